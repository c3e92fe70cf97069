import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FirefoxLink } from './firefox-link.ts';
import { HANGS_MS, waitUntil } from './wait.ts';

export type ProgramOptions = {
  /** Folder of its profile. */
  profile: string;
  /** Its home: managed settings are looked up there, and nothing of the user's is touched. */
  home: string;
  headless: boolean;
  windowSize?: { readonly width: number; readonly height: number } | undefined;
  /** The X display in which it appears. */
  display?: string | undefined;
};

const portFileOf = (profile: string) => join(profile, 'MarionetteActivePort');

/** Starts the program at `path`, to be controlled from outside. */
export function spawnFirefox(
  path: string,
  { profile, home, headless, windowSize, display }: ProgramOptions,
): ChildProcess {
  rmSync(portFileOf(profile), { force: true });
  return spawn(
    path,
    [
      ...(headless ? ['--headless'] : []),
      ...(windowSize === undefined ? [] : ['--width', `${windowSize.width}`, '--height', `${windowSize.height}`]),
      '--marionette',
      '--remote-debugging-port=0',
      '--remote-allow-system-access',
      '--no-remote',
      '--profile',
      profile,
    ],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        HOME: home,
        MOZ_LEGACY_HOME: '1',
        MOZ_CRASHREPORTER_DISABLE: '1',
        ...(display === undefined ? {} : { DISPLAY: display }),
      },
    },
  );
}

/** Connects to the Firefox that was started with that profile, once it listens. */
export async function linkToFirefox(profile: string, watchNetwork = false): Promise<FirefoxLink> {
  const portFile = portFileOf(profile);
  await waitUntil('Firefox to open its remote control', () => existsSync(portFile), 60_000);
  // Read anew each time: at first, the file may hold only the beginning of the number.
  return waitUntil('a session with Firefox', () =>
    FirefoxLink.to(Number(readFileSync(portFile, 'utf8')), watchNetwork),
  );
}

/** Ends a Firefox, and waits until it has ended: as the user would, or at once where there is no link to it. */
export async function quitFirefox(program: ChildProcess, link: FirefoxLink | undefined): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const ended = new Promise((resolve) => program.once('exit', resolve));
  const deadline = setTimeout(() => program.kill('SIGKILL'), HANGS_MS);
  if (link === undefined) program.kill('SIGKILL');
  else await link.marionette.send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => program.kill('SIGKILL'));
  await ended;
  clearTimeout(deadline);
  link?.close();
}
