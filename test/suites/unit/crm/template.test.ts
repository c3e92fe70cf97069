import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithinCrm } from '#utils/crm/crm-address.ts';
import { say } from '#utils/words/words.ts';
import { fillTemplate, parseTemplate, tokenMeanings, tokensOf, type TokenValues } from '#utils/crm/template.ts';

const base = { origin: 'https://crm.test', pathPrefix: '/app' };

function fill(text: string, values: TokenValues): string {
  const parsed = parseTemplate(text);
  if ('problem' in parsed) throw new Error(say(parsed.problem));
  const filled = fillTemplate(parsed.template, base, values);
  return 'address' in filled ? filled.address : `refused: ${say(filled.refused)}`;
}

function problem(text: string): string {
  const parsed = parseTemplate(text);
  return 'problem' in parsed ? say(parsed.problem) : 'none';
}

describe('parseTemplate', () => {
  it.each([
    ['/c/{vendor_led_code}', '{vendor_led_code} is not known. Did you mean {vendor_lead_code}?'],
    ['/c/{Lead ID}', '{Lead ID} is not known. Did you mean {lead_id}?'],
    ['/c/{in_call_with}', '{in_call_with} is not known. Did you mean {phone}?'],
    ['/c/{constructor}', '{constructor} is not known. You can use'],
    ['/c/{{phone}}', 'Write single braces, {phone}, instead of {{phone}}.'],
    ['/c/{phone', 'never closed'],
    ['/c/phone}', 'without an opening one'],
    ['/c/{phone}}', 'without an opening one'],
    ['https://{record_id}.test/', 'must not come from a call'],
    ['https://crm.test{record_id}/', 'must not come from a call'],
    ['https://{record_id}@crm.test/', 'Leave user name and password out'],
    ['https://user:pw@crm.test/{record_id}', 'Leave user name and password out'],
    ['javascript:alert({phone})', 'must begin with https://'],
    ['ftp://crm.test/{phone}', 'must begin with https://'],
    ['https:{phone}', 'must begin with https://'],
    ['//evil.test/{phone}', 'Begin with https:// or with a single'],
    ['/\\evil.test/{phone}', 'no web address can have'],
    ['/a/../{phone}', '“.” and “..”'],
    ['/a/%2E%2e/{phone}', '“.” and “..”'],
    ['/#/a/../{phone}', '“.” and “..”'],
    ['  ', 'Enter an address.'],
  ])('says what is wrong with %s', (text, words) => {
    expect(problem(text)).toContain(words);
  });

  it('names its tokens in order, each once', () => {
    const parsed = parseTemplate('/c/{lead_id}?a={phone}&b={lead_id}');
    expect('template' in parsed && tokensOf(parsed.template)).toEqual(['lead_id', 'phone']);
  });

  it('leaves all other braces as they are', () => {
    expect(fill('/c?filter={}&x={"a":{"b":"{phone}"}}', { phone: '5' })).toBe(
      'https://crm.test/app/c?filter={}&x={%22a%22:{%22b%22:%225%22}}',
    );
  });
});

