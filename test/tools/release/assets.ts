import { createHash } from 'node:crypto';

/** The packages of a release. That for the stores is Chrome’s without the key, which stores refuse. */
export const KINDS = ['chrome', 'chrome-store', 'firefox', 'sources'] as const;
export type Kind = (typeof KINDS)[number];

/** The file of that kind and version among the names. Throws where there is none, or more than one. */
export function fileOf(kind: Kind, version: string, names: readonly string[]): string {
  const found = names.filter((name) => name.endsWith(`-${version}-${kind}.zip`));
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new Error(
      `There should be one file *-${version}-${kind}.zip, and there are ${found.length}: ${found.join(', ')}`,
    );
  }
  return only;
}

/** The sums of files as `sha256sum --check` reads them. */
export const sumsText = (files: readonly { name: string; bytes: Uint8Array }[]): string =>
  files.map(({ name, bytes }) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`).join('');
