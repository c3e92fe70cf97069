import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { aptInstall } from '../../../tools/apt.ts';

type BrowserKind = 'chromium' | 'firefox';

interface Known {
  readonly variable: string;
  readonly label: string;
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
    debianPackage: 'firefox-esr',
    programs: ['firefox-esr', 'firefox'],
    macApps: ['Firefox.app/Contents/MacOS/firefox', 'Firefox Developer Edition.app/Contents/MacOS/firefox'],
    windowsPaths: ['Mozilla Firefox\\firefox.exe', 'Firefox Developer Edition\\firefox.exe'],
  },
};

const cacheDir = fileURLToPath(new URL('../../../../node_modules/.cache/browsers', import.meta.url));

/**
 * Path of a Chromium-family browser: CHROMIUM_PATH, else one on this machine, else one that is installed or downloaded.
 * Throws in plain words if the variable names no file, or if installing fails.
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

function find(kind: BrowserKind): string | undefined {
  const { variable } = KNOWN[kind];
  const named = process.env[variable];
  if (named) {
    if (!isFile(named)) throw new Error(`${variable} is set to ${named}, which is not a file.`);
    return named;
  }
  return candidates(kind).find(isFile);
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

// Two test files that both miss a browser must not run two installations at once.
const underWay = new Map<BrowserKind, Promise<string>>();

function ensure(kind: BrowserKind): Promise<string> {
  const found = find(kind);
  if (found !== undefined) return Promise.resolve(found);
  const job = underWay.get(kind) ?? install(kind);
  underWay.set(kind, job);
  return job;
}

async function install(kind: BrowserKind): Promise<string> {
  const { label, variable, debianPackage } = KNOWN[kind];
  const failures: string[] = [];
  for (const attempt of [installWithApt, download]) {
    try {
      const path = await attempt(kind);
      if (path !== undefined) return path;
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(
    `${label} is needed and was not found. Install it (on Debian or Ubuntu: sudo apt install ${debianPackage}) or set ` +
      `${variable} to the program's path.${failures.map((failure) => `\n  Tried: ${failure}`).join('')}`,
  );
}

async function installWithApt(kind: BrowserKind): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  const { label, debianPackage } = KNOWN[kind];
  console.log(`${label} is missing: installing the Debian package "${debianPackage}" with apt-get (about a minute) …`);
  await aptInstall([debianPackage]);
  return find(kind);
}

async function download(kind: BrowserKind): Promise<string> {
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
  console.log(`${KNOWN[kind].label} is missing: downloading ${browser} ${buildId} to node_modules/.cache/browsers …`);
  const { executablePath } = await fetchBrowser({ browser, buildId, cacheDir });
  return executablePath;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