describe('fillTemplate', () => {
  it('stands below the CRM’s address unless it is a whole address itself', () => {
    expect(fill('c/{record_id}', { record_id: '12' })).toBe('https://crm.test/app/c/12');
    expect(fill('/c/{record_id}', { record_id: '12' })).toBe('https://crm.test/app/c/12');
    expect(fill('#/c/{record_id}', { record_id: '12' })).toBe('https://crm.test/app#/c/12');
    expect(fill('https://crm.test/app/c/{record_id}', { record_id: '12' })).toBe('https://crm.test/app/c/12');
  });

  it('encodes a value for where it stands', () => {
    const record_id = 'a/b?c#d&e=f g+h%2F"ü';
    const encoded = 'a%2Fb%3Fc%23d%26e%3Df%20g%2Bh%252F%22%C3%BC';
    expect(fill('/c/{record_id}', { record_id })).toBe(`https://crm.test/app/c/${encoded}`);
    expect(fill('/c?id={record_id}', { record_id })).toBe(`https://crm.test/app/c?id=${encoded}`);
    expect(fill('/#c/{record_id}', { record_id })).toBe(`https://crm.test/app/#c/${encoded}`);
  });

  it('keeps a value inside the JSON text that it stands in', () => {
    const phone = '555","admin":"1\\';
    const address = fill('/c?filter={"q":"{phone}"}', { phone });
    expect(JSON.parse(new URL(address).searchParams.get('filter') ?? '')).toEqual({ q: phone });
    const encoded = fill('/c?filter=%7B%22q%22:%22{phone}%22%7D', { phone });
    expect(JSON.parse(new URL(encoded).searchParams.get('filter') ?? '')).toEqual({ q: phone });
    const inHash = fill('/#list;search_value=[["code","=","{phone}"]]', { phone });
    expect(JSON.parse(decodeURIComponent(inHash.split('search_value=')[1] ?? ''))).toEqual([['code', '=', phone]]);
  });

  it('takes only numbers where JSON has no quotes around', () => {
    expect(fill('/c?filter={"id":{lead_id}}', { lead_id: '12' })).toContain('{%22id%22:12}');
    expect(fill('/c?filter={"id":{lead_id}}', { lead_id: '12,"x":1' })).toContain('refused: ');
  });

  it('does not take an array in a parameter’s name for JSON', () => {
    expect(fill('/c?filter[phone]={phone}', { phone: '"1"' })).toBe('https://crm.test/app/c?filter[phone]=%221%22');
  });

  it.each([
    ['nothing', ''],
    ['blanks', '  '],
    ['a dot', '.'],
    ['two dots', '..'],
    ['a way up', '../../admin'],
    ['a way up with backslashes', '..\\admin'],
    ['a control character', 'a\nb'],
    ['half a character', '\uD800'],
  ])('refuses %s in a path and in a hash', (_, record_id) => {
    expect(fill('/c/{record_id}', { record_id })).toMatch(/^refused: The call/);
    expect(fill('/#c/{record_id}', { record_id })).toMatch(/^refused: The call/);
  });

  it('refuses dots that only come together in the address', () => {
    expect(fill('/c/{lead_id}{phone}/x', { lead_id: '.', phone: '.' })).toContain('refused: ');
    expect(fill('/c/.{lead_id}', { lead_id: '.x' })).toBe('https://crm.test/app/c/..x');
  });

  it('refuses to leave the CRM’s origin or path', () => {
    expect(fill('https://other.test/app/{record_id}', { record_id: '1' })).toContain('would leave the CRM');
    expect(fill('https://crm.test/apple/{record_id}', { record_id: '1' })).toContain('would leave the CRM');
  });

  it('never leaves the CRM, whatever template and values it is given', () => {
    const piece = fc.oneof(
      fc.constantFrom(...Object.keys(tokenMeanings).map((token) => `{${token}}`)),
      fc.constantFrom(
        '/',
        '?',
        '#',
        '&',
        '=',
        '.',
        '..',
        '@',
        ':',
        '//',
        '"',
        '{"a":"',
        '%2e',
        ';',
        'https://crm.test/app/',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    const template = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '..',
        '/../..',
        '@evil.test/',
        '//evil.test',
        '\\\\evil.test',
        'javascript:1',
        '%2e%2e',
        '#',
        '?',
      ),
    );
    const values = fc.record(
      Object.fromEntries(Object.keys(tokenMeanings).map((token) => [token, value])),
    ) as fc.Arbitrary<TokenValues>;
    fc.assert(
      fc.property(template, values, (text, call) => {
        const parsed = parseTemplate(text);
        if ('problem' in parsed) return;
        const filled = fillTemplate(parsed.template, base, call);
        if ('refused' in filled) return;
        const url = new URL(filled.address);
        expect(url.origin).toBe(base.origin);
        expect(`${url.pathname}/`.startsWith(`${base.pathPrefix}/`)).toBe(true);
        expect(isWithinCrm(filled.address, base)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives every value back from the query, the path and the hash', () => {
    const value = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.trim());
    fc.assert(
      fc.property(value, (record_id) => {
        const address = fill('/c/x{record_id}?id={record_id}&j={"q":"{record_id}"}#/c/x{record_id}', { record_id });
        if (address.startsWith('refused: ')) {
          expect(record_id === '' || /\p{Cc}|(?:^|[/\\])\.{1,2}(?:$|[/\\])/u.test(record_id)).toBe(true);
          return;
        }
        const url = new URL(address);
        expect(decodeURIComponent(url.pathname)).toBe(`/app/c/x${record_id}`);
        expect(url.searchParams.get('id')).toBe(record_id);
        expect(JSON.parse(url.searchParams.get('j') ?? '')).toEqual({ q: record_id });
        expect(decodeURIComponent(url.hash)).toBe(`#/c/x${record_id}`);
      }),
    );
  });
});
