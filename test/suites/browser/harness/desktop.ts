import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { aptInstall } from '../../../tools/apt.ts';
import { waitUntil } from './wait.ts';

/**
 * A desktop of its own, with a window manager, a pointer and several workspaces. Headless, every window says that it has
 * the focus, and there is no tab strip to press on.
 */
export type Desktop = {
  /** What programs that are to appear there need as DISPLAY. */
  display: string;
  /** Does what xdotool does with these words; what it printed. */
  xdotool(...words: string[]): Promise<string>;
  /** The window in front: its title, and where it lies (px). */
  activeWindow(): Promise<{ id: string; title: string; x: number; y: number; width: number; height: number }>;
  close(): Promise<void>;
};

const SIZE = '1600x1000x24';
/** Debian's package for each program. */
const PROGRAMS = { Xvfb: 'xvfb', openbox: 'openbox', xdotool: 'xdotool' };

/** Starts a desktop; what it needs is installed first where that can be done. Throws in plain words where it cannot. */
export async function startDesktop(): Promise<Desktop> {
  await ensurePrograms();
  const children: ChildProcess[] = [];
  const end = () => children.forEach((child) => child.kill('SIGKILL'));
  process.once('exit', end);
  const screen = spawn('Xvfb', ['-screen', '0', SIZE, '-nolisten', 'tcp', '-displayfd', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  children.push(screen);
  const display = `:${await firstLine(screen)}`;
  const env = { ...process.env, DISPLAY: display };
  children.push(spawn('openbox', [], { env, stdio: 'ignore' }));
  const xdotool = async (...words: string[]) => (await promisify(execFile)('xdotool', words, { env })).stdout.trim();
  const close = async () => {
    process.off('exit', end);
    const ended = children.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    end();
    await Promise.all(ended);
  };
  const desktop: Desktop = { display, xdotool, activeWindow: () => activeWindow(xdotool), close };
  try {
    await waitUntil('the window manager', async () => Number(await xdotool('get_num_desktops')) > 1);
    return desktop;
  } catch (error) {
    await close();
    throw error;
  }
}

async function activeWindow(xdotool: Desktop['xdotool']) {
  const id = await xdotool('getactivewindow');
  const title = await xdotool('getwindowname', id);
  const shape = await xdotool('getwindowgeometry', '--shell', id);
  const number = (name: string) => Number(new RegExp(`^${name}=(-?\\d+)$`, 'm').exec(shape)?.[1]);
  return { id, title, x: number('X'), y: number('Y'), width: number('WIDTH'), height: number('HEIGHT') };
}

/** Xvfb says which number it has taken. */
function firstLine(screen: ChildProcess): Promise<string> {
  const [, , , said] = screen.stdio;
  return new Promise((resolve, reject) => {
    screen.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}.`)));
    screen.once('error', reject);
    if (said instanceof Readable) said.once('data', (line: Buffer) => resolve(line.toString().trim()));
  });
}

async function ensurePrograms(): Promise<void> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const missing = () =>
    Object.entries(PROGRAMS).flatMap(([program, debianPackage]) =>
      folders.some((folder) => existsSync(join(folder, program))) ? [] : debianPackage,
    );
  const packages = missing();
  if (packages.length === 0) return;
  const mayInstall = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (mayInstall) await aptInstall(packages);
  if (missing().length === 0) return;
  throw new Error(
    'Tests of windows need Linux with Xvfb, openbox and xdotool. On Debian as root they install these themselves; ' +
      `elsewhere install them first (on Debian or Ubuntu: sudo apt install ${packages.join(' ')}).`,
  );
}
