import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLE } from '../../stand-ins/crm/data/landmarks.ts';
import { overlayOf } from './office/card.ts';
import { codesOf, notificationsOf, scriptsIn } from './office/lifecycle.ts';
import { type Office, openOffice } from './office/office.ts';
import { type Caller, openInCrm, pop, startOver } from './office/steps.ts';
import { waitUntil } from './harness/wait.ts';

const example: Caller = { code: EXAMPLE.vendorLeadCode, leadId: EXAMPLE.leadId, phone: EXAMPLE.phone };
const RECORD = `/mpa/contacts/by-code/${EXAMPLE.vendorLeadCode}`;
const ROW = '/mpa/search?q=Castellanos';
/** Tells a private page from a normal one at the same address; the CRM and the extension make nothing of it. */
const MARK = '#private';

let office: Office;
beforeAll(async () => {
  office = await openOffice({ inPrivate: true });
});
afterEach(async () => {
  await office.browser.evalInExtension(async (api) => {
    await api.storage.local.remove('settings');
    // First, or the one tab that is left to start over with would be a private one.
    const all = await api.windows.getAll();
    if (all.every(({ incognito }) => incognito)) await api.windows.create({ incognito: false });
    for (const { id, incognito } of all) if (incognito) await api.windows.remove(id ?? -1);
  });
  await startOver(office);
});
afterAll(() => office.close());

type Private = { windowId: number; isAsItWas(): Promise<void> };

/** The agent opens a private window, in front, with that page of the CRM in it and an empty tab behind. */
async function openPrivate(path: string): Promise<Private> {
  const { browser, crm } = office;
  const windowId = await browser.evalInExtension(async (api, url) => {
    const { id = -1 } = await api.windows.create({ incognito: true, url });
    await api.tabs.create({ windowId: id, url: 'about:blank', active: false });
    return id;
  }, `${crm.origin}${path}${MARK}`);
  await browser.focusWindow(windowId);
  const page = await office.pageAt(MARK);
  // So it is not for want of a script there that nothing is shown.
  await waitUntil('the script in the private page', async () => (await scriptsIn(page)) === 1);
  const tabs = async () => (await browser.windows()).find(({ id }) => id === windowId)?.tabs;
  const before = await tabs();
  return {
    windowId,
    async isAsItWas() {
      expect(await tabs()).toEqual(before);
      expect(await overlayOf(page)).toBeNull();
    },
  };
}

const frontWindow = async () => (await office.browser.windows()).find(({ focused }) => focused)?.id ?? -1;

/** Waits until the record is in front in that window, with outline and card, and the window in front of the others. */
async function shownIn(windowId: number, code: string): Promise<void> {
  await waitUntil('the record in front there', async () => {
    const tab = (await office.crmTabs()).find((each) => each.windowId === windowId && each.active);
    return tab?.url.endsWith(code) && (await frontWindow()) === windowId;
  });
  await waitUntil('outline and card', async () => {
    const page = (await office.browser.pages()).find((each) => each.url().endsWith(code));
    const overlay = page && (await overlayOf(page));
    return overlay && overlay.outlines > 0 && overlay.card.includes(code);
  });
}

describe('no pop goes into a private window', () => {
  test.each([
    { shows: 'the record', path: RECORD, front: 'private', list: true },
    { shows: 'the record', path: RECORD, front: 'normal', list: true },
    { shows: 'the record', path: RECORD, front: 'private', list: false },
    { shows: 'its row', path: ROW, front: 'private', list: true },
  ])('that shows $shows already (in front: $front; CRM open elsewhere: $list)', async ({ path, front, list }) => {
    if (list) await openInCrm(office, '/mpa/contacts?stage=Lost');
    const normal = await frontWindow();
    const apart = await openPrivate(path);
    if (front === 'normal') await office.browser.focusWindow(normal);
    expect(await pop(office, example)).toMatchObject({ kind: 'opened' });
    await shownIn(normal, EXAMPLE.vendorLeadCode);
    await apart.isAsItWas();
  });

  test('nor does the next one: it goes on in the tab of the first', async () => {
    const [next = ''] = codesOf(office);
    await pop(office, example);
    const [first, ...others] = await office.crmTabs();
    expect(others).toEqual([]);
    const apart = await openPrivate(`/mpa/contacts/by-code/${next}`);
    await pop(office, { code: next });
    await shownIn(first?.windowId ?? -1, next);
    const after = (await office.crmTabs()).filter(({ windowId }) => windowId !== apart.windowId);
    expect(after.map(({ id }) => id)).toEqual([first?.id]);
    await apart.isAsItWas();
  });

  test('where all windows are private: the record gets one of its own', async () => {
    const normal = await frontWindow();
    const apart = await openPrivate(RECORD);
    await office.browser.evalInExtension((api, id) => api.windows.remove(id), normal);
    await waitUntil('only the private window', async () => (await office.browser.windows()).length === 1);
    expect(await pop(office, example)).toMatchObject({ kind: 'opened' });
    const windows = await office.browser.evalInExtension((api) => api.windows.getAll());
    const [own, ...others] = windows.filter(({ id }) => id !== apart.windowId);
    expect(others).toEqual([]);
    expect(own?.incognito).toBe(false);
    await shownIn(own?.id ?? -1, EXAMPLE.vendorLeadCode);
    await apart.isAsItWas();
  });

  test('nor does the offer of a record: a notification makes it', async () => {
    await office.browser.evalInExtension((api) => api.storage.local.set({ settings: { version: 1, opening: 'ask' } }));
    const apart = await openPrivate(ROW);
    expect(await pop(office, example)).toMatchObject({ kind: 'asked' });
    await waitUntil('the notification', async () => (await notificationsOf(office)).includes('pop'));
    await apart.isAsItWas();
  });
});
