import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stillBuild } from '../../demo/still-build.ts';
import { waitForText } from '../../demo/seed.ts';
import { type Dialer, startDialer } from '../../stand-ins/dialer/server.ts';
import { builtExtension, type BuildTarget } from './harness/build.ts';
import { launchChromium } from './harness/chromium.ts';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { waitUntil } from './harness/wait.ts';
import { AGENT, type Office, openOffice, PASSWORD } from './office/office.ts';
import { page, type Site, startSite } from './office/pages.ts';

const PAGES = ['popup.html', 'options.html'];

/** A server of somebody else's: what it was asked for, and the address of a page of it that frames others. */
type Other = Site & { asked: string[]; framing(addresses: string[]): string };

async function startOther(): Promise<Other> {
  const asked: string[] = [];
  const site = await startSite(({ pathname, searchParams }) => {
    asked.push(pathname);
    return page(
      'Other',
      searchParams
        .getAll('frame')
        .map((address) => `<iframe src="${address}"></iframe>`)
        .join(''),
    );
  });
  const framing = (addresses: string[]) =>
    `${site.origin}/framing?${new URLSearchParams(addresses.map((address) => ['frame', address])).toString()}`;
  return { ...site, asked, framing };
}

/**
 * What a script does that somebody got into a page of the extension: runs more code, makes markup, and sends away what it has
 * found. Returns what the browser refused. Runs in that page, so it needs nothing from outside.
 */
