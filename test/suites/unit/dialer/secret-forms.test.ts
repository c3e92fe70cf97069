import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hideSecret } from '#utils/dialer/hide-secret.ts';
import { parseAnswer } from '#utils/dialer/snapshot.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const hex = (text: string) => Buffer.from(text).toString('hex');
const hidden = (password: string, text: string) => hideSecret(password)(text);

const PASSWORD = 'Sup3r-S€crét;"Passw0rd\\21';
const secret = fc.string({ minLength: 6, maxLength: 40, unit: 'grapheme' }).filter((text) => {
  // What is left when the dialer has dropped its characters, and not one character again and again.
  const left = text.replaceAll(/['"\\;+\s]/g, '');
  return left.length >= 6 && new Set(left).size >= 4 && /[!-~]{6}/.test(left);
});

/** Ways in which a program that means well shows what it was sent. */
const forms: Record<string, (password: string) => string> = {
  'as it is': (password) => password,
  'in capitals': (password) => password.toUpperCase(),
  'in base64': base64,
  'in base64url': (password) => Buffer.from(password).toString('base64url'),
  'as basic authentication': (password) => base64(`MyUser:${password}`),
  'as basic authentication of a user with one letter more': (password) => base64(`MyUser1:${password}`),
  'in base64, URL-encoded': (password) => encodeURIComponent(base64(`u12:${password}`)),
  'in a form in base64': (password) => base64(`goUser=MyUser&goPass=${password}&user=a`),
  'in hex': hex,
  'in hex, capitals': (password) => hex(password).toUpperCase(),
  'in hex, bytes apart': (password) => hex(password).replaceAll(/..(?!$)/g, '$& '),
  'in hex of a form': (password) => hex(`goPass=${password}&x=1`),
  'as escaped bytes': (password) => hex(password).replaceAll(/../g, String.raw`\x$&`),
  'composed (NFC)': (password) => password.normalize('NFC'),
  'decomposed (NFD)': (password) => password.normalize('NFD'),
  'decomposed and URL-encoded': (password) => encodeURIComponent(password.normalize('NFD')),
  'in wide letters (NFKC makes it plain)': (password) =>
    password.replaceAll(/[!-~]/g, (char) => String.fromCodePoint((char.codePointAt(0) ?? 0) + 0xfee0)),
  'read in another charset': (password) => Buffer.from(password).toString('latin1'),
  'cut in the middle of a letter': (password) => Buffer.from(password).subarray(0, 16).toString(),
  'URL-encoded three times': (password) => encodeURIComponent(encodeURIComponent(encodeURIComponent(password))),
  'with HTML’s names': (password) =>
    password
      .replaceAll('&', '&amp;')
      .replaceAll('-', '&hyphen;')
      .replaceAll('€', '&euro;')
      .replaceAll('é', '&eacute;')
      .replaceAll(';', '&semi;'),
};

/** Whether six characters in a row of one text stand in the other, in any letter case. */
const sharesPart = (password: string, text: string) =>
  Array.from({ length: Math.max(password.length - 5, 0) }, (_, at) => password.slice(at, at + 6).toLowerCase()).find(
    (part) => text.toLowerCase().includes(part),
  );

describe('whatever a program made of the password', () => {
  it.each(Object.entries(forms))('%s: nothing of it is left', (_way, form) => {
    const said = form(PASSWORD);
    for (const text of [said, `Bad log-in ${said} given`, `{"x":"${said}"}`, `a=${said}&b=1`]) {
      const shown = hidden(PASSWORD, text);
      expect(shown).toContain('•••');
      expect(sharesPart(said, shown)).toBeUndefined();
      // Base64 and hex can be undone from any part of them.
      for (const made of [base64, hex]) {
        for (const before of ['', 'x', 'xx']) {
          expect(sharesPart(made(before + PASSWORD).slice(before.length * 2, -2), shown)).toBeUndefined();
        }
      }
    }
  });

  it('the first 6 to 20 characters, or any others, are hidden too', () => {
    for (let length = 6; length <= 20; length += 1) {
      for (const from of [0, 3, PASSWORD.length - length]) {
        const part = PASSWORD.slice(from, from + length);
        // What the dialer drops does not count.
        if (part.replaceAll(/['"\\; ]/g, '').length < 6) continue;
        for (const said of [part, base64(part + 'x'.repeat(9)), hex(part)]) {
          if (said !== part && part.replaceAll(/[^!-~]/g, '').length < 8) continue;
          expect(hidden(PASSWORD, `It begins with ${said}.`), part).toContain('•••');
        }
      }
    }
  });

  it('for any password, form and part', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom('as it is', 'in base64', 'in hex', 'in capitals'), (password, way) => {
        const said = forms[way]?.(password) ?? '';
        const shown = hidden(password, `Bad log-in: ${said}, try again`);
        expect(shown).toContain('•••');
        expect(shown).not.toContain(said);
      }),
      { numRuns: 300 },
    );
  });
});

it('a password that looks like an escape is hidden as well', () => {
  for (const password of ['&#0#&', 'a%41b', '%%25%', '\\u0041x', '&amp;&amp;', '%e9%e9', '&nosuch;x']) {
    for (const said of [password, encodeURIComponent(password), password.replaceAll('&', '&amp;')]) {
      expect(hidden(password, `goPass=${said} given`), said).toBe('goPass=••• given');
    }
  }
});

describe('ordinary text stays', () => {
  it.each([
    // A word of the password that stands by itself in the text tells nothing.
    ['welcome1', 'Welcome to the dialer'],
    ['Invalid-Password1', 'Invalid Username/Password'],
    ['dialer2025', 'The dialer is down; call the dialer’s help desk'],
    ['InvalidPassword1', 'Invalid Username/Password'],
    // Five characters are in any text.
    ['ready123', 'Ready and already there'],
    ['abc', 'The cabbage costs abcd'],
    ['a', 'An agent and all campaigns'],
    // A short number is a date, an amount, a part of a phone number.
    ['acme202511', 'Down since 2025-11-26, call +1 415 202 5110'],
    ['x20251126y', 'Order 2025112 and number 0251126'],
    ['', 'Nothing to hide'],
    ['&#0;', 'Nothing to hide'],
    [`"; '`, 'Nothing to hide'],
  ])('password %j: %s', (password, text) => expect(hidden(password, text)).toBe(text));

  it('a short password is hidden where it stands by itself', () => {
    expect(hidden('abc', 'goPass=abc&user=x')).toBe('goPass=•••&user=x');
    expect(hidden('漢字', 'goPass=漢字')).toBe('goPass=•••');
  });

  it('text in many languages', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        fc.pre(!/xk9mq|[•]/i.test(text));
        expect(hidden('xK9mQ#vL2pT', text)).toBe(text);
      }),
    );
  });
});

