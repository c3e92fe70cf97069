import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser as ExtensionApi } from 'webextension-polyfill';
import { backgroundArguments, controlArguments } from '#utils/messages/schemas.ts';
import { EXAMPLE } from '../../stand-ins/crm/data/landmarks.ts';
import { type Crm, startCrm } from '../../stand-ins/crm/server.ts';
import { type Dialer, startDialer } from '../../stand-ins/dialer/server.ts';
import { builtForTests, launchBrowser } from './harness/launch.ts';
import { BROWSER, type TestBrowser } from './harness/test-browser.ts';
import { HANGS_MS, waitUntil } from './harness/wait.ts';
import { ALARM_MS, scriptsIn } from './office/lifecycle.ts';
import { AGENT, PASSWORD, profileOf, untilOptionsOpen } from './office/office.ts';
import { type Site, startSite } from './office/pages.ts';

declare const chrome: ExtensionApi;

type Probe = {
  /** Part of the page's address; null: look in the extension's own page, as a control. */
  at: string | null;
  /** `ISOLATED` is where this extension's own content script runs, `MAIN` the page's own scripts. */
  world: 'ISOLATED' | 'MAIN';
  /** What is sent to the background, in the hope that something comes back. */
  messages: { name: string; argument: unknown }[];
};

/**
 * Looks wherever a script can look, and listens to what it is told from then on: the next look of the same place finds that
 * too. Returns what was seen, by place. Runs in the extension, so it needs nothing from outside.
 */
async function look(api: ExtensionApi, { at, world, messages }: Probe): Promise<Record<string, string>> {
  const inPlace = async (sent: Probe['messages']) => {
    const seen: Record<string, string> = {};
    const note = async (place: string, read: () => unknown) => {
      const late = new Promise((resolve) => {
        setTimeout(resolve, 2000, 'no answer');
      });
      try {
        seen[place] = JSON.stringify(await Promise.race([read(), late])) ?? 'undefined';
      } catch (error) {
        seen[place] = String(error);
      }
    };
    const request = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.addEventListener('success', () => resolve(asked.result));
        asked.addEventListener('error', () => reject(new Error('refused')));
      });
    const databases = async () => {
      const all: unknown[] = [];
      for (const { name = '' } of await indexedDB.databases()) {
        const database = await request(indexedDB.open(name));
        for (const store of database.objectStoreNames)
          all.push(name, store, await request(database.transaction(store).objectStore(store).getAll()));
        database.close();
      }
      return all;
    };
    const heardSoFar: unknown = Reflect.get(globalThis, 'heard');
    const heard = Array.isArray(heardSoFar) ? heardSoFar : [];
    await note('heard', () => heard);
    Reflect.set(globalThis, 'heard', heard);
    const hear = (...what: unknown[]) => {
      heard.push(JSON.stringify(what));
      return undefined;
    };
    await note('listening to messages', () => chrome.runtime.onMessage.addListener(hear));
    await note('listening to storage', () => chrome.storage.onChanged.addListener(hear));
    addEventListener('message', ({ data }) => hear(data));
    for (const area of ['local', 'managed', 'session', 'sync'] as const)
      await note(`storage.${area}`, () => chrome.storage[area].get(null));
    await note('indexedDB', databases);
    await note('localStorage', () => Object.entries(localStorage));
    await note('page', () => [document.documentElement.outerHTML, document.cookie, history.state, window.name]);
    await note('manifest', async () => (await fetch(chrome.runtime.getURL('manifest.json'))).text());
    for (const { name, argument } of sent)
      await note(`answer to ${name}`, () => chrome.runtime.sendMessage({ to: 'background', name, argument }));
    return seen;
  };
  if (at === null) return inPlace(messages);
  const tab = (await api.tabs.query({})).find(({ url }) => url?.includes(at));
  const found = await api.scripting.executeScript({
    target: { tabId: tab?.id ?? -1 },
    world,
    args: [messages],
    func: inPlace,
  });
  const result: unknown = found[0]?.result;
  return typeof result === 'object' && result !== null ? Object.fromEntries(Object.entries(result)) : {};
}

