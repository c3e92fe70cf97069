import { existsSync } from 'node:fs';
import { aptInstall } from '../../tools/apt.ts';

/** A Debian package and a file that is there when it is installed. */
export interface DebianPackage {
  readonly name: string;
  readonly file: string;
}

/**
 * Installs what is missing of the packages. Returns undefined when all are there, else a sentence that says what is needed.
 * Rejects when an installation that was tried fails.
 */
export async function ensureDebianPackages(
  what: string,
  packages: readonly DebianPackage[],
): Promise<string | undefined> {
  const missing = packages.filter(({ file }) => !existsSync(file)).map(({ name }) => name);
  if (missing.length === 0) return undefined;
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) {
    return `${what} is installed from Debian packages (${missing.join(', ')}), and this is not a Debian or Ubuntu.`;
  }
  if (process.getuid?.() !== 0) return `${what} is missing. Install it with: sudo apt install ${missing.join(' ')}`;
  console.log(
    `${what} is missing: installing the Debian packages ${missing.join(', ')} with apt-get (half a minute) …`,
  );
  await aptInstall(missing);
  const still = packages.filter(({ file }) => !existsSync(file)).map(({ name }) => name);
  if (still.length > 0) throw new Error(`apt-get ended well, but ${still.join(', ')} lack the files they should have.`);
  console.log(`${what} is installed.`);
  return undefined;
}
