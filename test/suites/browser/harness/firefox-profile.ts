import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkToFirefox, quitFirefox, spawnFirefox } from './firefox-program.ts';
import { withLock } from './lock.ts';

const PREFERENCES: Readonly<Record<string, boolean | number | string>> = {
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.sessionstore.resume_from_crash': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage': 'about:blank',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  // The extension's manifest.json serves as a blank page of its origin; the viewer would put another page there.
  'devtools.jsonview.enabled': false,
  // A clicked permissions.request() is granted without the question.
  'extensions.webextOptionalPermissionPrompts': false,
  // The extension is a temporary one and installed again after a restart: as the same, with its data.
  'extensions.webextensions.keepStorageOnUninstall': true,
  'extensions.webextensions.keepUuidOnUninstall': true,
  'marionette.port': 0,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'termsofuse.bypassNotification': true,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

/** Gives a profile what makes Firefox start without questions and take Marionette on a port of its own choice. */
export function writePreferences(profileDir: string, extra: Readonly<Record<string, boolean | number | string>>): void {
  mkdirSync(profileDir, { recursive: true });
  const lines = Object.entries({ ...PREFERENCES, ...extra }).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(join(profileDir, 'user.js'), lines.join('\n'));
}

const templates = fileURLToPath(new URL('../../../../node_modules/.cache/firefox-profiles', import.meta.url));
/** What belongs to the Firefox that runs with a profile. */
const OF_A_RUN = ['lock', '.parentlock', 'MarionetteActivePort'];

/**
 * Folder of a profile with which Firefox has started once, made now if there is none. To start with a copy of it takes Firefox
 * 1.2 s of the processor less than with an empty one, because it holds what Firefox would first compile and set up.
 */
export async function profileOnceUsed(program: string): Promise<string> {
  const { mtimeMs, size } = statSync(realpathSync(program));
  const made = createHash('sha256')
    .update(JSON.stringify([program, mtimeMs, size, PREFERENCES]))
    .digest('hex');
  const template = join(templates, made.slice(0, 16));
  const task = { what: 'try Firefox’s profile', limitMs: 120_000 };
  await withLock(join(templates, 'lock'), task, async () => {
    if (!existsSync(template)) await makeTemplate(program, template);
  });
  return template;
}

async function makeTemplate(program: string, template: string): Promise<void> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'screen-pop-profile-')));
  const profile = join(home, 'profile');
  writePreferences(profile, {});
  const firefox = spawnFirefox(program, { profile, home, headless: true });
  try {
    await quitFirefox(firefox, await linkToFirefox(profile));
    for (const name of OF_A_RUN) rmSync(join(profile, name), { force: true });
    cpSync(profile, `${template}.new`, { recursive: true });
    // Renamed as a whole, so that none is taken for ready that was half made when somebody ended the tests.
    renameSync(`${template}.new`, template);
  } finally {
    firefox.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/**
 * Puts `values` into the extension's `storage.managed` for browsers that run with `homeDir` as their home: Firefox reads
 * a manifest there when no policies.json speaks of the extension, so nothing machine-wide is written. It is read once
 * per start of the extension. Linux and macOS.
 */
export function writeManagedStorage(homeDir: string, extensionId: string, values: object): void {
  const dir =
    process.platform === 'darwin'
      ? join(homeDir, 'Library', 'Application Support', 'Mozilla', 'ManagedStorage')
      : join(homeDir, '.mozilla', 'managed-storage');
  mkdirSync(dir, { recursive: true });
  const manifest = { name: extensionId, description: 'Settings for a test run', type: 'storage', data: values };
  writeFileSync(join(dir, `${extensionId}.json`), JSON.stringify(manifest));
}

/** The id that the built extension gives itself for Firefox. */
export function geckoId(extensionDir: string): string {
  const manifest: { browser_specific_settings?: { gecko?: { id?: string } } } = JSON.parse(
    readFileSync(join(extensionDir, 'manifest.json'), 'utf8'),
  );
  const id = manifest.browser_specific_settings?.gecko?.id;
  if (id === undefined) throw new Error(`${extensionDir} is no build for Firefox: its manifest names no gecko id.`);
  return id;
}
