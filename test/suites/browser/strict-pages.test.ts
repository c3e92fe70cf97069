import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stillBuild } from '../../demo/still-build.ts';
import { waitForText } from '../../demo/seed.ts';
import { builtForTests, launchBrowser } from './harness/launch.ts';
import { BROWSER } from './harness/test-browser.ts';
import { waitUntil } from './harness/wait.ts';
import { type Office, openOffice } from './office/office.ts';
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
    markup: () => (element('div').innerHTML = '<b id="broke-in">bold</b>'),
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
  if (document.querySelector('#broke-in')) ran.push('markup');
  if (getComputedStyle(document.body).outlineWidth === '7px') ran.push('style');
  return { refused: [...refused], ran };
}

/** Refused in both browsers, whatever else is. */
const REFUSED = ['img-src', 'connect-src', 'form-action', 'base-uri', 'frame-src', 'markup'];

/** A build whose pages every site may load, so that only their own policy keeps them from being framed. */
async function openBuild(): Promise<string> {
  const dir = stillBuild(await builtForTests());
  const file = join(dir, 'manifest.json');
  const manifest: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
  const resources = [{ resources: PAGES, matches: ['http://127.0.0.1/*'] }];
  writeFileSync(file, JSON.stringify({ ...manifest, web_accessible_resources: resources }));
  return dir;
}

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
  const { browser } = office;
  const options = await browser.extensionPage('options.html');
  await press(options, 'Check connection');
  await waitForText(options, 'It works');
  const popup = await browser.openPopup(options);
  await waitForText(popup, 'Ready');
  expect(await popup.$eval('.status', (status) => getComputedStyle(status).getPropertyValue('--tone'))).not.toBe('');
  expect(browser.logs.filter(({ kind }) => ['error', 'warn', 'thrown'].includes(kind))).toEqual([]);
  expect(await browser.collectedErrors()).toEqual([]);
});

test.each(PAGES)('a script that got into %s makes and sends nothing', async (file) => {
  const opened = await office.browser.extensionPage(file);
  const { refused, ran } = await opened.evaluate(breakIn, other.origin);
  expect(ran).toEqual([]);
  expect(refused).toEqual(expect.arrayContaining(REFUSED));
  expect(opened.url()).toBe(office.browser.url(file));
  expect(other.asked).toEqual([]);
  await opened.close();
});

test('no site can frame popup and options page, even where it may load them', async () => {
  const dir = await openBuild();
  const browser = await launchBrowser({ extensionDir: dir });
  try {
    const framing = await browser.newPage();
    await framing.goto(other.framing(PAGES.map((file) => browser.url(file))));
    await waitUntil('both to be refused', async () => {
      const said = [...browser.logs.map(({ text }) => text), ...(await browser.collectedErrors())];
      const refused = said.filter((text) => text.includes('frame-ancestors'));
      return PAGES.every((file) => refused.some((text) => text.includes(file) || BROWSER === 'chromium'));
    });
    expect(framing.frames().filter((frame) => frame.url().startsWith(browser.url('')))).toEqual([]);
  } finally {
    await browser.close();
    rmSync(dir, { recursive: true, force: true });
  }
});
