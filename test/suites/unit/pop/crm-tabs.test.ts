import { beforeEach, expect, it, vi } from 'vitest';
import type { Tabs } from 'webextension-polyfill';
import { createPageArrivals } from '#utils/pop/page-arrivals.ts';
import type { PopSession } from '#utils/pop/pop-session.ts';
import { crmOf } from '../crm/profiles.ts';
import { keys, popOf } from './example-pop.ts';

// The tab of a pop whose background was ended while the record was on its way.

const fake = vi.hoisted(() => {
  const world: { tabs: Partial<Tabs.Tab>[] } = { tabs: [] };
  return world;
});
vi.mock('webextension-polyfill', () => ({
  default: {
    tabs: { query: async () => fake.tabs },
    windows: { getLastFocused: async () => ({ id: 1 }), getAll: async () => [{ id: 1, type: 'normal' }] },
  },
}));
const { readCrmTabs } = await import('#utils/pop/crm-tabs.ts');

const ADDRESS = 'https://crm.test/leads/7';
const crm = crmOf({ preset: 'other', address: 'https://crm.test', recordTemplate: '/leads/{record_id}' });
let arrivals = createPageArrivals();
let session: PopSession;
beforeEach(() => {
  arrivals = createPageArrivals();
  const tab = { tabId: 4, windowId: 1, openedByPop: true };
  session = {
    callKey: 'A',
    disproved: [],
    shown: { ...tab, profileId: crm.profileId, address: ADDRESS, offeredIn: null, pop: popOf('A') },
  };
});

/** The addresses of the CRM's tabs, where the browser tells this of the pop tab. */
async function addressesWhere(popTab: Partial<Tabs.Tab>): Promise<string[]> {
  fake.tabs = [{ id: 4, windowId: 1, index: 0, active: true, incognito: false, ...popTab }];
  const pageIn = async () => ({});
  const known = { opening: async () => 'reuse' as const, session: async () => session, arrivals, pageIn };
  return (await readCrmTabs(known, crm, keys)).map(({ url }) => url);
}

it.each([
  { what: 'it is loading', tab: { status: 'loading' } },
  { what: 'it was unloaded', tab: { status: 'complete', discarded: true } },
])('counts as showing the record, where the browser says only that $what', async ({ tab }) => {
  expect(await addressesWhere(tab)).toEqual([ADDRESS]);
});

it.each([
  { what: 'it is on its way to another page of the CRM', tab: { status: 'loading', url: 'https://crm.test/leads/8' } },
  { what: 'it shows another page of the CRM', tab: { status: 'complete', url: 'https://crm.test/leads/8' } },
])('counts as where it is: $what', async ({ tab }) => {
  expect(await addressesWhere(tab)).toEqual(['https://crm.test/leads/8']);
});

it('does not count where it shows a page of another site', async () => {
  expect(await addressesWhere({ status: 'complete' })).toEqual([]);
});

it('does not count for the next call, because the agent may have gone elsewhere in it', async () => {
  session = { ...session, callKey: 'B' };
  expect(await addressesWhere({ status: 'loading' })).toEqual([]);
});

it('does not count as on its way where another tab is loading', async () => {
  expect(await addressesWhere({ id: 5, status: 'loading' })).toEqual([]);
});

it('says that the CRM has sent it to another site, where that is known', async () => {
  arrivals.elsewhere(4);
  expect(await addressesWhere({ status: 'loading' })).toEqual(['']);
});
