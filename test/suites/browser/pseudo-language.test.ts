// Every sentence of the build's catalogue is put into brackets: a letter that stands outside of them on a page is a
// sentence that was left in the code, or data.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { presets } from '#utils/crm/presets/index.ts';
import { sentence } from '#utils/words/words.ts';
import { english, getMessage } from '../../tools/english.ts';
import { GRANTED, OFFICE, popupScenes } from '../../demo/popup-scenes.ts';
import { putLogins, putSetUp, putState, type Seed, seedSettings } from '../../demo/seed.ts';
import { stillBuild } from '../../demo/still-build.ts';
import { builtForTests, launchBrowser } from './harness/launch.ts';
import type { TestBrowser } from './harness/test-browser.ts';
import { CrmPageBench, popOf } from './crm-page-bench.ts';
import { waitUntil } from './harness/wait.ts';

/** A copy of the build that speaks the pseudo-language. Returns its folder, which the caller removes. */
function pseudoBuild(build: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'screen-pop-pseudo-'));
  cpSync(build, dir, { recursive: true });
  const file = join(dir, '_locales', 'en', 'messages.json');
  writeFileSync(file, JSON.stringify(bracketed(JSON.parse(readFileSync(file, 'utf8')))));
  return dir;
}

type Messages = Record<string, { message: string }>;

/** The catalogue with brackets around each sentence. Singular and plural are one message with a bar between them. */
const bracketed = (messages: Messages): Messages =>
  Object.fromEntries(
    Object.entries(messages).map(([key, { message }]) => {
      const parts = message.split(' | ').map((part) => `⟦${part}⟧`);
      return [key, { message: parts.join(' | ') }];
    }),
  );

/** What stands outside all brackets: sentences may hold others. */
function outside(said: string): string {
  let depth = 0;
  let rest = '';
  for (const character of said) {
    if (character === '⟦') depth += 1;
    else if (character === '⟧') depth -= 1;
    else if (depth === 0) rest += character;
  }
  return rest;
}

/** All that a page says to the eye or to a screen reader; a sentence may be spread over elements. */
const saidOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const said = [document.title];
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text && !node.parentElement?.matches('script,style')) texts.push(node.data);
      if (node instanceof Element)
        for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description'])
          said.push(node.getAttribute(name) ?? '');
    }
    return [...said, texts.join('\n')];
  });

/** Texts in data of any shape. */
const textsIn = (data: unknown): string[] => {
  if (typeof data === 'string') return [data];
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(textsIn) : [];
};

