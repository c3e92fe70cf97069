import { createVerify, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { chromeId, FIREFOX_ID } from '../../tools/package/identity.ts';
import { filesOfZip } from '../../tools/package/archive.ts';
import { readOrder } from '../../tools/package/options.ts';
import { writePackages } from '../../tools/package/write.ts';
import { text } from '../unit/repository/tree.ts';
import { type BuildTarget, builtExtension } from './harness/build.ts';

const SITES = 'https://crm.example.com/*,https://dialer.example.com/*';
const folder = mkdtempSync(join(tmpdir(), 'screen-pop-own-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Packages what a command line orders: by name, each package. */
async function packaged(target: BuildTarget, ...args: string[]): Promise<Map<string, Buffer>> {
  const order = readOrder([target, ...args]);
  if ('problems' in order) throw new Error(order.problems.join('\n'));
  const written = await writePackages(order, await builtExtension(target), folder);
  return new Map(written.map((file) => [basename(file), readFileSync(file)]));
}

/** The one whose name ends so. */
function endingWith(packages: Map<string, Buffer>, end: string): Buffer {
  const [found, ...more] = [...packages].filter(([name]) => name.endsWith(end));
  if (found === undefined || more.length > 0)
    throw new Error(`${[...packages.keys()].join()}: which one ends with ${end}?`);
  return found[1];
}

const manifestIn = (zip: Buffer): unknown => JSON.parse(String(filesOfZip(zip).get('manifest.json')));

test('a company’s own package for Chrome is signed with its key, has its sites, and is found by update.xml', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const file = join(folder, 'key.pem');
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const url = 'https://files.example.com/screen-pop';
  const packages = await packaged('chrome', '--hosts', SITES, '--key', file, '--url', url);
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const crx = [...packages.keys()].find((name) => name.endsWith('.crx'));
  const update = endingWith(packages, 'update.xml').toString();
  expect(update).toContain(`appid="${chromeId(key)}"`);
  expect(update).toContain(`codebase="${url}/${crx}"`);
  const { zip, isSigned } = readCrx(endingWith(packages, '.crx'), publicKey);
  expect(isSigned).toBe(true);
  expect(manifestIn(zip)).toMatchObject({
    host_permissions: ['https://*.croco-dial.net/*', ...SITES.split(',')],
    key,
    update_url: `${url}/update.xml`,
  });
}, 180_000);

test('the zip for Chrome’s store has no key and is otherwise the one to load unpacked', async () => {
  const packages = await packaged('chrome');
  const [unpacked, store] = [endingWith(packages, '-chrome.zip'), endingWith(packages, '-chrome-store.zip')].map(
    filesOfZip,
  );
  const { key, ...forStore }: Record<string, unknown> = JSON.parse(String(unpacked?.get('manifest.json')));
  expect(key).toBeTypeOf('string');
  expect(JSON.parse(String(store?.get('manifest.json')))).toEqual(forStore);
  for (const files of [unpacked, store]) files?.delete('manifest.json');
  expect(store).toEqual(unpacked);
}, 180_000);

test('a company’s own package for Firefox has its sites and id, and all else as everybody’s', async () => {
  const id = '{11111111-2222-3333-4444-555555555555}';
  const own = endingWith(await packaged('firefox', '--hosts', SITES, '--id', id), '-firefox.zip');
  const usual = endingWith(await packaged('firefox'), '-firefox.zip');
  const wanted: unknown = JSON.parse(
    JSON.stringify(manifestIn(usual))
      .replace(FIREFOX_ID, id)
      .replace('["https://*.croco-dial.net/*"]', JSON.stringify(['https://*.croco-dial.net/*', ...SITES.split(',')])),
  );
  expect(manifestIn(own)).toEqual(wanted);
}, 180_000);

test('the sources package holds what git knows, with the files whose names begin with a dot, and each as it is', async () => {
  const files = filesOfZip(endingWith(await packaged('firefox'), 'sources.zip'));
  expect([...files.keys()]).toEqual(
    expect.arrayContaining([
      '.npmrc',
      '.gitignore',
      '.oxlintrc.json',
      '.ci/run',
      'package-lock.json',
      'wxt.config.ts',
      'LICENSE',
    ]),
  );
  for (const name of ['.npmrc', 'package.json', 'README.md']) expect(files.get(name)?.toString()).toBe(text(name));
  expect(
    [...files.keys()].filter((name) =>
      /(?:^|\/)(?:node_modules|\.output|\.wxt|\.git|test-results)\/|\.pem$/.test(name),
    ),
  ).toEqual([]);
  expect(files.size).toBeGreaterThan(500);
}, 180_000);

/** What a package in Chromium's third form holds, and whether it is signed with that key (crx3.proto of Chromium). */
function readCrx(packed: Buffer, key: KeyObject): { zip: Buffer; isSigned: boolean } {
  expect(packed.toString('latin1', 0, 4)).toBe('Cr24');
  expect(packed.readUInt32LE(4)).toBe(3);
  const header = packed.subarray(12, 12 + packed.readUInt32LE(8));
  const zip = packed.subarray(12 + header.length);
  const der = key.export({ type: 'spki', format: 'der' });
  expect(header.includes(der)).toBe(true);
  // The header ends with what is signed: the field, its length of 18, and in it the field of the id, its length of 16, the id.
  const signedData = header.subarray(-18);
  // Before that field, whose name and length take four bytes, the signature of a key of 2048 bits ends.
  const signature = header.subarray(-18 - 4 - 256, -18 - 4);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(signedData.length);
  const verify = createVerify('sha256').update('CRX3 SignedData\0').update(length).update(signedData).update(zip);
  return { zip, isSigned: verify.verify(key, signature) };
}
