import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { overlayOf } from './office/card.ts';
import {
  ALARM_MS,
  asked,
  badgeOf,
  badgeTextOf,
  codesOf,
  frontTab,
  killAndWait,
  lastRequest,
  lookAway,
  notificationsOf,
  overlaysIn,
  poppedAtMs,
  updateToNext,
} from './office/lifecycle.ts';
import { WAYS_TO_KILL } from './harness/test-browser.ts';
import { AGENT, type Office, openOffice, PASSWORD } from './office/office.ts';
import { type SlowFront, startSlowFront } from './office/slow-front.ts';
import { HANGS_MS, waitUntil } from './harness/wait.ts';

// Three desks, because most of this is waiting: what one waits for, the others wait for at the same time.
let desks: [Office, Office, Office];
let front: SlowFront;
const desk = (at: 0 | 1 | 2) => desks[at];

beforeAll(async () => {
  front = await startSlowFront(() => desks[2].crm.origin);
  desks = await Promise.all([openOffice(), openOffice(), openOffice({ profile: { address: `${front.origin}/mpa` } })]);
});
afterAll(async () => {
  await Promise.all([...desks.map((office) => office.close()), front.close()]);
});

/** The CRM's tabs at the third desk, which reaches it through the slow front. */
const frontTabs = async () => (await desk(2).browser.tabs()).filter(({ url }) => url.startsWith(front.origin));

async function backToReady(office: Office): Promise<void> {
  office.dialer.setAgent(AGENT, 'ready');
  await waitUntil('the agent to be ready', async () => (await office.state())?.status?.family === 'ready');
}

describe('the worker is killed', () => {
  test.concurrent.each(WAYS_TO_KILL.map((way, at) => ({ way, at })))(
    'by $way: it asks the dialer again by itself, at an alarm that comes every half minute',
    async ({ way, at }) => {
      const office = desks[at];
      if (!office) throw new Error('There is no such desk.');
      const alarms = await office.browser.evalInExtension((api) => api.alarms.getAll());
      expect(alarms.map(({ periodInMinutes }) => periodInMinutes)).toEqual([ALARM_MS / 60_000]);
      await killAndWait(office, way);
      // And goes on as before, not only at alarms: no more than two of those come in their own period.
      await asked(office, lastRequest(office), 3, ALARM_MS);
    },
  );

  test('and back when the popup is opened, without any alarm', async () => {
    const { browser } = desk(0);
    await browser.evalInExtension((api) => api.alarms.clearAll());
    await browser.killBackground();
    const lastId = lastRequest(desk(0));
    const popup = await browser.openPopup();
    await asked(desk(0), lastId, 1);
    await waitUntil('the status in the popup', () => popup.evaluate(() => document.body.textContent.includes('Ready')));
    await popup.close();
  });
});

/** Kills the third desk's worker in the middle of a pop, wakes it, and lets a held page through. */
async function wakeAndExpectOneTab(code: string): Promise<void> {
  const office = desk(2);
  await office.browser.killBackground();
  const lastId = lastRequest(office);
  await office.lookNow();
  // By the second answer, what was left undone has been taken up.
  await asked(office, lastId, 2);
  front.release();
  await office.popped(code);
  const tab = await waitUntil('the record in front', async () =>
    (await frontTabs()).find(({ url, active }) => active && url.includes(code)),
  );
  expect(await frontTabs()).toEqual([tab]);
  expect(await frontTab(office)).toBe(tab.id);
  const page = await office.pageAt(code);
  await waitUntil('its card', async () => (await overlayOf(page))?.card.includes(code));
  await backToReady(office);
}

/**
 * Calls, and holds the record's page back in the tab of the last call. False where a busy computer kept that tab's page from
 * saying within a second that it may be left: another tab was opened then, and is the last call's from now on.
 */
async function beginInLastTab(code: string): Promise<boolean> {
  const office = desk(2);
  await lookAway(office);
  const before = new Set((await office.browser.tabs()).map(({ id }) => id));
  front.hold();
  office.call(code);
  const isReused = await waitUntil('the tab, or another, to come to the front', async () => {
    if ((await frontTabs()).some(({ active }) => active)) return 'yes';
    return (await office.browser.tabs()).some(({ id }) => !before.has(id)) && 'no';
  });
  if (isReused === 'yes') return true;
  const left = (await frontTabs()).map(({ id }) => id);
  front.release();
  await office.popped(code);
  await office.browser.evalInExtension((api, ids) => api.tabs.remove(ids), left);
  await backToReady(office);
  return false;
}

