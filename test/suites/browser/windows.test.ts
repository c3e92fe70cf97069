import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLE } from '../../stand-ins/crm/data/landmarks.ts';
import { type Desktop, startDesktop } from './harness/desktop.ts';
import { BROWSER } from './harness/test-browser.ts';
import { waitUntil } from './harness/wait.ts';
import { codesOf, notificationsOf } from './office/lifecycle.ts';
import { type Office, openOffice, profileOf } from './office/office.ts';
import {
  callFrom,
  type Caller,
  openInCrm,
  openInFront,
  outcome,
  OWN_SETTINGS,
  pop,
  startOver,
  useSettings,
} from './office/steps.ts';

// What is about windows shows only where there are real ones: headless, each of them says that it has the focus.

const example: Caller = { code: EXAMPLE.vendorLeadCode, leadId: EXAMPLE.leadId, phone: EXAMPLE.phone };
const RECORD = `/by-code/${EXAMPLE.vendorLeadCode}`;
/** A page of another site, whose title the window says. */
const ELSEWHERE = 'data:text/html,<title>Elsewhere</title>';
const LIST = '/mpa/contacts?stage=Lost';

let desktop: Desktop;
let office: Office;
beforeAll(async () => {
  desktop = await startDesktop();
  office = await openOffice({ display: desktop.display, policy: OWN_SETTINGS });
});
afterEach(async () => {
  await desktop.xdotool('mouseup', '1', 'set_desktop', '0');
  await startOver(office);
});
afterAll(async () => {
  await office.close();
  await desktop.close();
});

const useDemoCrm = () => useSettings(office, { crms: [profileOf('mpa', office.crm.origin)] });

/** What the title of the window that the person sees says of its page. Firefox names the site first where there is no tab bar. */
const titleInFront = async () => (await desktop.activeWindow()).title.replace(/^(?:http:\/\/\S+|data:) - /, '');
const inFront = (title: string) =>
  waitUntil(`“${title}” in front`, async () => (await titleInFront()).startsWith(title));

/** The agent opens a page of the CRM in a pop-up window, in front. */
async function openPopUp(path: string) {
  const id = await office.browser.evalInExtension(
    async (api, url) => (await api.windows.create({ url, type: 'popup' })).id ?? -1,
    office.crm.origin + path,
  );
  // A window manager may leave the focus where it is when a window comes while another goes, and Chromium may believe that it has it.
  await waitUntil('the pop-up in front', async () => {
    if ((await windowInFront()) === id) return true;
    await office.browser.evalInExtension(async (api, popUp) => {
      for (const { id: other } of await api.windows.getAll()) await api.windows.update(other ?? -1, { focused: false });
      await api.windows.update(popUp, { focused: true });
    }, id);
    return false;
  });
  await office.pageAt(path);
  return id;
}
const windowInFront = async () => (await office.browser.windows()).find(({ focused }) => focused)?.id;
const recordTabs = async (part: string) => (await office.crmTabs()).filter(({ url }) => url.includes(part));
const NAME = 'Naomi Castellanos';

describe('the CRM has a window without a tab bar', () => {
  test('a pop-up: the record comes there, in front', async () => {
    await useDemoCrm();
    const popUp = await openPopUp(LIST);
    await pop(office, example);
    await inFront(NAME);
    expect(await office.crmTabs()).toMatchObject([{ windowId: popUp }]);
  });

  test('the next call’s record, too, also when the agent is in another window', async () => {
    await useDemoCrm();
    const popUp = await openPopUp(LIST);
    await pop(office, { code: codesOf(office)[0] ?? '' });
    const normal = (await office.browser.windows()).find(({ id }) => id !== popUp)?.id ?? -1;
    await office.browser.focusWindow(normal);
    // Where a new tab opens, browsers go by the window in front.
    await openInFront(office, ELSEWHERE);
    await inFront('Elsewhere');
    expect(await windowInFront()).toBe(normal);
    await pop(office, example);
    await inFront(NAME);
    expect(await office.crmTabs()).toMatchObject([{ windowId: popUp }]);
  });

  test('with something unsaved there: it opens in a normal window, and that one is in front', async () => {
    await useDemoCrm();
    const popUp = await openPopUp('/mpa/contacts/new');
    const form = await office.pageAt('/contacts/new');
    await form.type('input[name=city]', 'Lisbon');
    await form.click('h1');
    await pop(office, example);
    await inFront(NAME);
    const [record] = await recordTabs(RECORD);
    expect(record?.windowId).not.toBe(popUp);
    expect(await form.$eval('input[name=city]', (field) => field.value)).toBe('Lisbon');
  });

  test('an installed app: the record comes there, in front', async ({ skip }) => {
    skip(BROWSER === 'firefox', 'Firefox installs no web apps on this system.');
    const app = await openOffice({ display: desktop.display, app: LIST });
    try {
      await app.pageAt('stage=Lost');
      await pop(app, example);
      const [tab, ...others] = await app.crmTabs();
      expect(others).toEqual([]);
      await waitUntil('the record in front', async () => (await titleInFront()).startsWith(NAME));
      expect(
        await app.browser.evalInExtension(async (api, id) => (await api.windows.get(id)).type, tab?.windowId ?? -1),
      ).toBe('app');
    } finally {
      await app.close();
    }
  });
});