let dialer: Dialer;
let crm: Crm;
/** A server of somebody else's, to which the password might be lured. */
let other: Site;
const askedOfOther: string[] = [];
beforeAll(async () => {
  dialer = await startDialer({ agents: [AGENT], accounts: [{ user: 'api', pass: PASSWORD, level: 9 }] });
  crm = await startCrm();
  other = await startSite(({ pathname }) => {
    askedOfOther.push(pathname);
    return '{}';
  });
});
afterAll(() => Promise.all([dialer.close(), crm.close(), other.close()]));

const GRANTED = ['http://127.0.0.1/*'];
const policyWith = (login: object, address = dialer.origin) => ({
  dialer: { address, agent: AGENT, ...login },
  polling: { inCallMs: 1000, wrapUpMs: 1000 },
  crms: [profileOf('mpa', crm.origin)],
});
const LOGIN = { user: 'api', password: PASSWORD };

const polled = async (since: number) => {
  await waitUntil('an accepted poll', () => dialer.requests(since).length > 1);
};
const lastRequest = () => dialer.requests().at(-1)?.id ?? 0;

async function start(how: 'policy' | 'typed'): Promise<TestBrowser> {
  dialer.setAgent(AGENT, 'ready');
  const since = lastRequest();
  const managedPolicy = policyWith(how === 'policy' ? LOGIN : {});
  const browser = await launchBrowser({ grantedOrigins: GRANTED, managedPolicy });
  if (how === 'typed') {
    await untilOptionsOpen(browser);
    const page = await browser.extensionPage('options.html');
    await page.locator('#user').fill('api');
    await page.locator('#password').fill(PASSWORD);
    await page.locator('.save-bar button.primary').click();
  }
  await polled(since);
  return browser;
}

/** Other ways to write the dialer's address. */
const SAME_DIALER = { ISOLATED: '/goAPIv2', MAIN: '/goAPIv2/goUsers/' };
const RECORD = `/mpa/contacts/by-code/${EXAMPLE.vendorLeadCode}`;

/** A call comes and its record is in front. */
async function popIn(browser: TestBrowser): Promise<void> {
  dialer.setAgent(AGENT, {
    state: 'in-call',
    vendor_lead_code: EXAMPLE.vendorLeadCode,
    lead_id: EXAMPLE.leadId,
    in_call_with: EXAMPLE.phone,
  });
  await waitUntil('the record', async () => (await browser.tabs()).some(({ url }) => url.endsWith(RECORD)));
}

/** Every message that the background knows, with an argument that would have the password sent elsewhere. */
const everyMessage = () =>
  Object.keys({ ...backgroundArguments, ...controlArguments }).map((name) => ({
    name,
    argument: {
      callKey: 'x',
      corner: 'top-left',
      address: other.origin,
      login: { user: 'api', password: null },
      agent: AGENT,
    },
  }));

