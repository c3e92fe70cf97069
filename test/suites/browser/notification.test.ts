import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Opening } from '#utils/settings/schema.ts';
import { EXAMPLE } from '../../stand-ins/crm/data/landmarks.ts';
import { overlayOf } from './office/card.ts';
import { notificationsOf } from './office/lifecycle.ts';
import { type Office, openOffice, profileOf } from './office/office.ts';
import {
  type Caller,
  front,
  frontAt,
  openInCrm,
  openInFront,
  OWN_SETTINGS,
  pop,
  startOver,
  useSettings,
} from './office/steps.ts';
import { waitUntil } from './harness/wait.ts';

const example: Caller = { code: EXAMPLE.vendorLeadCode, leadId: EXAMPLE.leadId, phone: EXAMPLE.phone };

let office: Office;
beforeAll(async () => {
  office = await openOffice({ policy: OWN_SETTINGS });
});
afterEach(() => startOver(office));
afterAll(() => office.close());

/** A call comes while no page of the CRM is open, and a notification tells of its record. */
async function notified(opening: Opening): Promise<void> {
  await useSettings(office, { crms: [profileOf('mpa', office.crm.origin)], opening });
  await pop(office, example);
  await waitUntil('the notification', async () => (await notificationsOf(office)).includes('pop'));
  expect((await front(office)).url()).not.toContain(office.crm.origin);
}

/** The agent clicks it: it goes, and the record is in front, in the only tab of the CRM. */
async function click(): Promise<void> {
  await office.browser.clickNotification('pop');
  await frontAt(office, EXAMPLE.vendorLeadCode);
  expect(await notificationsOf(office)).toEqual([]);
  expect(await office.crmTabs()).toHaveLength(1);
}

async function cardAndOutline(): Promise<void> {
  const page = await frontAt(office, EXAMPLE.vendorLeadCode);
  await waitUntil('card and outline', async () => {
    const overlay = await overlayOf(page);
    return overlay?.outlines === 1 && overlay.card.includes(EXAMPLE.vendorLeadCode);
  });
}

describe.each<Opening>(['ask', 'background'])(
  'another tab than the CRM’s is in front, as the dialer’s mostly is (%s)',
  (opening) => {
    test('a notification offers the record, because nobody sees the CRM’s tab behind', async () => {
      const list = await openInCrm(office, '/mpa/contacts?stage=Lost');
      await openInFront(office, 'about:blank');
      await notified(opening);
      expect((await overlayOf(list))?.card ?? '').toBe('');
      await office.browser.clickNotification('pop');
      await cardAndOutline();
      expect(list.url()).toContain('stage=Lost');
    });
  },
);

describe('a click on the notification of a call’s record', () => {
  test('opens it, where the agent wants to be asked', async () => {
    await notified('ask');
    expect(await office.crmTabs()).toEqual([]);
    await click();
    await cardAndOutline();
  });

  test('brings its tab to the front, where it has opened in the background', async () => {
    await notified('background');
    const [behind] = await office.crmTabs();
    await click();
    expect(await office.crmTabs()).toEqual([{ ...behind, active: true }]);
    await cardAndOutline();
  });

  test('opens it again, where the agent has closed that tab since', async () => {
    await notified('background');
    const [behind] = await office.crmTabs();
    await office.browser.evalInExtension((api, id) => api.tabs.remove(id), behind?.id ?? -1);
    await waitUntil('the tab to be closed', async () => (await office.crmTabs()).length === 0);
    await click();
    await cardAndOutline();
  });
});
