import type { Frame, Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Office, openOffice } from './office/office.ts';
import type { Site } from './office/pages.ts';
import { front, frontAt, openInFront, pop, startOver } from './office/steps.ts';
import { typeInFrame } from './office/type-in-frame.ts';
import { waitUntil } from './harness/wait.ts';
import { startPageSite } from './page-site.ts';

let site: Site;
let office: Office;
/** An origin that nobody has granted. */
let stranger: string;
beforeAll(async () => {
  site = await startPageSite();
  stranger = site.origin.replace('127.0.0.1', 'stranger.localhost');
  const crms = [
    { id: 'crm', preset: 'other', address: site.origin, recordTemplate: '/r/{vendor_lead_code}' },
    { id: 'other', preset: 'other', address: site.foreignOrigin, recordTemplate: '/r/{vendor_lead_code}' },
  ];
  const granted = ['http://127.0.0.1/*', 'http://localhost/*'];
  office = await openOffice({ policy: { crms, rules: [{ campaign: 'any', result: 'crm' }] }, granted });
});
beforeEach(() => startOver(office));
afterAll(async () => {
  await office.close();
  await site.close();
});

const call = (code: string) => pop(office, { code, campaign: 'any' });
/** Opens a page of the CRM with frames that show these. */
const framing = (...frames: string[]): Promise<Page> =>
  openInFront(office, `${site.origin}/framing.html?${new URLSearchParams(frames.map((src) => ['frame', src]))}`);
const claiming = (): string =>
  `${stranger}/claiming-frame.html?${new URLSearchParams({ channel: `${office.browser.extensionId}:input` })}`;
/** The messages that the page's own script has got. */
const heardBy = (page: Page): Promise<string[]> => page.evaluate(() => Reflect.get(window, 'heard'));
const isClaimed = (page: Page) => waitUntil('claims from a frame', async () => (await heardBy(page)).length > 2);
const noteIn = async (page: Page): Promise<Frame> => {
  const frame = await page.waitForFrame((each) => each.url().startsWith(site.foreignOrigin));
  await frame.waitForSelector('#note');
  await typeInFrame(frame, '#note', 'half a note');
  return frame;
};
const BESIDE = { kind: 'beside', words: { key: 'pop.typing' } };

test.each(['C-1', 'C-2', 'C-3'])(
  'a frame of an origin that nobody granted claims everything: %s opens in front',
  async (code) => {
    const page = await framing(claiming(), claiming());
    await isClaimed(page);
    expect(await call(code)).not.toMatchObject(BESIDE);
    await frontAt(office, `/r/${code}`);
  },
);

test('a frame of a granted origin holds a note: the record opens behind', async () => {
  const page = await framing(site.foreignOrigin + '/frame-inner.html', claiming());
  const frame = await noteIn(page);
  expect(await call('C-4')).toMatchObject(BESIDE);
  expect(await front(office)).toBe(page);
  expect(await frame.$eval('#note', (note) => Reflect.get(note, 'value'))).toBe('half a note');
});

test.each([
  ['of a CRM', () => `${site.origin}/framing.html`],
  ['that nobody granted', () => `${stranger}/framing.html`],
])('a page %s hears nothing from a frame in which the agent types', async (_which, address) => {
  const page = await openInFront(
    office,
    `${address()}?frame=${encodeURIComponent(`${site.foreignOrigin}/frame-inner.html`)}`,
  );
  await noteIn(page);
  // What a frame says comes before the pop, which takes a poll.
  await call('C-6');
  expect(await heardBy(page)).toEqual([]);
});

test.each<[how: string, end: (page: Page, frame: Frame) => Promise<unknown>]>([
  ['was removed', (page) => page.$eval('iframe', (frame) => frame.remove())],
  [
    'shows a page of another origin now',
    (page) => page.$eval('iframe', (frame, src) => void (frame.src = src), stranger),
  ],
  ['shows a blank page now', (page) => page.$eval('iframe', (frame) => void (frame.src = 'about:blank'))],
])('a frame of a granted origin that held a note and %s: the record opens in front', async (_how, end) => {
  const page = await framing(`${site.foreignOrigin}/frame-inner.html`);
  const frame = await noteIn(page);
  await end(page, frame);
  await waitUntil(
    'the frame’s page to be gone',
    async () => !page.frames().some((each) => each.url().startsWith(site.foreignOrigin)),
  );
  expect(await call('C-5')).not.toMatchObject(BESIDE);
  await frontAt(office, '/r/C-5');
});