async function breakIn(other: string): Promise<{ refused: string[]; ran: string[] }> {
  // A debugger may make code from text until its call first waits.
  await new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
  const refused = new Set<string>();
  addEventListener('securitypolicyviolation', ({ effectiveDirective }) => refused.add(effectiveDirective));
  const ran: string[] = [];
  const element = <K extends keyof HTMLElementTagNameMap>(name: K, set: Partial<HTMLElementTagNameMap[K]> = {}) =>
    document.body.appendChild(Object.assign(document.createElement(name), set));
  const tries: Record<string, () => unknown> = {
    markup: () => (element('div').innerHTML = '<b>bold</b>'),
    inlineScript: () => element('script').append('document.body.dataset.inlineScript = "ran"'),
    handler: () => {
      const button = element('button');
      button.setAttribute('onclick', 'document.body.dataset.handler = "ran"');
      button.click();
    },
    // oxlint-disable-next-line typescript/no-implied-eval -- it is what must be refused
    codeFromText: () => window.setTimeout('document.body.dataset.codeFromText = "ran"', 0),
    otherScript: () => element('script', { src: `${other}/script.js` }),
    picture: () => element('img', { src: `${other}/picture` }),
    style: () => element('style').append('body { outline: 7px solid red }'),
    otherStyle: () => element('link', { rel: 'stylesheet', href: `${other}/style.css` }),
    frame: () => element('iframe', { src: `${other}/frame` }),
    base: () => element('base', { href: `${other}/` }),
    object: () => element('object', { data: `${other}/object` }),
    socket: () => void new WebSocket('wss://dialer.example/'),
    form: () => {
      const form = element('form', { action: `${other}/form`, method: 'post', target: '_self' });
      form.append(Object.assign(document.createElement('input'), { name: 'x', value: 'y' }));
      form.submit();
    },
  };
  for (const [name, attempt] of Object.entries(tries)) {
    try {
      attempt();
    } catch {
      refused.add(name);
    }
  }
  const until = Date.now() + 10_000;
  const all = ['img-src', 'connect-src', 'form-action', 'base-uri', 'frame-src'];
  while (!all.every((each) => refused.has(each)) && Date.now() < until) {
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  for (const name of Object.keys(document.body.dataset)) ran.push(name);
  if (document.querySelector('b')) ran.push('markup');
  if (getComputedStyle(document.body).outlineWidth === '7px') ran.push('style');
  return { refused: [...refused], ran };
}

/** Refused in both browsers, whatever else is. */
const REFUSED = ['img-src', 'connect-src', 'form-action', 'base-uri', 'frame-src', 'markup'];

/** A build whose pages every site may load, so that only their own policy keeps them from being framed. */
async function openBuild(target: BuildTarget): Promise<string> {
  const dir = stillBuild(await builtExtension(target));
  const file = join(dir, 'manifest.json');
  const manifest: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
  const resources = [{ resources: PAGES, matches: ['http://127.0.0.1/*'] }];
  writeFileSync(file, JSON.stringify({ ...manifest, web_accessible_resources: resources }));
  return dir;
}

describe('Chromium', () => {
  let office: Office;
  let other: Other;
  beforeAll(async () => {
    [office, other] = await Promise.all([openOffice(), startOther()]);
  });
  afterAll(async () => {
    await office.close();
    await other.close();
  });

  const press = (at: Page, name: string) => at.locator(`::-p-aria([name="${name}"][role="button"])`).click();

  test('popup, options page and background do their work within the policy', async () => {
    const { chromium } = office;
    const options = await chromium.extensionPage('options.html');
    await press(options, 'Check connection');
    await waitForText(options, 'It works');
    const popup = await chromium.openPopup(options);
    await waitForText(popup, 'Ready');
    expect(await popup.$eval('.status', (status) => getComputedStyle(status).getPropertyValue('--tone'))).not.toBe('');
    expect(chromium.logs.filter(({ kind }) => ['error', 'warn', 'thrown'].includes(kind))).toEqual([]);
    expect(await chromium.collectedErrors()).toEqual([]);
  });

  test.each(PAGES)('a script that got into %s makes and sends nothing', async (file) => {
    const opened = await office.chromium.extensionPage(file);
    const { refused, ran } = await opened.evaluate(breakIn, other.origin);
    expect(ran).toEqual([]);
    expect(refused).toEqual(expect.arrayContaining(REFUSED));
    expect(opened.url()).toBe(office.chromium.url(file));
    expect(other.asked).toEqual([]);
    await opened.close();
  });

  test('no site can frame popup and options page, even where it may load them', async () => {
    const dir = await openBuild('chrome');
    const chromium = await launchChromium({ extensionDir: dir });
    try {
      const framing = await chromium.browser.newPage();
      await framing.goto(other.framing(PAGES.map((file) => chromium.url(file))));
      await waitUntil('both to be refused', () => {
        const refused = chromium.logs.filter(({ text }) => /^Framing .* "frame-ancestors 'none'"/.test(text));
        return refused.length === PAGES.length;
      });
      expect(framing.frames().filter((frame) => frame.url().startsWith(chromium.url('')))).toEqual([]);
    } finally {
      await chromium.close();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

describe('Firefox', () => {
  let dialer: Dialer;
  let firefox: Firefox;
  let other: Other;
  let downloads: string;
  beforeAll(async () => {
    downloads = mkdtempSync(join(tmpdir(), 'screen-pop-downloads-'));
    dialer = await startDialer({ agents: [AGENT], accounts: [{ user: 'api', pass: PASSWORD, level: 9 }] });
    other = await startOther();
    firefox = await launchFirefox({
      extensionDir: await builtExtension('firefox'),
      grantedOrigins: ['http://127.0.0.1/*'],
      managedPolicy: { dialer: { address: dialer.origin, agent: AGENT, user: 'api', password: PASSWORD } },
      preferences: {
        'browser.download.folderList': 2,
        'browser.download.dir': downloads,
        'browser.helperApps.neverAsk.saveToDisk': 'application/json',
        'browser.download.alwaysOpenPanel': false,
      },
    });
  });
  afterAll(async () => {
    await firefox.close();
    await Promise.all([dialer.close(), other.close()]);
    rmSync(downloads, { recursive: true, force: true });
  });

  const shows = (text: string) =>
    waitUntil(`the page to show “${text}”`, () =>
      firefox.evaluate((wanted) => document.body.textContent.includes(wanted), text),
    );

  test('popup, options page and background do their work within the policy', async () => {
    await firefox.extensionPage('options.html');
    await shows('Check connection');
    await firefox.click('#dialer .try button');
    await shows('It works');
    await firefox.extensionPage('popup.html');
    await shows('Ready');
    expect(await firefox.collectedErrors()).toEqual([]);
  });

  test.each(PAGES)('a script that got into %s makes and sends nothing', async (file) => {
    await firefox.extensionPage(file);
    const { refused, ran } = await firefox.evaluate(breakIn, other.origin);
    expect(ran).toEqual([]);
    expect(refused).toEqual(expect.arrayContaining(REFUSED));
    expect(other.asked).toEqual([]);
  });

  test('no site can frame popup and options page, even where it may load them', async () => {
    const dir = await openBuild('firefox');
    const browser = await launchFirefox({ extensionDir: dir });
    try {
      await browser.open(other.framing(PAGES.map((file) => browser.url(file))));
      await waitUntil('both to be refused', async () => {
        const refused = (await browser.collectedErrors()).filter((text) => text.includes('frame-ancestors'));
        return PAGES.every((file) => refused.some((text) => text.includes(file)));
      });
    } finally {
      await browser.close();
      rmSync(dir, { recursive: true, force: true });
    }
  });

  test('remembered records can be downloaded', async () => {
    await firefox.evalInExtension(
      () =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open('remembered');
          opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('links'));
          opening.addEventListener('error', () => reject(new Error('The links cannot be written.')));
          opening.addEventListener('success', () => {
            const writing = opening.result.transaction('links', 'readwrite');
            const link = { address: 'https://crm.example.com/1', atMs: 1, by: 'agent', vendorLeadCode: 'A-1' };
            writing.objectStore('links').put(link, 'crm|lead|1');
            writing.addEventListener('complete', () => {
              opening.result.close();
              resolve();
            });
          });
        }),
    );
    await firefox.extensionPage('options.html');
    await shows('One record is remembered.');
    await firefox.click('#remembered .actions button');
    const exported = await waitUntil('the file', () => {
      const file = join(downloads, 'remembered-records.json');
      return existsSync(file) && readFileSync(file, 'utf8');
    });
    expect(exported).toContain('https://crm.example.com/1');
  });
});
