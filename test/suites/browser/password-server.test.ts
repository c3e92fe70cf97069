import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LOCAL_KEYS } from '#utils/settings/storage-keys.ts';
import { say, sentence, t } from '#utils/words/words.ts';
import { startWiretap, type Wiretap } from '../../stand-ins/dialer/wiretap.ts';
import type { Page } from 'puppeteer-core';
import { launchBrowser } from './harness/launch.ts';
import type { TestBrowser } from './harness/test-browser.ts';
import { waitUntil } from './harness/wait.ts';
import { untilOptionsOpen } from './office/office.ts';

const SAVES = Number(process.env['SAVES'] ?? 100);

/** One of two servers, and what its API password begins with: found at the other, it has leaked. */
type Server = { tap: Wiretap; mark: string };

describe('the API password', () => {
  let browser: TestBrowser;
  let options: Page;
  let ours: Server;
  let other: Server;
  beforeAll(async () => {
    ours = { tap: await startWiretap(), mark: 'Secret-of-ours-' };
    other = { tap: await startWiretap(), mark: 'Secret-of-other-' };
    browser = await launchBrowser({ grantedOrigins: ['http://127.0.0.1/*'] });
    await untilOptionsOpen(browser);
  });
  beforeEach(async () => {
    options = await browser.extensionPage('options.html');
    await waitUntil('the page', () => options.evaluate(() => document.querySelector('#address') !== null));
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([ours.tap.close(), other.tap.close()]);
  });

  /** Fills fields as typing does, ticks or unticks the box, and presses Save. What the page says of it then. */
  const save = async (fields: Record<string, string>, noLogin = false): Promise<string> => {
    await options.evaluate(
      (values, ticked) => {
        const box = document.querySelector<HTMLInputElement>('#no-login');
        if (box && box.checked !== ticked) box.click();
        return new Promise<void>((resolve) => {
          // Fields that the box shows or hides are there a moment later.
          requestAnimationFrame(() =>
            setTimeout(() => {
              for (const [id, value] of Object.entries(values)) {
                const field = document.getElementById(id);
                if (!(field instanceof HTMLInputElement)) continue;
                field.value = value;
                field.dispatchEvent(new Event('input', { bubbles: true }));
              }
              resolve();
            }),
          );
        });
      },
      fields,
      noLogin,
    );
    await options.evaluate(() => document.querySelector<HTMLButtonElement>('.save-bar button.primary')?.click());
    return waitUntil('the page to say what came of it', () =>
      options.evaluate(() => {
        const said = document.querySelector('.save-bar output')?.textContent ?? '';
        return said === '' || said.includes('unsaved') ? null : said;
      }),
    );
  };
  /** Without a CRM, which says nothing about the log-in. */
  const saved = async (fields: Record<string, string>, noLogin = false) => {
    const needs = sentence(fields['address'] === '' ? 'options.save.needs.both' : 'options.save.needs.crm');
    expect(await save(fields, noLogin)).toBe(t('options.save.savedNeeds', { needs }));
  };

  const dialerAt = (server: Server, serial: number | string) => ({
    address: server.tap.origin,
    agent: 'example.user',
    user: 'api',
    password: `${server.mark}${serial}`,
  });
  const polledAt = (server: Server, password: string) =>
    waitUntil(`a poll with ${password}`, () =>
      server.tap.requests.some(({ fields }) => fields.get('goPass') === password),
    );
  /** Everything that a server was sent, as text. */
  const sentTo = ({ tap }: Server) => tap.requests.map(({ head, fields }) => `${head} ${String(fields)}`).join('\n');
  const expectNoLeak = () => {
    expect(sentTo(ours)).not.toContain(other.mark);
    expect(sentTo(other)).not.toContain(ours.mark);
    for (const { tap } of [ours, other]) expect(tap.requests.map(({ head }) => head).join()).not.toContain('Secret-of');
  };

  test(`goes to its own server only, however often the server is changed (${SAVES} saves)`, async () => {
    for (let serial = 1; serial <= SAVES; serial += 1) {
      const server = serial % 2 === 0 ? ours : other;
      await saved(dialerAt(server, serial));
      // Now and then polling is under way with it, else the next save comes at once.
      if (serial % 10 < 2) await polledAt(server, `${server.mark}${serial}`);
    }
    expectNoLeak();
  });

  test('does not follow where the settings cannot be stored, and the page says so', async () => {
    await saved(dialerAt(ours, 'full'));
    await polledAt(ours, `${ours.mark}full`);
    const seen = other.tap.requests.length;
    // The disk is full for this page: every write to storage.local fails, while the extension's own database still works.
    await options.evaluate(() => {
      const { storage } = Reflect.get(globalThis, 'browser') ?? Reflect.get(globalThis, 'chrome');
      storage.local.set = () => Promise.reject(new Error('QUOTA_BYTES quota exceeded'));
    });
    expect(await save(dialerAt(other, 'full'))).toBe(say(sentence('options.save.failed')));
    await ourPollAfterNow();
    expect(other.tap.requests).toHaveLength(seen);
    expectNoLeak();
  });

  test('must be typed again for another server, though all fields were empty in between', async () => {
    await saved(dialerAt(ours, 'cleared'));
    await polledAt(ours, `${ours.mark}cleared`);
    options = await browser.extensionPage('options.html');
    await waitUntil('the page', () => options.evaluate(() => document.querySelector('#address') !== null));
    const seen = other.tap.requests.length;
    await saved({ address: '', agent: '', user: '' });
    expect(await save({ address: other.tap.origin, agent: 'example.user', user: 'api' })).toContain('Not saved');
    await options.evaluate(() =>
      [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Check connection')?.click(),
    );
    expect(other.tap.requests).toHaveLength(seen);
    expectNoLeak();
  });

  test('goes nowhere else though the address in storage.local is changed by another hand', async () => {
    await saved(dialerAt(ours, 'rewritten'));
    await polledAt(ours, `${ours.mark}rewritten`);
    // What a content script could do in Firefox, done where it works in both browsers.
    const rewrite = (dialer: Record<string, unknown>) =>
      browser.evalInExtension(
        async (api, key, change) => {
          const stored: unknown = (await api.storage.local.get(key))[key];
          if (typeof stored !== 'object' || stored === null || !('dialer' in stored)) throw new Error('no settings');
          await api.storage.local.set({ [key]: { ...stored, dialer: { ...Object(stored.dialer), ...change } } });
        },
        LOCAL_KEYS.settings,
        dialer,
      );
    for (const tried of [1, 2, 3, 4, 5, 6]) {
      await rewrite({ address: `${other.tap.origin}/${tried}` });
      // No log-in belongs to that address.
      await waitUntil('the badge to say that something is missing', () =>
        browser.evalInExtension(
          async (api, badge) => (await api.action.getBadgeText({})) === badge,
          t('badge.notSetUp'),
        ),
      );
      // Where no log-in is needed, that server is polled, without one.
      await rewrite({ noLogin: true });
      await waitUntil('a poll without a log-in', () =>
        other.tap.requests.some(({ head, fields }) => head.includes(`POST /${tried}/`) && !fields.has('goPass')),
      );
      await rewrite({ noLogin: false });
    }
    expectNoLeak();
    expect(sentTo(other)).not.toContain('goPass=Secret-of-ours');
  });

  async function ourPollAfterNow(): Promise<void> {
    const before = ours.tap.requests.length;
    await waitUntil('a poll of our dialer', () => ours.tap.requests.length > before);
  }
});
