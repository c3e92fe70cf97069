import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** What nobody has used for so long is removed when something of the same name is installed. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Where the tests keep what is heavy to install: outside the checkout, so that the next clone finds it. */
const testCache = (): string => join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'screen-pop-tests');

/** A short name for exactly this: another text, another stamp. */
export const stampOf = (parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}\0`).update(part);
  return hash.digest('hex').slice(0, 16);
};

/**
 * The folder with what `make` puts into it, made once for each stamp and then used by every clone on this machine. What
 * ends half-way leaves nothing that counts as made.
 */
export async function cached(name: string, stamp: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(testCache(), `${name}-${stamp}`);
  if (!existsSync(folder)) {
    mkdirSync(dirname(folder), { recursive: true });
    removeUnused(name);
    const unfinished = mkdtempSync(`${folder}.`);
    try {
      await make(unfinished);
      moveTo(folder, unfinished);
    } finally {
      rmSync(unfinished, { recursive: true, force: true, maxRetries: 5 });
    }
  }
  const now = new Date();
  utimesSync(folder, now, now);
  return folder;
}

/** Another clone may have been faster: then its folder serves. */
function moveTo(folder: string, made: string): void {
  try {
    renameSync(made, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

function removeUnused(name: string): void {
  for (const entry of readdirSync(testCache())) {
    const folder = join(testCache(), entry);
    const isOld = entry.startsWith(`${name}-`) && statSync(folder).mtimeMs < Date.now() - KEPT_MS;
    if (isOld) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
