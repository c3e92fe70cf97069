import { beforeEach, expect, it, vi } from 'vitest';
import type { Tabs } from 'webextension-polyfill';
import { createFrameReports } from '#utils/pop/frame-reports.ts';
import { createPageArrivals, type PageArrivals } from '#utils/pop/page-arrivals.ts';
import type { BrowserTabs } from '#utils/pop/tabs.ts';
import { WAITS } from '#utils/pop/waits.ts';
import { keys, popOf } from './example-pop.ts';
import { recordReport } from './pretend-browser.ts';

// A tab that the browser has just made, as Firefox tells of it: the times are measured there, the order is what counts.

const ADDRESS = 'https://crm.test/leads/7';
type Moment = { tab: Partial<Tabs.Tab>; answers?: boolean };
const BLANK: Moment = { tab: { status: 'complete' } };
const LOADING: Moment = { tab: { status: 'loading' } };
const RECORD: Moment = { tab: { status: 'complete', url: ADDRESS }, answers: true };
const ERROR_PAGE: Moment = { tab: { status: 'complete', url: ADDRESS } };
const OTHER_SITE: Moment = { tab: { status: 'complete' } };

const fake = vi.hoisted(() => {
  const world: { moments: Moment[]; refused: number } = { moments: [], refused: 0 };
  return world;
});
const now = () => fake.moments[0] ?? BLANK;
/** Each look at the tab finds the next moment; the last one lasts. */
const next = () => {
  const moment = now();
  if (fake.moments.length > 1) fake.moments.shift();
  return moment;
};
vi.mock('webextension-polyfill', () => ({
  default: {
    tabs: {
      create: async () => ({ id: 1, windowId: 1, ...now().tab }),
      get: async () => ({ id: 1, windowId: 1, ...next().tab }),
      sendMessage: async (_tabId: number, { name }: { name: string }) => {
        if (!now().answers) throw new Error('Could not establish connection.');
        return name === 'inspect' ? recordReport : null;
      },
    },
    windows: { getAll: async () => [{ id: 1, focused: true }], get: async () => ({ focused: true }), update: vi.fn() },
    scripting: {
      async executeScript() {
        fake.refused += 1;
        throw new Error('Missing host permission for the tab or frames');
      },
    },
    permissions: { contains: async () => true },
    storage: { local: {}, session: {}, sync: {} },
  },
}));
vi.mock('#utils/settings/storage-access.ts', () => ({ closeStorageToPages: async () => {} }));
const { createBrowserTabs } = await import('#utils/pop/browser-tabs.ts');

let arrivals: PageArrivals;
let tabs: BrowserTabs;
beforeEach(() => {
  vi.useFakeTimers();
  fake.refused = 0;
  arrivals = createPageArrivals();
  const tab = { tabId: 1, windowId: 1, openedByPop: true };
  const shown = { ...tab, profileId: 'crm', address: ADDRESS, offeredIn: null, pop: popOf('A') };
  tabs = createBrowserTabs({
    opening: async () => 'new-tab',
    session: async () => ({ callKey: 'A', disproved: [], shown }),
    arrivals,
    frames: createFrameReports(() => performance.now()),
    outOfSight: async () => {},
  });
  return () => vi.useRealTimers();
});

/** What a pop learns of a tab that it makes, which goes through these moments; null where it learns nothing. */
async function learnsOf({ moments, events = [] }: { moments: Moment[]; events?: (() => void)[] }) {
  fake.moments = [...moments];
  const { tabId } = await tabs.open(ADDRESS, null, true);
  for (const event of events) event();
  const settled = tabs.settle(tabId, keys);
  await vi.advanceTimersByTimeAsync(WAITS.pageThereMs + WAITS.pageSettlesMs);
  return settled;
}

it('waits while the browser has not begun to load the page of a tab that was made', async () => {
  expect(await learnsOf({ moments: [BLANK, BLANK, BLANK, LOADING, RECORD] })).toMatchObject({ own: 'code' });
  expect(fake.refused).toBe(0);
});

it('knows from the browser that a tab has begun to load, where no look has seen it', async () => {
  const events = [() => arrivals.begun(1)];
  expect(await learnsOf({ moments: [BLANK, OTHER_SITE], events })).toMatchObject({ looks: 'log-in' });
});

it.each([
  { what: 'an error of the browser', last: ERROR_PAGE, looks: 'error' },
  { what: 'another site, which may not be looked into', last: OTHER_SITE, looks: 'log-in' },
])('sees $what, once the tab has begun to load', async ({ last, looks }) => {
  expect(await learnsOf({ moments: [BLANK, LOADING, last] })).toMatchObject({ looks });
});

it('waits for the page of a tab that was unloaded, and is used again', async () => {
  fake.moments = [RECORD];
  await tabs.open(ADDRESS, null, true);
  arrivals.blank(1);
  fake.moments = [{ tab: { status: 'complete', url: 'https://crm.test/leads/6' } }, BLANK, BLANK, LOADING, RECORD];
  const settled = tabs.settle(1, keys);
  await vi.advanceTimersByTimeAsync(WAITS.pageThereMs);
  expect(await settled).toMatchObject({ own: 'code' });
  expect(fake.refused).toBe(0);
});

it('learns nothing of a tab that stays blank', async () => {
  expect(await learnsOf({ moments: [BLANK] })).toBeNull();
  expect(fake.refused).toBe(0);
});

it('takes a refusal between two pages for no error page', async () => {
  // Refused for the blank page; by the time the tab is asked, the record's page is loading.
  fake.moments = [{ tab: { status: 'loading', url: ADDRESS } }];
  const { injectInto } = await import('#utils/browser/content-script.ts');
  expect(await injectInto(1)).toBe('not-let-in');
  fake.moments = [ERROR_PAGE];
  expect(await injectInto(1)).toBe('error-page');
});
