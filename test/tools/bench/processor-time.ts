import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Desk } from './desks.ts';

/**
 * Processor time of the processes in which the desk's extension runs, user and system, since they were started, ms. Read
 * from /proc/PID/stat of the renderers that carry `--extension-process`; null where there is no /proc.
 */
export function processorTimeMs({ chromium }: Desk): number | null {
  const browser = chromium.puppeteer.process()?.pid;
  if (process.platform !== 'linux' || browser === undefined) return null;
  const ticks = descendants(browser)
    .filter((pid) => commandOf(pid).includes('--extension-process'))
    .map((pid) => {
      const { utime, stime } = statOf(pid);
      return utime + stime;
    });
  if (ticks.length === 0) throw new Error('The extension’s process was not found.');
  return (1000 * ticks.reduce((sum, each) => sum + each, 0)) / ticksPerSecond();
}

const ticksPerSecond = (): number => Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8');

function statOf(pid: number) {
  // What is between the brackets is the program's name, which may hold spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return { parent: Number(fields[1]), utime: Number(fields[11]), stime: Number(fields[12]) };
}

function descendants(of: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      parents.set(Number(name), statOf(Number(name)).parent);
    } catch {
      // Ended since the folder was read.
    }
  }
  const isWithin = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === of || isWithin(parent));
  };
  return [...parents.keys()].filter(isWithin);
}
