import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isRunning } from './lock.ts';

/** A policy in force for one extension until `remove` is called or this process ends. */
export interface ManagedPolicy {
  /**
   * Replaces the values. A running browser takes them over once no file in the folder has changed for five seconds. The
   * folder is the whole machine's, so other tests delay that: the browser has to be told to reload (chrome://policy).
   */
  update(values: object): void;
  remove(): void;
}

const PREFIX = 'screen-pop-test';
let serial = 0;

/**
 * Puts `values` into `storage.managed` of the extension, in every browser of this make on this machine: the file is
 * machine-wide, only the extension's id keeps runs apart. Throws, saying why, where policies cannot be written.
 */
export function withManagedPolicy(extensionId: string, values: object, browserPath: string): ManagedPolicy {
  const refusal = whyNoPolicies(browserPath);
  if (refusal !== undefined) throw new Error(refusal);
  const dir = policyDir(browserPath);
  mkdirSync(dir, { recursive: true });
  removeLeftovers(dir);
  serial += 1;
  const file = join(dir, `${PREFIX}-${process.pid}-${serial}.json`);
  const remove = () => {
    rmSync(file, { force: true });
    process.off('exit', remove);
  };
  const update = (next: object) => {
    // The browser watches the folder and must never read half a file: it only looks at names ending in .json.
    const draft = `${file}.draft`;
    writeFileSync(draft, JSON.stringify({ '3rdparty': { extensions: { [extensionId]: next } } }), { mode: 0o644 });
    renameSync(draft, file);
  };
  process.on('exit', remove);
  update(values);
  return { update, remove };
}

/** Whether withManagedPolicy can work here for that browser. */
export function canWritePolicies(browserPath: string): boolean {
  return whyNoPolicies(browserPath) === undefined;
}

/** A sentence for people when policies cannot be written here, else undefined. */
function whyNoPolicies(browserPath: string): string | undefined {
  if (process.platform !== 'linux') {
    return `Managed policies are tried on Linux only; on ${process.platform} they live in the registry or a profile.`;
  }
  const dir = policyDir(browserPath);
  let nearest = dir;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  try {
    accessSync(nearest, constants.W_OK);
    return undefined;
  } catch {
    return `Managed policies are read from ${dir}, which only root may write. Run the tests as root to include them.`;
  }
}

/** The folder whose *.json files that browser reads as mandatory policy (Linux): it is compiled in, one per brand. */
function policyDir(browserPath: string): string {
  return `${policyRoot(browserPath)}/policies/managed`;
}

function policyRoot(browserPath: string): string {
  if (/edge/i.test(browserPath)) return '/etc/opt/edge';
  const brand = execFileSync(browserPath, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  if (/edge/i.test(brand)) return '/etc/opt/edge';
  if (/for testing/i.test(brand)) return '/etc/opt/chrome_for_testing';
  if (/google chrome/i.test(brand)) return '/etc/opt/chrome';
  return '/etc/chromium';
}

// A run that was killed outright could not tidy up; its file must not set up a later browser of the same id.
function removeLeftovers(dir: string): void {
  for (const name of readdirSync(dir)) {
    const pid = new RegExp(`^${PREFIX}-(\\d+)-\\d+\\.json`).exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(dir, name), { force: true });
  }
}