describe('the worker is killed around a pop: the record is in front, in one tab', () => {
  test('as the answer leaves the dialer', async () => {
    const [code = ''] = codesOf(desk(2));
    const lastId = lastRequest(desk(2));
    desk(2).call(code);
    await waitUntil('the answer', () =>
      desk(2)
        .dialer.requests(lastId)
        .some(({ outcome }) => outcome === 'answered'),
    );
    await wakeAndExpectOneTab(code);
  });

  test('while the page of a new tab is on its way', async () => {
    const [, code = ''] = codesOf(desk(2));
    await lookAway(desk(2));
    await desk(2).browser.evalInExtension(
      (api, ids) => api.tabs.remove(ids),
      (await frontTabs()).map(({ id }) => id),
    );
    await waitUntil('the former tab to be closed', async () => (await frontTabs()).length === 0);
    const before = (await desk(2).browser.tabs()).length;
    front.hold();
    desk(2).call(code);
    await waitUntil('the new tab', async () => (await desk(2).browser.tabs()).length > before);
    expect((await desk(2).state())?.call?.pop.state).toBe('due');
    await wakeAndExpectOneTab(code);
  });

  test('while the tab of the last call is on its way to the record', async () => {
    const [, , first = '', , , ...more] = codesOf(desk(2));
    for (const code of [first, ...more]) {
      if (!(await beginInLastTab(code))) continue;
      expect((await desk(2).state())?.call?.pop.state).toBe('due');
      return wakeAndExpectOneTab(code);
    }
    throw new Error('The last call’s tab was never used again.');
  });
});

describe('while something else goes wrong', () => {
  test.concurrent('an outage: told after ten seconds, aged on the badge, and the next call is popped', async () => {
    const office = desk(0);
    const { dialer } = office;
    const [code = ''] = codesOf(office);
    await dialer.pause();
    const outage = await waitUntil('the outage to be told of', async () => {
      const failure = (await office.state())?.failure;
      return failure?.notified && failure;
    });
    expect(Date.now() - outage.sinceMs).toBeGreaterThanOrEqual(10_000);
    expect(outage.kind).toBe('unreachable');
    await waitUntil('the notification', async () => (await notificationsOf(office)).includes('outage'));
    await waitUntil('the age on the badge', async () => /^([1-9]\ds|[1-9]m)$/.test(await badgeOf(office)));

    office.call(code);
    await dialer.resume();
    const backOffMs = ((await office.state())?.nextPollAtMs ?? 0) - Date.now();
    expect(backOffMs).toBeLessThanOrEqual(30_000);
    await waitUntil('the pop', async () => poppedAtMs(await office.state()), 30_000 + HANGS_MS);
    expect((await office.state())?.call?.vendorLeadCode).toBe(code);
    await waitUntil('the badge to be current', async () => (await badgeOf(office)) === badgeTextOf('in-call'));
    expect(await notificationsOf(office)).toEqual([]);
    await backToReady(office);
  });

  test.concurrent('a wrong password: never more than three tries, and a person is asked', async () => {
    const office = desk(1);
    const { dialer, browser } = office;
    const lastId = lastRequest(office);
    const refusals = () => dialer.requests(lastId).filter(({ login }) => login === 'wrong');
    const refused = () => refusals().length;
    const setPassword = (pass: string) => dialer.setAccount({ user: 'api', pass, level: 9 });

    // Without blanks: the dialer drops those from a password before it compares it.
    setPassword('changed-once');
    await waitUntil('the refusal', async () => (await office.state())?.failure?.kind === 'wrong-login');
    expect((await office.state())?.nextPollAtMs).toBeGreaterThan((refusals()[0]?.atMs ?? Infinity) + 50_000);
    expect(refused()).toBe(1);
    // What IT saves is tried at once.
    await office.setDialerPolicy({ password: 'changed-once' });
    // Where the browser was restarted for it, no failure is known before the first answer, either.
    await waitUntil('polling with the new password', async () => {
      const state = await office.state();
      return state?.failure === null && state.status !== null;
    });

    setPassword('changed-twice');
    await waitUntil('its first refusal', () => refused() === 2);
    // Killed before it has heard of the refusal, the background would not know, and ask once more.
    await waitUntil('the refusal to be known', async () => (await office.state())?.failure?.kind === 'wrong-login');
    await browser.killBackground();
    await office.lookNow();
    const popup = await browser.openPopup();
    const tryAgain = await popup.waitForSelector('::-p-aria(Try again[role="button"])');
    // One refusal puts no log-in to rest that was accepted, whatever was refused before it.
    expect(await office.state()).toMatchObject({ failure: { kind: 'wrong-login' }, resting: null });
    expect(refused()).toBe(2);

    await tryAgain?.click();
    await waitUntil('the third refusal', () => refused() === 3);
    await waitUntil('polling to rest', async () => (await office.state())?.resting);
    await waitUntil('the badge and the notification', async () => {
      return (await badgeOf(office)) === '!' && (await notificationsOf(office)).includes('outage');
    });
    await waitUntil('the popup to say from when on', () =>
      popup.evaluate(() => /You can try again at/.test(document.body.textContent)),
    );
    expect((await office.state())?.resting?.mayTryAtMs).toBeGreaterThan(Date.now() + 10 * 60_000);
    // Whatever is pressed or saved now, the dialer is left alone, and the popup goes on saying until when.
    await browser.evalInExtension((api) => api.runtime.sendMessage({ to: 'background', name: 'tryAgain' }));
    await waitUntil('the block', async () => ((await office.state())?.nextPollAtMs ?? 0) > Date.now() + 10 * 60_000);
    expect((await office.state())?.resting?.mayTryAtMs).toBeGreaterThan(Date.now() + 10 * 60_000);
    expect(refused()).toBe(3);
    await popup.close();
  });

  test.concurrent('the browser is restarted and the extension updated in mid-call: one pop', async () => {
    const office = desk(2);
    const { browser } = office;
    const [, , , code = '', next = ''] = codesOf(office);
    office.call(code);
    await office.popped(code);
    const first = poppedAtMs(await office.state());
    await browser.restart();
    await asked(office, lastRequest(office), 4);
    expect(poppedAtMs(await office.state())).toBe(first);
    expect(await frontTabs()).toEqual([]);

    office.call(next);
    await office.popped(next);
    const second = poppedAtMs(await office.state());
    const elsewhere = await lookAway(office);
    const version = await updateToNext(office);
    expect(await browser.evalInExtension((api) => api.runtime.getManifest().version)).toBe(version);
    await asked(office, lastRequest(office), 4);
    expect(poppedAtMs(await office.state())).toBe(second);
    expect(await frontTab(office)).toBe(elsewhere);
    expect(await frontTabs()).toHaveLength(1);

    office.call(code);
    await office.popped(code);
    await waitUntil('the card', async () => (await overlaysIn(office, code)) > 0);
    expect(await overlaysIn(office, code)).toBe(1);
    await backToReady(office);
  });
});