describe('a successful answer', () => {
  const fields = [
    'status',
    'in_call_with',
    'campaign_id',
    'campaign_name',
    'call_type',
    'caller_id',
    'vendor_lead_code',
  ];
  const answerWith = (change: Record<string, unknown>, password: string) =>
    parseAnswer(JSON.stringify({ result: 'success', data: { status: 'IN CALL', lead_id: 7, ...change } }), {
      agent: 'dana',
      hide: hideSecret(password),
    });

  it.each(fields)('does not show the password in %s, whatever its form', (field) => {
    for (const [way, form] of Object.entries(forms)) {
      const said = form(PASSWORD);
      for (const text of [said, `A ${said}`, `${'x'.repeat(190)} ${said}`]) {
        const shown = JSON.stringify(answerWith({ [field]: text }, PASSWORD));
        expect(sharesPart(said.slice(0, 18), shown), way).toBeUndefined();
      }
    }
  });

  it('a code or a number with the password in it names nobody, rather than somebody else', () => {
    const answer = answerWith(
      { vendor_lead_code: 'C-hunter22', in_call_with: 'hunter22', campaign_name: 'A hunter22' },
      'hunter22',
    );
    expect(answer).toMatchObject({
      snapshot: { call: { leadId: '7', vendorLeadCode: '', phone: '', campaignName: 'A •••' } },
    });
  });

  it.each([
    ['READY', 'ready', { family: 'ready', text: 'READY' }],
    ['IN CALL,', 'incall', { family: 'in-call', text: 'INCALL' }],
    ['3-WAY', '3-way', { family: 'in-call', text: '3WAY' }],
    ['PAUSE - hunter22', 'hunter22', { family: 'paused', text: 'PAUSE - •••' }],
    ['READY [hunter22]', 'hunter22', { family: 'ready', text: 'READY [•••]' }],
    ['LUNCH BREAK', 'lunchbreak', { family: 'paused', text: 'PAUSE' }],
    ['hunter22', 'hunter22', { family: 'unknown', text: '•••' }],
  ])('status %j with password %j', (status, password, shown) => {
    expect(answerWith({ status }, password)).toMatchObject({ snapshot: { status: shown } });
  });

  it('a pause code that holds the password is a pause', () => {
    expect(answerWith({ status: 'hunter22', lead_id: 0 }, 'hunter22')).toMatchObject({
      snapshot: { status: { family: 'paused', text: 'PAUSE' } },
    });
  });

  it('the password of an upstream wrap-up does not change what it is', () => {
    expect(answerWith({ status: 'PAUSED' }, 'paused')).toMatchObject({
      snapshot: { status: { family: 'wrap-up', text: 'PAUSED' } },
    });
  });
});

describe('hiding takes time in proportion to the text', () => {
  const passwords = [
    'hunter22',
    `a;"'\\ ;;;"b`,
    `${';"'.repeat(5)}x${';"'.repeat(5)}y${'; '.repeat(9)}z`,
    '<<<<<<<<<<',
    'aaaaaaaa',
    '%25%25%25',
    '&amp;&amp;',
  ];
  const pieces = [
    '<',
    'a',
    '\\',
    '&',
    '&amp;',
    '%25',
    '%',
    ';',
    `;"'\\ `,
    '&#x',
    '&#0000',
    '\\u00',
    'hunter2',
    'huntr22',
    'aaaaaaa.',
    'é',
    '\u0301',
    'YWFh',
  ];
  it.each(passwords)('%j', (password) => {
    const hide = hideSecret(password);
    for (const piece of [...pieces, password, password.slice(0, 7), base64(password), hex(password)]) {
      const text = password.slice(0, 1) + piece.repeat(Math.ceil((64 * 1024) / piece.length));
      const before = process.cpuUsage();
      hide(text);
      const { user } = process.cpuUsage(before);
      // A generous limit: the quadratic and exponential ways took from 39 s to years.
      expect(user / 1000, piece).toBeLessThan(1000);
    }
  });
});
