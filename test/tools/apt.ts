// Installing Debian packages for the tests, on machines where that can be done without asking anybody: Debian as root.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';

const AGAIN_MS = 2000;
/** A new machine's own updates, or another test run, hold apt's locks for minutes at most. */
const PATIENCE_MS = 300_000;

/** Brings apt's lists up to date and installs the packages. Rejects with what apt-get said when it fails. */
export async function aptInstall(packages: readonly string[]): Promise<void> {
  // `install` waits for its lock when told to; `update` has no such option (apt 2.6).
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const failure = await aptGet('update', '-qq');
    if (failure === undefined) break;
    if (!failure.includes('Could not get lock') || Date.now() > until) throw new Error(failure);
    await after(AGAIN_MS);
  }
  const waiting = `DPkg::Lock::Timeout=${PATIENCE_MS / 1000}`;
  const failure = await aptGet('install', '-y', '-qq', '--no-install-recommends', '-o', waiting, ...packages);
  if (failure !== undefined) throw new Error(failure);
}

/** Undefined when all went well, else the command, how it ended and the last of what it said. */
async function aptGet(...args: string[]): Promise<string | undefined> {
  const child = spawn('apt-get', args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Messages in English, since one of them is looked for.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  });
  const [code]: unknown[] = await once(child, 'close');
  return code === 0 ? undefined : `apt-get ${args.join(' ')} ended with ${String(code)}:\n${said}`;
}