describe('during a call', () => {
  test('settings saved and popup opened: no second pop', async () => {
    const office = desk(0);
    const { browser } = office;
    const [, code = ''] = codesOf(office);
    office.call(code);
    await office.popped(code);
    const first = poppedAtMs(await office.state());
    const elsewhere = await lookAway(office);
    await browser.evalInExtension((api) =>
      api.storage.local.set({ settings: { version: 1, opening: 'new-tab', cardCorner: 'bottom-left' } }),
    );
    await asked(office, lastRequest(office), 2);
    const popup = await browser.openPopup();
    await asked(office, lastRequest(office), 2);
    await popup.close();
    expect(poppedAtMs(await office.state())).toBe(first);
    expect(await office.crmTabs()).toHaveLength(1);
    expect(await frontTab(office)).toBe(elsewhere);
    await backToReady(office);
  });

  test('two windows with pages of the CRM: one tab comes to the front', async () => {
    const office = desk(0);
    const [, , code = ''] = codesOf(office);
    await office.browser.evalInExtension((api, url) => api.windows.create({ url }), office.page('/contacts'));
    await waitUntil('both windows', async () => (await office.crmTabs()).length === 2);
    office.call(code);
    await office.popped(code);
    await asked(office, lastRequest(office), 2);
    const shown = (await office.crmTabs()).filter(({ url }) => url.includes(code));
    expect(shown).toHaveLength(1);
    expect(await frontTab(office)).toBe(shown[0]?.id);
  });
});

test('the browser has no error of the extension to tell of, and the password stayed where it belongs', async () => {
  for (const office of desks) {
    expect(await office.browser.collectedErrors()).toEqual([]);
    expect(office.dialer.requests().filter(({ passwordOutsideBody }) => passwordOutsideBody)).toEqual([]);
  }
  expect(JSON.stringify(desks.map(({ browser }) => browser.logs))).not.toContain(PASSWORD);
});
