import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { waitUntil } from './wait.ts';

/**
 * Runs a task that one process at a time may do. Making the folder `lockDir` succeeds for one only; it says whose it is, so that
 * a dead owner's is not waited for. Throws if another process takes longer than `limitMs`; `what` says in words what it does.
 */
export async function withLock(
  lockDir: string,
  { what, limitMs }: { what: string; limitMs: number },
  task: () => Promise<void>,
): Promise<void> {
  mkdirSync(dirname(lockDir), { recursive: true });
  await waitUntil(`another test run to ${what}`, () => takeLock(lockDir), limitMs);
  try {
    await task();
  } finally {
    rmSync(lockDir, { recursive: true, force: true });
  }
}

function takeLock(lockDir: string): boolean {
  const owner = join(lockDir, 'pid');
  try {
    mkdirSync(lockDir);
    writeFileSync(owner, String(process.pid));
    return true;
  } catch {
    if (existsSync(owner) && !isRunning(Number(readFileSync(owner, 'utf8'))))
      rmSync(lockDir, { recursive: true, force: true });
    return false;
  }
}

/** Whether a process of that number runs, as far as this one may ask. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
