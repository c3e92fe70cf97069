import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Window } from 'happy-dom';
import { afterAll, describe, expect, test } from 'vitest';
import { CHROME_KEY, chromeId, FIREFOX_ID } from '../../../tools/package/identity.ts';
import { type Order, readOrder } from '../../../tools/package/options.ts';
import { updateManifest } from '../../../tools/package/crx.ts';
import { root } from '../repository/tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'screen-pop-order-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, text: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}
const pem = { type: 'pkcs8', format: 'pem' } as const;
const good = fileWith('good.pem', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export(pem));
const URL_OPTION = ['--url', 'https://files.example.com/screen-pop'];

function order(...args: string[]): Order {
  const read = readOrder(args);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read;
}
const problems = (...args: string[]): string => {
  const read = readOrder(args);
  return 'problems' in read ? read.problems.join('\n') : '';
};

describe('without options', () => {
  test('the package is the one for everybody', () => {
    expect(order('chrome')).toMatchObject({ hosts: [], publicKey: CHROME_KEY, signed: null, isOwn: false });
    expect(order('firefox')).toMatchObject({ hosts: [], id: FIREFOX_ID, isOwn: false });
  });
});

describe('a company’s own package', () => {
  test('has its sites', () => {
    const { hosts, isOwn } = order('firefox', '--hosts', 'https://a.example/*', '--hosts=https://b.example/*');
    expect(hosts).toEqual(['https://a.example/*', 'https://b.example/*']);
    expect(isOwn).toBe(true);
  });

  test('is signed with its key, and has an id of its own', () => {
    const { publicKey, signed } = order('chrome', '--key', good, ...URL_OPTION);
    expect(signed).toMatchObject({ address: 'https://files.example.com/screen-pop/', key: { file: good } });
    expect(chromeId(publicKey)).toMatch(/^[a-p]{32}$/);
    expect(publicKey).not.toBe(CHROME_KEY);
  });

  test('has an id of its own in Firefox', () => {
    expect(order('firefox', '--id', '{277E17EC-B2A0-4905-B895-0DE1F1358974}').isOwn).toBe(true);
  });
});

describe('what can’t be packaged is said in plain words', () => {
  const bad = {
    short: fileWith('short.pem', generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export(pem)),
    curve: fileWith('curve.pem', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(pem)),
    text: fileWith('text.pem', 'no key'),
    public: fileWith('public.pem', `-----BEGIN PUBLIC KEY-----\n${CHROME_KEY}\n-----END PUBLIC KEY-----\n`),
  };
  test.each([
    [[], 'no browser'],
    [['opera'], '“opera” is no browser'],
    [['chrome', 'firefox'], 'no browser'],
    [['chrome', '--hosts', '<all_urls>'], 'every site there is'],
    [['chrome', '--hosts', ''], 'No site is named'],
    [['chrome', '--host', 'https://a.example/*'], '--host'],
    [['chrome', '--key', join(folder, 'none.pem'), ...URL_OPTION], 'There is no file'],
    [['chrome', '--key', bad.short, ...URL_OPTION], 'at least 2048 bits'],
    [['chrome', '--key', bad.curve, ...URL_OPTION], 'RSA'],
    [['chrome', '--key', bad.text, ...URL_OPTION], 'no private key'],
    [['chrome', '--key', bad.public, ...URL_OPTION], 'no private key'],
    [['chrome', '--key', good], 'Say with --url'],
    [['chrome', ...URL_OPTION], 'Say with --key'],
    [['chrome', '--key', good, '--url', 'files.example.com'], 'no address of a folder'],
    [['chrome', '--key', good, '--url', 'https://files.example.com/?a=b'], 'no address of a folder'],
    [['firefox', '--key', good], '--key is for Chrome'],
    [['chrome', '--id', FIREFOX_ID], '--id is for Firefox'],
    [['firefox', '--id', 'screen-pop@example.com'], 'is no id'],
  ])('%j', (args, why) => {
    expect(problems(...args)).toContain(why);
  });

  test('and the command ends with 2, before anything is built', () => {
    const tool = join(root, 'test', 'tools', 'package.ts');
    const run = () => execFileSync(process.execPath, [tool, 'chrome', '--hosts', 'crm.example.com'], { stdio: 'pipe' });
    expect(run).toThrow(expect.objectContaining({ status: 2 }));
  });
});

test('an id is made from the key as Chromium makes it', () => {
  // As openssl says it: the beginning of the SHA-256 of the public key as DER, 0 to f written as a to p.
  expect(chromeId(CHROME_KEY)).toBe('ekdailbhcbddcibjgbjldngnokflhpkj');
});

test('update.xml names package, version and oldest browser, whatever the address', () => {
  const xml = updateManifest({
    id: 'a'.repeat(32),
    version: '1.2.3',
    crx: 'https://x.example/?a=1&b="2"<.crx',
    oldest: '140',
  });
  const parsed = new new Window().DOMParser().parseFromString(xml, 'text/xml');
  expect(parsed.querySelector('app')?.getAttribute('appid')).toBe('a'.repeat(32));
  expect(parsed.querySelector('updatecheck')?.getAttribute('codebase')).toBe('https://x.example/?a=1&b="2"<.crx');
});
