import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser as ExtensionApi } from 'webextension-polyfill';

import { ensureChromium } from './harness/browsers.ts';
import { launchChromium } from './harness/chromium.ts';
import type { Chromium } from './harness/chromium.ts';
import { launchFirefox } from './harness/firefox.ts';
import type { Firefox } from './harness/firefox.ts';
import { canWritePolicies } from './harness/managed-policy.ts';
import { waitUntil } from './harness/wait.ts';

const fixture = fileURLToPath(new URL('harness/fixture-extension', import.meta.url));
const ORIGIN = 'http://127.0.0.1/*';
const policyWorks = canWritePolicies(await ensureChromium());

test('waiting in vain says what for and what was seen last', async () => {
  await expect(waitUntil('the moon', () => Promise.resolve(undefined), 60)).rejects.toThrow(
    'Waited 60 ms for the moon. Last seen: undefined',
  );
  await expect(waitUntil('the sun', () => Promise.reject(new Error('clouds')), 60)).rejects.toThrow(
    'Last seen: Error: clouds',
  );
});

describe('Chromium', () => {
  let chromium: Chromium;
  const boot = () => chromium.evalInExtension((api) => api.runtime.sendMessage('boot'));
  const stored = () => chromium.evalInExtension((api) => api.storage.local.get());

  beforeAll(async () => {
    chromium = await launchChromium({
      extensionDir: fixture,
      grantedOrigins: [ORIGIN],
      ...(policyWorks ? { managedPolicy: { greeting: 'set by policy' } } : {}),
    });
    await chromium.worker();
  });
  afterAll(() => chromium.close());

  test('a seeded origin is granted', async () => {
    const { origins } = await chromium.evalInExtension((api) => api.permissions.getAll());
    expect(origins).toEqual([ORIGIN]);
  });

  test('the popup opens as a popup, not as a tab', async () => {
    const popup = await chromium.openPopup();
    expect(await popup.title()).toBe('Fixture popup');
    expect(await chromium.tabs()).toHaveLength(1);
  });

  test('of several windows the one in front is told', async () => {
    const [first] = await chromium.windows();
    const second = await chromium.evalInExtension(async (api) => (await api.windows.create()).id);
    const inFront = async () => (await chromium.windows()).filter(({ focused }) => focused).map(({ id }) => id);
    await expect.poll(inFront).toEqual([second]);
    await chromium.focusWindow(first?.id ?? -1);
    expect(await inFront()).toEqual([first?.id]);
    await chromium.evalInExtension((api, id) => api.windows.remove(id), second ?? -1);
    await expect.poll(() => chromium.windows()).toHaveLength(1);
  });

  test.runIf(policyWorks)('the extension reads its managed policy and its changes', async () => {
    const page = await chromium.extensionPage('popup.html');
    await page.waitForFunction(() => document.querySelector('#greeting')?.textContent === 'set by policy');
    await page.close();
    await chromium.setPolicy({ greeting: 'changed' });
    expect(await chromium.evalInExtension((api) => api.storage.managed.get())).toEqual({ greeting: 'changed' });
  });

  test.each(['closeTarget', 'stopAllWorkers', 'serviceworker-internals'] as const)(
    'the worker is stopped by %s and started anew by the next message',
    async (way) => {
      const before = await boot();
      await chromium.killBackground(way);
      expect(await chromium.backgroundRunning()).toBe(false);
      expect(await boot()).not.toBe(before);
      expect(await chromium.backgroundRunning()).toBe(true);
    },
  );

  test('another version takes over while the browser runs, then restarts and a crash keep it', async () => {
    const next = mkdtempSync(join(tmpdir(), 'screen-pop-next-'));
    cpSync(fixture, next, { recursive: true });
    const manifest = readFileSync(join(next, 'manifest.json'), 'utf8');
    writeFileSync(join(next, 'manifest.json'), manifest.replace('"1.0.0"', '"1.0.1"'));
    await chromium.updateExtension(next);
    rmSync(next, { recursive: true });
    const updated = { reason: 'update', version: '1.0.1' };
    await waitUntil('onInstalled', async () => (await stored())['installed'] !== undefined);
    await expect.poll(stored).toMatchObject({ installed: updated });

    await chromium.restart();
    await expect.poll(stored).toMatchObject({ installed: updated, startup: expect.any(Number) });
    const { startup } = await stored();

    await chromium.crash();
    await chromium.start();
    await waitUntil('onStartup after the crash', async () => {
      const now = await stored();
      return now['startup'] !== undefined && now['startup'] !== startup;
    });
    const { origins } = await chromium.evalInExtension((api) => api.permissions.getAll());
    expect(origins).toEqual([ORIGIN]);
    expect(await chromium.collectedErrors()).toEqual([]);
  });
});

describe('Firefox', () => {
  let firefox: Firefox;

  beforeAll(async () => {
    firefox = await launchFirefox({ extensionDir: fixture, managedPolicy: { greeting: 'set by policy' } });
  });
  afterAll(() => firefox.close());

  test('a click grants, and the managed settings are there', async () => {
    const page = await firefox.extensionPage('popup.html');
    await expect.poll(() => page.$eval('#greeting', ({ textContent }) => textContent)).toBe('set by policy');
    await page.click('#grant');
    await expect.poll(() => page.$eval('output', ({ value }) => value)).toBe('true');
  });

  test('the event page is ended and comes back', async () => {
    const boot = () => firefox.evalInExtension((api) => api.runtime.sendMessage('boot'));
    const before = await boot();
    await firefox.killBackground();
    expect(await firefox.backgroundRunning()).toBe(false);
    expect(await boot()).not.toBe(before);
  });

  test('the document in which a test runs code is in no list of tabs, and keeps no background alive', async () => {
    await firefox.evalInExtension((api) => api.storage.session.set({ here: true }));
    expect((await firefox.tabs()).filter(({ url }) => url.includes('harness'))).toEqual([]);
    await firefox.killBackground();
    expect(await firefox.evalInExtension((api) => api.storage.session.get())).toEqual({ here: true });
    expect(await firefox.backgroundRunning()).toBe(false);
  });

  test('code of a test goes on where it closes the window by which the browser is controlled', async () => {
    const [first] = await firefox.windows();
    const second = await firefox.evalInExtension(async (api, id) => {
      const { id: next } = await api.windows.create();
      await api.windows.remove(id);
      return next;
    }, first?.id ?? -1);
    expect((await firefox.windows()).map(({ id }) => id)).toEqual([second]);
  });

  test('code of a test that throws has run once', async () => {
    const code = async (api: ExtensionApi) => {
      const { runs = 0 } = await api.storage.session.get('runs');
      await api.storage.session.set({ runs: Number(runs) + 1 });
      throw new Error('clouds');
    };
    await expect(firefox.evalInExtension(code)).rejects.toThrow('clouds');
    expect(await firefox.evalInExtension((api) => api.storage.session.get('runs'))).toEqual({ runs: 1 });
  });

  test('a restart keeps address, data and permissions of the extension', async () => {
    const before = firefox.url('');
    await firefox.evalInExtension((api) => api.storage.local.set({ kept: true }));
    await firefox.restart();
    expect(firefox.url('')).toBe(before);
    const [{ kept }, { origins }] = await firefox.evalInExtension((api) =>
      Promise.all([api.storage.local.get(), api.permissions.getAll()]),
    );
    expect({ kept, origins }).toEqual({ kept: true, origins: [ORIGIN] });
  });
});
