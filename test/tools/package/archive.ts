import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { createZip } from '@aklinker1/zero-zip';

/**
 * Zips files of a folder, given by their paths from there. The same files always give the same bytes: in alphabetical order,
 * without times, as wxt does it. `replaced` holds other contents by path.
 */
export function zipFiles(
  folder: string,
  paths: readonly string[],
  replaced: Readonly<Record<string, string>> = {},
): Promise<Buffer> {
  const zip = createZip({ level: 9 });
  for (const path of [...paths].sort()) zip.addFile(path, replaced[path] ?? readFileSync(join(folder, path)));
  return zip.toBuffer();
}

/** Paths of all files below a folder, with `/` on every system, in alphabetical order. */
export function filesBelow(folder: string, leftOut: (path: string) => boolean = () => false, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (leftOut(path)) return [];
      if (entry.isDirectory()) return filesBelow(folder, leftOut, path);
      return entry.isFile() ? [path] : [];
    })
    .sort();
}

const FILE_BEGINS = 0x04034b50;
const COMPRESSED = 8;

/** The files of a zip that zipFiles has made, by their paths. */
export function filesOfZip(zip: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  let at = 0;
  while (zip.readUInt32LE(at) === FILE_BEGINS) {
    const nameAt = at + 30;
    const contentAt = nameAt + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
    const end = contentAt + zip.readUInt32LE(at + 18);
    const content = zip.subarray(contentAt, end);
    const path = zip.toString('utf8', nameAt, nameAt + zip.readUInt16LE(at + 26));
    files.set(path, zip.readUInt16LE(at + 8) === COMPRESSED ? inflateRawSync(content) : content);
    at = end;
  }
  return files;
}
