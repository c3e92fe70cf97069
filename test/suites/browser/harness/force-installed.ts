import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from 'puppeteer-core';
import type { Browser as ExtensionApi } from 'webextension-polyfill';
import { ensureChromium, ensureFirefox } from './browsers.ts';
import { FirefoxLink } from './firefox-link.ts';
import { writePreferences } from './firefox-profile.ts';
import { waitUntil } from './wait.ts';

/** A browser in which nobody has clicked anything. */
export interface ForcedBrowser {
  /** All tabs, those of the extension's own pages included. */
  tabs(): Promise<readonly { url: string; active: boolean }[]>;
  /** How the browser says that the extension was installed. */
  installType(): Promise<string>;
  close(): Promise<void>;
}

/** Makes a program that starts the browser with the policies of a test. */
type WithPolicies = (program: string) => string;

const readTabs = async (api: ExtensionApi) =>
  (await api.tabs.query({})).map(({ url = '', active }) => ({ url, active }));
const readInstallType = async (api: ExtensionApi) => (await api.management.getSelf()).installType;

/** Starts Chromium, which installs the extension by itself. */
export async function startForcedChromium(
  base: string,
  extensionId: string,
  withPolicies: WithPolicies,
): Promise<ForcedBrowser> {
  const browser = await launch({
    executablePath: withPolicies(await ensureChromium()),
    userDataDir: join(base, 'profile'),
    headless: true,
    pipe: true,
    enableExtensions: true,
    // It would also keep the extension from being fetched.
    ignoreDefaultArgs: ['--disable-background-networking'],
    defaultViewport: null,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-component-update'],
    env: { ...process.env, TMPDIR: base },
  });
  return {
    // The extension's own eyes would open a page of it, and it may not be there yet.
    tabs: async () =>
      Promise.all(
        (await browser.pages()).map(async (page) => ({
          url: page.url(),
          active: await page.evaluate(() => document.visibilityState === 'visible'),
        })),
      ),
    async installType() {
      const page = await browser.newPage();
      await page.goto(`chrome-extension://${extensionId}/manifest.json`);
      const type = await page.evaluate('chrome.management.getSelf().then(({ installType }) => installType)');
      await page.close();
      return String(type);
    },
    close: () => browser.close(),
  };
}

/** The same for Firefox. */
export async function startForcedFirefox(
  base: string,
  extensionId: string,
  withPolicies: WithPolicies,
): Promise<ForcedBrowser> {
  const profile = join(base, 'profile');
  writePreferences(profile, { 'xpinstall.signatures.required': false });
  const portFile = join(profile, 'MarionetteActivePort');
  const args = ['--headless', '--marionette', '--remote-debugging-port=0', '--remote-allow-system-access'];
  const program = spawn(withPolicies(await ensureFirefox()), [...args, '--no-remote', '--profile', profile], {
    stdio: 'ignore',
    env: { ...process.env, HOME: base, MOZ_LEGACY_HOME: '1', MOZ_CRASHREPORTER_DISABLE: '1' },
  });
  const ended = new Promise((resolve) => program.once('exit', resolve));
  await waitUntil('Firefox to open its remote control', () => existsSync(portFile), 60_000);
  const link = await waitUntil('a session with Firefox', () => FirefoxLink.to(Number(readFileSync(portFile, 'utf8'))));
  const inExtension = <R>(fn: (api: ExtensionApi) => Promise<R>) => link.evalInExtension(extensionId, fn, []);
  return {
    tabs: () => inExtension(readTabs),
    installType: () => inExtension(readInstallType),
    async close() {
      await link.marionette.send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => program.kill('SIGKILL'));
      await ended;
      link.close();
    },
  };
}
