// `npm run package:chrome` and `npm run package:firefox`: builds the extension and writes its packages to .output/, each with its
// SHA-256. With options, a company's own package (docs/own-package.md).
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from 'wxt';
import { z } from 'zod';
import { chromeId, FIREFOX_ID } from '../../packaging/identity.ts';
import { filesBelow, zipFiles } from './package/archive.ts';
import { updateManifest, writeCrx } from './package/crx.ts';
import { type Order, readOrder, USAGE } from './package/options.ts';
import { sourceFiles } from './package/sources.ts';

const root = join(import.meta.dirname, '..', '..');
const manifestSchema = z.looseObject({
  version: z.string(),
  minimum_chrome_version: z.string().optional(),
  key: z.string().optional(),
});

/** Builds what is ordered; the folder that holds it. */
async function buildFor({ browser, hosts, publicKey, signed, id, isOwn }: Order, output: string): Promise<string> {
  const chrome = { key: publicKey, ...(signed === null ? {} : { update_url: `${signed.address}update.xml` }) };
  const firefox = { browser_specific_settings: { gecko: { id } } };
  const name = `${isOwn ? 'own-' : ''}${browser}-mv3`;
  await build({
    root,
    browser,
    outDir: output,
    outDirTemplate: name,
    manifest: { host_permissions: hosts, ...(browser === 'chrome' ? chrome : firefox) },
  });
  return join(output, name);
}

/** Writes all packages of a build; their paths. */
async function writePackages(order: Order, folder: string, output: string): Promise<string[]> {
  const { browser, signed, isOwn } = order;
  const files = filesBelow(folder);
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  const { name } = z.object({ name: z.string() }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const written: string[] = [];
  const write = (file: string, content: Buffer | string) => {
    writeFileSync(join(output, file), content);
    written.push(join(output, file));
  };
  const title = `${name}-${manifest.version}-${isOwn ? 'own-' : ''}`;
  const zip = await zipFiles(folder, files);
  write(`${title}${browser}.zip`, zip);
  if (browser === 'firefox') {
    write(`${title}sources.zip`, await zipFiles(root, sourceFiles(root)));
    return written;
  }
  if (signed === null) {
    // The store refuses a manifest with a key, and gives the extension one of its own.
    const { key: _, ...forStore } = manifest;
    write(`${title}chrome-store.zip`, await zipFiles(folder, files, { 'manifest.json': JSON.stringify(forStore) }));
    return written;
  }
  const crx = `${title}chrome.crx`;
  await writeCrx(join(output, crx), zip, signed.key.file);
  written.push(join(output, crx));
  const { version, minimum_chrome_version: oldest = '0' } = manifest;
  const id = chromeId(order.publicKey);
  write('update.xml', updateManifest({ id, version, crx: `${signed.address}${crx}`, oldest }));
  return written;
}

/** What to do with the packages, as sentences. */
function advice({ browser, hosts, signed, id, publicKey, isOwn }: Order): string[] {
  const sites =
    hosts.length === 0 ? [] : [`It may reach without asking: ${hosts.join(', ')} and the dialer at croco-dial.net.`];
  if (browser === 'firefox')
    return [
      `Id: ${id}`,
      ...sites,
      ...(isOwn && id === FIREFOX_ID
        ? [
            'addons.mozilla.org signs it only under an id of your own: add --id. Firefox ESR with xpinstall.signatures.required set to false needs no signature.',
          ]
        : []),
    ];
  return [
    `Id: ${chromeId(publicKey)}${signed === null ? ' (unpacked; a store gives its own)' : ''}`,
    ...sites,
    ...(signed === null
      ? []
      : [`Put the .crx and update.xml at ${signed.address}. The policy’s update_url is ${signed.address}update.xml`]),
  ];
}

const order = readOrder(process.argv.slice(2));
if ('problems' in order) {
  console.error(`${order.problems.join('\n')}\n\n${USAGE}`);
  process.exit(2);
}
const output = resolve(root, order.out ?? '.output');
mkdirSync(output, { recursive: true });
const written = await writePackages(order, await buildFor(order, output), output);
console.log();
for (const file of written)
  console.log(
    `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${relative(root, file).replaceAll('\\', '/')}`,
  );
console.log(['', ...advice(order), ...order.notes].join('\n'));
