import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateAsync } from '@gfx/zopfli';
import { deflateSync, unzipSync, Zip, ZipPassThrough } from 'fflate';

type Packing = {
  /** Other contents, by path. */
  replaced?: Readonly<Record<string, string>>;
  /** Takes some seconds per megabyte, and makes a package 4 % smaller. */
  small?: boolean;
};

/**
 * Zips files of a folder, given by their paths from there. The same files always give the same bytes, on any computer: in
 * alphabetical order, without times, and compressed by code that comes with the packages of this project. What is built into
 * Node compresses otherwise on other processors.
 */
export async function zipFiles(folder: string, paths: readonly string[], packing: Packing = {}): Promise<Buffer> {
  const { replaced = {}, small = false } = packing;
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  for (const path of [...paths].sort()) {
    const content = Buffer.from(replaced[path] ?? readFileSync(join(folder, path)));
    const file = new CompressedFile(
      path,
      small ? await deflateAsync(content, { numiterations: 5 }) : deflateSync(content, { level: 9 }),
    );
    zip.add(file);
    file.push(content, true);
  }
  zip.end();
  return Buffer.concat(pieces);
}

/** A file that brings what it is compressed to. */
class CompressedFile extends ZipPassThrough {
  override compression = 8;
  override mtime = new Date(1980, 0, 1);
  readonly #compressed: Uint8Array;

  constructor(path: string, compressed: Uint8Array) {
    super(path);
    this.#compressed = compressed;
  }

  protected override process(_content: Uint8Array, isLast: boolean): void {
    this.ondata(null, Uint8Array.from(this.#compressed), isLast);
  }
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

/** The files of a zip, by their paths. */
export const filesOfZip = (zip: Uint8Array): Map<string, Buffer> =>
  new Map(Object.entries(unzipSync(zip)).map(([path, content]) => [path, Buffer.from(content)]));