/** Where the password was seen, whole, in base64 or in hexadecimal. */
function placesOf(seen: Record<string, string>): string[] {
  const bytes = Buffer.from(PASSWORD);
  const forms = [PASSWORD, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex')];
  return Object.entries(seen).flatMap(([place, text]) => (forms.some((form) => text.includes(form)) ? [place] : []));
}

/** What a script in that world of the CRM's page sees: of a call under way, and of the one that comes while it listens. */
async function probe(
  browser: TestBrowser,
  how: 'policy' | 'typed',
  world: Probe['world'],
): Promise<Record<string, string>> {
  const question: Probe = { at: RECORD, world, messages: everyMessage() };
  const first = await browser.evalInExtension(look, question);
  // The event of a change holds the values before and after it. This one changes nothing for the extension.
  if (how === 'policy' && BROWSER === 'chromium')
    await browser.setPolicy(policyWith(LOGIN, dialer.origin + SAME_DIALER[world]));
  dialer.setAgent(AGENT, 'ready');
  await polled(lastRequest());
  await popIn(browser);
  await polled(lastRequest());
  const { heard = '', ...second } = await browser.evalInExtension(look, question);
  expect(Object.keys(second).length).toBeGreaterThan(15);
  return {
    ...first,
    ...Object.fromEntries(Object.entries(second).map(([place, text]) => [`${place}, later`, text])),
    heard,
  };
}

describe.each([
  // Firefox cannot hide policy from scripts of the extension: below.
  ...(BROWSER === 'chromium' ? [{ how: 'policy', control: 'storage.managed' } as const] : []),
  { how: 'typed', control: 'indexedDB' } as const,
])('the password $how', ({ how, control }) => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await start(how);
    await popIn(browser);
  });
  afterAll(() => browser.close());

  test.each(['ISOLATED', 'MAIN'] as const)('a script in the CRM’s page finds it nowhere (%s)', async (world) => {
    const seen = await probe(browser, how, world);
    expect(placesOf(seen)).toEqual([]);
    expect(askedOfOther).toEqual([]);
    // It did get through to the background where it may: so it is not for want of a way that it found nothing.
    if (world === 'ISOLATED') expect(seen['answer to pageReady']).toContain('callKey');
  });

  test('the same look in the extension’s own page finds it', async () => {
    const seen = await browser.evalInExtension(look, { at: null, world: 'ISOLATED', messages: [] });
    expect(placesOf(seen)).toEqual([control]);
  });
});

describe.runIf(BROWSER === 'chromium')('policy that cannot be hidden at first (in Firefox it never can)', () => {
  test('no script is in a page until it can be; then it comes by itself', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'screen-pop-open-storage-'));
    cpSync(await builtForTests(), dir, { recursive: true });
    const file = join(dir, 'background.js');
    const breaks = `{
      const { managed, session } = chrome.storage;
      const close = managed.setAccessLevel.bind(managed);
      managed.setAccessLevel = async (level) => {
        if (!(await session.get('mended')).mended) throw new Error('broken by the test');
        return close(level);
      };
    }\n`;
    writeFileSync(file, breaks + readFileSync(file, 'utf8'));
    dialer.setAgent(AGENT, 'ready');
    const since = lastRequest();
    const browser = await launchBrowser({
      extensionDir: dir,
      grantedOrigins: GRANTED,
      managedPolicy: policyWith(LOGIN),
    });
    const registered = () =>
      browser.evalInExtension(async (api) => (await api.scripting.getRegisteredContentScripts()).length);
    try {
      await polled(since);
      await popIn(browser);
      await waitUntil('the fault to be told', async () =>
        (await browser.collectedErrors()).some((text) => text.includes('broken by the test')),
      );
      expect(await registered()).toBe(0);
      const page = (await browser.pages()).find((each) => each.url().includes(RECORD));
      expect(page && (await scriptsIn(page))).toBe(0);
      await browser.evalInExtension((api) => api.storage.session.set({ mended: true }));
      await waitUntil('the script to be registered', async () => (await registered()) === 1, ALARM_MS + HANGS_MS);
      expect(placesOf(await probe(browser, 'typed', 'ISOLATED'))).toEqual([]);
    } finally {
      await browser.close();
      rmSync(dir, { recursive: true });
    }
  });
});

test('another extension gets no answer to any message', async () => {
  const browser = await start('policy');
  try {
    const messages = everyMessage().map((message) => ({ to: 'background', ...message }));
    const heard = await browser.sendAsAnother(messages);
    expect(heard).toHaveLength(messages.length);
    for (const each of heard) expect(each).toMatch(/Receiving end does not exist/);
  } finally {
    await browser.close();
  }
});

describe.runIf(BROWSER === 'firefox')('the password set by policy (Chromium hides it)', () => {
  test('can be read by a script that runs as this extension’s content script, not by the page', async () => {
    const browser = await start('policy');
    try {
      await popIn(browser);
      expect(placesOf(await probe(browser, 'policy', 'MAIN'))).toEqual([]);
      expect(placesOf(await probe(browser, 'policy', 'ISOLATED'))).toEqual([
        'storage.managed',
        'storage.managed, later',
      ]);
    } finally {
      await browser.close();
    }
  });
});