/** Addresses, hosts and paths: no sentence has a slash or a dot inside a word. */
const ADDRESS = /(?:https?:\/\/|\/|\.?[\w-]+\.)[\w\-./?=&#{}<>%+:@]+/g;

/** What a text says that is neither in the catalogue nor in the data. */
function unwordedIn(said: string, data: string[]): string[] {
  const known = [...new Set([...data, ...DATA])]
    .filter((each) => each.trim() !== '')
    .sort((a, b) => b.length - a.length);
  const without = (line: string, texts: string[]) => texts.reduce((left, each) => left.replaceAll(each, ''), line);
  // Names of several words may have a version in them, which looks like an address.
  const names = known.filter((each) => each.includes(' '));
  return outside(said)
    .split('\n')
    .map((line) => without(without(line, names).replaceAll(ADDRESS, ''), known).trim())
    .filter((left) => /\p{L}/u.test(left));
}

const unworded = async (page: Page, ...shown: unknown[]): Promise<string[]> =>
  (await saidOn(page)).flatMap((said) => unwordedIn(said, textsIn(shown)));

/** Product names, example values, and what the browser writes by itself. */
const DATA = [
  ...presets.flatMap(({ name, parts, record, search, searches, lookups, newRecord }) => [
    name,
    ...parts.flatMap(({ example, choices = [] }) => [example, ...choices.map(({ value }) => value)]),
    ...textsIn([record, search, searches, lookups, newRecord]),
  ]),
  'https://crm.example.com',
  '/contacts/{record_id}',
  '{record_id}',
  '/search?q={search}',
  '/api/contacts?code={search}',
  'items.*.id',
  'first_name last_name',
  'AM',
  'PM',
];

const SEED: Seed = {
  dialer: OFFICE.dialer,
  login: OFFICE.login,
  crms: [
    { id: 'crm-1', preset: 'hubspot', parts: { portal: '1234567' } },
    { id: 'crm-2', name: 'Collections desk', address: 'https://crm.example.com', recordTemplate: '/a/{record_id}' },
    { id: 'crm-3', preset: 'zendesk', parts: {} },
  ],
  rules: [{ campaign: 'COLL*', callTypes: ['inbound'], codeShape: '', result: 'crm-2' }],
};

describe('no sentence is left in the code', () => {
  let browser: TestBrowser;
  let dir: string;
  beforeAll(async () => {
    const still = stillBuild(await builtForTests());
    dir = pseudoBuild(still);
    rmSync(still, { recursive: true, force: true });
    browser = await launchBrowser({ extensionDir: dir, grantedOrigins: [...GRANTED] });
  });
  beforeEach(async () => {
    await putLogins(browser, []);
    await browser.evalInExtension((api) => api.storage.local.clear());
  });
  afterAll(async () => {
    await browser.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const open = async (path: string): Promise<Page> => {
    const page = await browser.extensionPage(path);
    await waitUntil('a sentence', () => page.evaluate(() => document.body.textContent.includes('⟦')));
    return page;
  };

  test('the brackets are seen, and what stands outside of them', () => {
    expect(outside('⟦On call with ⟦Ann⟧⟧ since')).toBe(' since');
    expect(getMessage('card_label')).not.toContain('⟦');
  });

  test('popup: not set up', async () => {
    await putSetUp(browser, {});
    const page = await open('popup.html');
    expect(await unworded(page)).toEqual([]);
    await page.close();
  });

  test.each(popupScenes.map((scene) => [scene.name, scene] as const))('popup: %s', async (_name, { state }) => {
    await seedSettings(browser, OFFICE);
    const seeded = state(Date.now());
    await putState(browser, seeded);
    const page = await open('popup.html');
    expect(await unworded(page, OFFICE, seeded)).toEqual([]);
    await page.close();
  });

  test('options: empty, filled, with mistakes', async () => {
    const empty = await open('options.html');
    expect(await unworded(empty)).toEqual([]);
    await empty.close();

    await seedSettings(browser, SEED);
    const page = await open('options.html');
    await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));
    expect(await unworded(page, SEED, EXAMPLE)).toEqual([]);

    const fill = (id: string, value: string) => page.locator(`[id="${id}"]`).fill(value);
    await fill('address', 'http://dialer.example.com');
    await fill('crms.1.recordTemplate', '/contacts/{record-id');
    await fill('crms.1.searchTemplate', 'https://evil.example.com/{search}');
    await fill('crms.1.lookup.template', '/api?q={search}');
    await fill('crms.1.country', 'X');
    await fill('readyMs', '0');
    await fill('crms.0.paste', 'https://app-eu1.hubspot.com/contacts/1234567/record/0-1/51');
    await page.locator('.save-bar button.primary').click();
    await waitUntil('the mistakes', () =>
      page.evaluate(() => document.querySelectorAll('[aria-invalid=true]').length >= 3),
    );
    expect(await unworded(page, SEED, EXAMPLE, TYPED)).toEqual([]);
    await page.close({ runBeforeUnload: false });
  });
});

describe('the card', () => {
  let bench: CrmPageBench;
  beforeAll(async () => {
    bench = await CrmPageBench.start();
  });
  afterAll(() => bench.close());

  const shown = {
    note: sentence('pop.choose', 2),
    candidates: [{ label: 'Ann Lee', address: 'https://crm.example.com/1' }],
    offer: { label: sentence('card.openRecord'), address: 'https://crm.example.com/2' },
    canLink: true,
    practice: true,
  };
  test.each([
    ['with all that it can say', shown],
    ['of a call of which nothing is known', { party: '', campaign: '', callType: '', leadId: '' }],
    ['that is over', { endedAtMs: Date.now() }],
  ])('%s', async (_what, card) => {
    const { page, ...crm } = await startedOn(bench);
    const pop = popOf({ vendorLeadCode: 'leadId' in card ? '' : 'C-1' }, card);
    await crm.ask('showPop', pop);
    const said = await page.evaluate(() => {
      const root = stand.inOverlay('.card')!;
      const named = [root, ...root.querySelectorAll('*')].flatMap((each) => [
        each.getAttribute('aria-label') ?? '',
        each.getAttribute('title') ?? '',
      ]);
      return [...named, root.innerText];
    });
    expect(said.join('')).toContain('⟦');
    expect(said.flatMap((each) => unwordedIn(each, textsIn(pop)))).toEqual([]);
    await page.close();
  });

  const startedOn = async (on: CrmPageBench) => {
    const crm = await on.open('empty.html', {}, bracketed(english));
    await crm.start();
    return { page: crm.page, ask: crm.ask.bind(crm) };
  };
});

/** The practice call that stands in the page. */
const EXAMPLE = ['abc123-xyz456', 'EXAMPLE_CAMPAIGN', 'CAMP001', '1234567890', '7890123'];
const TYPED = ['dialer.example.com', 'record-id', 'evil.example.com', 'app-eu1', 'HubSpot'];
