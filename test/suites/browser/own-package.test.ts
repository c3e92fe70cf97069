import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { chromeId } from '../../../packaging/identity.ts';
import { filesOfZip } from '../../tools/package/archive.ts';
import { root } from '../unit/repository/tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'screen-pop-own-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a company’s own package for Chrome is signed with its key, has its sites, and is found by update.xml', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = join(folder, 'key.pem');
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const options = `--out ${folder} --hosts https://crm.example.com/*,https://dialer.example.com/* --key ${key}`.split(
    ' ',
  );
  const url = 'https://files.example.com/screen-pop';
  const said = execFileSync(
    process.execPath,
    [join(root, 'test', 'tools', 'package.ts'), 'chrome', ...options, '--url', url],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
  );
  const id = chromeId(publicKey.export({ type: 'spki', format: 'der' }).toString('base64'));
  expect(said).toContain(`Id: ${id}`);
  expect(said).toContain('https://crm.example.com/*');

  const crx = readdirSync(folder).find((name) => name.endsWith('.crx')) ?? '';
  const update = readFileSync(join(folder, 'update.xml'), 'utf8');
  expect(update).toContain(`appid="${id}"`);
  expect(update).toContain(`codebase="https://files.example.com/screen-pop/${crx}"`);

  const packed = readFileSync(join(folder, crx));
  expect(packed.toString('latin1', 0, 4)).toBe('Cr24');
  const zip = packed.subarray(12 + packed.readUInt32LE(8));
  const manifest: unknown = JSON.parse(String(filesOfZip(zip).get('manifest.json')));
  expect(manifest).toMatchObject({
    host_permissions: expect.arrayContaining([
      'https://crm.example.com/*',
      'https://dialer.example.com/*',
      'https://*.croco-dial.net/*',
    ]),
    key: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    update_url: 'https://files.example.com/screen-pop/update.xml',
  });
}, 180_000);
