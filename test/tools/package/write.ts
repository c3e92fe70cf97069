import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { chromeId } from './identity.ts';
import { filesBelow, zipFiles } from './archive.ts';
import { updateManifest, writeCrx } from './crx.ts';
import type { Order } from './options.ts';
import { sourceFiles } from './sources.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const manifestSchema = z.looseObject({
  version: z.string(),
  host_permissions: z.array(z.string()),
  minimum_chrome_version: z.string().optional(),
  browser_specific_settings: z.looseObject({ gecko: z.looseObject({}) }).optional(),
});
type Manifest = z.infer<typeof manifestSchema>;

/** Writes all packages of a built extension to a folder, and returns their paths. They differ in the manifest only. */
export async function writePackages(order: Order, build: string, output: string): Promise<string[]> {
  const { browser, signed, isOwn } = order;
  const built = manifestSchema.parse(JSON.parse(readFileSync(join(build, 'manifest.json'), 'utf8')));
  const manifest = ordered(built, order);
  const { name } = z.object({ name: z.string() }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const title = `${name}-${manifest.version}-${isOwn ? 'own-' : ''}`;
  const zip = (content: Manifest) =>
    zipFiles(build, filesBelow(build), { replaced: { 'manifest.json': JSON.stringify(content) }, small: true });
  const written: string[] = [];
  const write = (file: string, content: Buffer | string) => {
    writeFileSync(join(output, file), content);
    written.push(join(output, file));
  };
  const packed = await zip(manifest);
  write(`${title}${browser}.zip`, packed);
  if (browser === 'firefox') write(`${title}sources.zip`, await zipFiles(root, sourceFiles(root)));
  else if (signed === null) {
    // The store refuses a manifest with a key, and gives the extension one of its own.
    const { key: _, ...forStore } = manifest;
    write(`${title}chrome-store.zip`, await zip(forStore));
  } else {
    const crx = `${title}chrome.crx`;
    await writeCrx(join(output, crx), packed, signed.key.file);
    written.push(join(output, crx));
    const { version, minimum_chrome_version: oldest = '0' } = manifest;
    const id = chromeId(order.publicKey);
    write('update.xml', updateManifest({ id, version, crx: `${signed.address}${crx}`, oldest }));
  }
  return written;
}

/** The manifest as it is ordered: with a company's sites and its id. */
function ordered(manifest: Manifest, { browser, hosts, publicKey, signed, id }: Order): Manifest {
  const sites = { ...manifest, host_permissions: [...new Set([...manifest.host_permissions, ...hosts])] };
  if (browser === 'chrome')
    return { ...sites, key: publicKey, ...(signed === null ? {} : { update_url: `${signed.address}update.xml` }) };
  const settings = manifest.browser_specific_settings;
  return { ...sites, browser_specific_settings: { ...settings, gecko: { ...settings?.gecko, id } } };
}
