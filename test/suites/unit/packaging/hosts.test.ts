import { array, assert, constantFrom, domain, oneof, property, string, webUrl } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHosts } from '../../../tools/package/hosts.ts';

const patternsOf = (text: string): string[] => {
  const read = readHosts(text);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.patterns;
};
const problemsOf = (text: string): string[] => {
  const read = readHosts(text);
  return 'problems' in read ? read.problems : [];
};

describe('the sites of a company’s own package', () => {
  test('are match patterns, with commas between them, each once', () => {
    expect(patternsOf('https://crm.example.com/*, https://CRM.Example.com/*,https://dialer.example.com/*,')).toEqual([
      'https://crm.example.com/*',
      'https://dialer.example.com/*',
    ]);
  });

  test.each([
    ['http://crm/*', 'http://crm/*'],
    ['https://10.0.0.7/*', 'https://10.0.0.7/*'],
    ['https://*.example.co.uk/*', 'https://*.example.co.uk/*'],
    ['https://*.my.salesforce.com/*', 'https://*.my.salesforce.com/*'],
    ['https://*.corp/*', 'https://*.corp/*'],
    ['https://kundenbüro.example.de/*', 'https://xn--kundenbro-w9a.example.de/*'],
  ])('%s is one', (text, pattern) => {
    expect(patternsOf(text)).toEqual([pattern]);
  });

  test.each([
    ['<all_urls>', 'every site there is'],
    ['*://*/*', 'every site there is'],
    ['https://*/*', 'every site there is'],
    ['http://*:8080/*', 'every site there is'],
    ['https://*.com/*', 'every site whose name ends in .com'],
    ['https://*.co.uk/*', 'every site whose name ends in .co.uk'],
    ['*://crm.example.com/*', 'Write https://crm.example.com/*'],
    ['crm.example.com', 'begins with https://'],
    ['file:///*', 'begins with https://'],
    ['https://crm.example.com', 'Write https://crm.example.com/*'],
    ['https://crm.example.com/contacts/1', 'Write https://crm.example.com/*'],
    ['https://crm.example.com:8443/*', 'Leave out “:8443”'],
    ['https://me:secret@crm.example.com/*', 'no user name'],
    ['https://crm.*.com/*', 'only before the first dot'],
    ['https://*crm.example.com/*', 'only before the first dot'],
    ['https://*.10.0.0.7/*', 'made of numbers'],
    ['https://crm example.com/*', 'no name of a host'],
    ['https:///*', 'no name of a host'],
    ['https://[::1]/*', 'no name of a host'],
    [' , ', 'No site is named'],
  ])('%s is none, and the answer says why', (text, why) => {
    expect(problemsOf(text).join()).toContain(why);
  });

  test('all that is wrong is said at once', () => {
    expect(problemsOf('https://*/*,crm.example.com,https://crm.example.com/*')).toHaveLength(2);
  });

  test.each([
    ['https://*.example.com/*', 'stands for example.com and every site below it'],
    ['http://crm.example.com/*', 'without https'],
    ['https://acme.croco-dial.net/*', 'in every package anyway'],
  ])('%s comes with a note', (text, note) => {
    const read = readHosts(text);
    expect('notes' in read ? read.notes.join() : '').toContain(note);
  });

  const piece = oneof(
    string({ maxLength: 12 }),
    domain(),
    webUrl(),
    constantFrom(
      'https://',
      'http://',
      '*',
      '*.',
      '.',
      '/',
      '/*',
      ':',
      '@',
      ',',
      '<all_urls>',
      'com',
      'example.com',
      'xn--',
      '%00',
      '[',
      ']',
      '\\',
    ),
  );
  const made = array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

  test('whatever is typed is answered, and what is taken names a host and no more than all below it', () => {
    assert(
      property(made, (text) => {
        const read = readHosts(text);
        if ('problems' in read) {
          expect(read.problems.length).toBeGreaterThan(0);
          return;
        }
        for (const pattern of read.patterns) {
          expect(pattern).toMatch(/^https?:\/\/(?:\*\.)?[a-z0-9]+(?:[.-][a-z0-9-]+)*\/\*$/);
          expect(patternsOf(pattern)).toEqual([pattern]);
          expect(pattern).not.toMatch(/^https?:\/\/\*\.(?:com|net|org|de|co\.uk)\/\*$/);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('an address of a site, with its path replaced by *, is taken', () => {
    assert(
      property(domain(), (host) => {
        expect(patternsOf(`https://${host}/*`)).toEqual([`https://${host.toLowerCase()}/*`]);
      }),
    );
  });
});
