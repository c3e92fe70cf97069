import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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

/** Makes a profile that starts without questions and takes Marionette on a port of its own choice. */
export function writeProfile(profileDir: string, extra: Readonly<Record<string, boolean | number | string>>): void {
  mkdirSync(profileDir, { recursive: true });
  const lines = Object.entries({ ...PREFERENCES, ...extra }).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(join(profileDir, 'user.js'), lines.join('\n'));
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
