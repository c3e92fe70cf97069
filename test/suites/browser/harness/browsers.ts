import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { aptInstall } from '../../../tools/apt.ts';
import { OLDEST } from '../../../tools/package/identity.ts';

type BrowserKind = 'chromium' | 'firefox';

interface Known {
  readonly variable: string;
  readonly label: string;
  /** The first version that installs the extension. */
  readonly oldest: number;
  readonly debianPackage: string;
  readonly programs: readonly string[];
  readonly macApps: readonly string[];
  readonly windowsPaths: readonly string[];
}

// Google Chrome comes last: it is the user's everyday browser more often than not, and it takes unpacked extensions
// only through the debugging pipe.
const KNOWN: Record<BrowserKind, Known> = {
  chromium: {
    variable: 'CHROMIUM_PATH',
    label: 'Chromium',
    oldest: OLDEST.chrome,
    debianPackage: 'chromium',
    programs: ['chromium', 'chromium-browser', 'microsoft-edge', 'microsoft-edge-stable', 'google-chrome'],
    macApps: [
      'Chromium.app/Contents/MacOS/Chromium',
      'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
      'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      'Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    windowsPaths: [
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
      'Google\\Chrome\\Application\\chrome.exe',
    ],
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    label: 'Firefox',
    oldest: OLDEST.firefox,
    debianPackage: 'firefox-esr',
    programs: ['firefox-esr', 'firefox'],
    macApps: ['Firefox.app/Contents/MacOS/firefox', 'Firefox Developer Edition.app/Contents/MacOS/firefox'],
    windowsPaths: ['Mozilla Firefox\\firefox.exe', 'Firefox Developer Edition\\firefox.exe'],
  },
};

const cacheDir = fileURLToPath(new URL('../../../../node_modules/.cache/browsers', import.meta.url));

/**
 * Path of a Chromium-family browser that is new enough: CHROMIUM_PATH, else one on this machine, else one that is installed or
 * downloaded. Throws in plain words if the variable names no file or an old browser, or if installing fails.
 */
export function ensureChromium(): Promise<string> {
  return ensure('chromium');
}

/** The same for Firefox, with FIREFOX_PATH. */
export function ensureFirefox(): Promise<string> {
  return ensure('firefox');
}

/** What the browser calls itself, such as "Chromium 156.0.8078.79". Windows programs print nothing: then the path. */
export async function browserVersion(path: string): Promise<string> {
  if (process.platform === 'win32') return path;
  const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 20_000 });
  return /^.*?\d+(?:\.\w+)+/.exec(stdout)?.[0] ?? stdout.trim();
}

/** The first browser on this machine that is new enough, and those that are too old. Throws if the variable names no such browser. */
export async function find(kind: BrowserKind): Promise<{ path?: string; tooOld: string[] }> {
  const { variable, label, oldest } = KNOWN[kind];
  const named = process.env[variable];
  if (named) {
    if (!isFile(named)) throw new Error(`${variable} is set to ${named}, which is not a file.`);
    if (await isTooOld(named, oldest))
      throw new Error(
        `${variable} is set to ${named}, which is ${await browserVersion(named)}. The extension needs ${label} ${oldest} or newer.`,
      );
    return { path: named, tooOld: [] };
  }
  const tooOld: string[] = [];
  for (const path of candidates(kind).filter(isFile)) {
    if (!(await isTooOld(path, oldest))) return { path, tooOld };
    tooOld.push(`${path} is ${await browserVersion(path)}`);
  }
  return { tooOld };
}

/** A program that does not tell its version is tried as it is: only those of Windows don't. */
async function isTooOld(path: string, oldest: number): Promise<boolean> {
  const version = /(\d+)\./.exec(await browserVersion(path).catch(() => ''))?.[1];
  return process.platform !== 'win32' && version !== undefined && Number(version) < oldest;
}

function candidates(kind: BrowserKind): string[] {
  const { programs, macApps, windowsPaths } = KNOWN[kind];
  const env = process.env;
  if (process.platform === 'darwin') {
    const homes = ['/Applications', join(env['HOME'] ?? '/', 'Applications')];
    return macApps.flatMap((app) => homes.map((home) => join(home, app)));
  }
  if (process.platform === 'win32') {
    const homes = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
      (home) => home !== undefined,
    );
    return windowsPaths.flatMap((path) => homes.map((home) => join(home, path)));
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return programs.flatMap((program) => folders.map((folder) => join(folder, program)));
}

// Found once: to ask a browser for its version starts it. And two test files that both miss one must not both install it.
const lookedFor = new Map<BrowserKind, Promise<string>>();

function ensure(kind: BrowserKind): Promise<string> {
  const job = lookedFor.get(kind) ?? findOrInstall(kind);
  lookedFor.set(kind, job);
  return job;
}

async function findOrInstall(kind: BrowserKind): Promise<string> {
  const { label, variable, debianPackage, oldest } = KNOWN[kind];
  const { path: found, tooOld } = await find(kind);
  if (found !== undefined) return found;
  const why = tooOld.length === 0 ? `${label} is missing` : `${tooOld.join(', ')}, and ${oldest} or newer is needed`;
  const failures: string[] = [];
  for (const attempt of [installWithApt, download]) {
    try {
      const path = await attempt(kind, why);
      if (path !== undefined) return path;
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(
    `${why}. Install ${label} ${oldest} or newer (on Debian or Ubuntu: sudo apt install ${debianPackage}) or set ` +
      `${variable} to the program's path.${failures.map((failure) => `\n  Tried: ${failure}`).join('')}`,
  );
}

async function installWithApt(kind: BrowserKind, why: string): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  const { debianPackage } = KNOWN[kind];
  console.log(`${why}: installing the Debian package "${debianPackage}" with apt-get (about a minute) …`);
  await aptInstall([debianPackage]);
  return (await find(kind)).path;
}

async function download(kind: BrowserKind, why: string): Promise<string> {
  const {
    Browser,
    BrowserTag,
    detectBrowserPlatform,
    install: fetchBrowser,
    resolveBuildId,
  } = await import('@puppeteer/browsers');
  const platform = detectBrowserPlatform();
  if (platform === undefined) throw new Error(`no download is offered for ${process.platform} on ${process.arch}`);
  const browser = kind === 'chromium' ? Browser.CHROME : Browser.FIREFOX;
  const buildId = await resolveBuildId(browser, platform, BrowserTag.STABLE);
  mkdirSync(cacheDir, { recursive: true });
  console.log(`${why}: downloading ${browser} ${buildId} to node_modules/.cache/browsers …`);
  const { executablePath } = await fetchBrowser({ browser, buildId, cacheDir });
  return executablePath;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