describe('a mouse button is down on a tab when the call connects', () => {
  /** Firefox lets tabs be opened and shown whatever the mouse does. */
  const isRefusing = BROWSER === 'chromium';
  /** The first tab of the window in front, as the person sees it. */
  const firstTab = () =>
    office.browser.evalInExtension(async (api) => (await api.tabs.query({ lastFocusedWindow: true, index: 0 }))[0]);
  /** Whether the browser refuses to move a tab: to its own place, so that nothing moves as long as the browser lets it. */
  const isRefused = () =>
    office.browser.evalInExtension(async (api) => {
      const [tab] = await api.tabs.query({ active: true, lastFocusedWindow: true });
      return api.tabs.move(tab?.id ?? -1, { index: tab?.index ?? 0 }).then(
        () => false,
        () => true,
      );
    });
  /** Presses the first tab of the window in front, and holds it. */
  async function pressTab() {
    const { x, y } = await desktop.activeWindow();
    expect((await firstTab())?.active).toBe(false);
    // A press before the new window has drawn its tabs hits none of them.
    await waitUntil('the tab to be pressed', async () => {
      await desktop.xdotool('mousemove', String(x + 100), String(y + 20), 'mousedown', '1');
      if (isRefusing ? await isRefused() : (await firstTab())?.active) return true;
      await desktop.xdotool('mouseup', '1');
      return false;
    });
  }
  /** A call connects while a tab is pressed. A browser that refuses has done nothing when the button is let go. */
  async function callWhilePressed() {
    await pressTab();
    const before = await office.crmTabs();
    callFrom(office, example);
    if (!isRefusing) return;
    await waitUntil('the call', async () => (await office.state())?.call?.pop.state === 'due');
    expect(await office.crmTabs()).toEqual(before);
    await desktop.xdotool('mouseup', '1');
  }

  test('the record opens, at the latest as soon as it is let go', async () => {
    await useDemoCrm();
    await openInCrm(office, LIST);
    await callWhilePressed();
    expect(await outcome(office)).toMatchObject({ kind: 'opened' });
    await inFront(NAME);
  });

  test('a record that is open behind comes to the front then', async () => {
    await useDemoCrm();
    await openInCrm(office, `/mpa/contacts${RECORD}`);
    await openInFront(office, ELSEWHERE);
    await inFront('Elsewhere');
    await callWhilePressed();
    expect(await outcome(office)).toMatchObject({ kind: 'shown' });
    await inFront(NAME);
    expect(await office.crmTabs()).toHaveLength(1);
  });
});

describe('the browser is out of sight', () => {
  const told = async () => (await notificationsOf(office)).includes('out-of-sight');

  test('on another desktop: a notification says that the record is open', async () => {
    await useDemoCrm();
    await desktop.xdotool('set_desktop', '2');
    await pop(office, example);
    await waitUntil('the notification', told);
    await office.browser.evalInExtension((api) => api.notifications.clear('out-of-sight'));
  });

  test('minimised: it comes to the front, and nothing needs to be said', async () => {
    await useDemoCrm();
    const [window] = await office.browser.windows();
    await office.browser.evalInExtension((api, id) => api.windows.update(id, { state: 'minimized' }), window?.id ?? -1);
    await pop(office, example);
    await inFront(NAME);
    await pop(office, { code: codesOf(office)[0] ?? '' });
    expect(await told()).toBe(false);
  });
});
