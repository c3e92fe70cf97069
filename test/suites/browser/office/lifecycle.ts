import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { OVERLAY_NAME } from '#utils/page/page-overlay.ts';
import type { AgentState } from '#utils/agent/state.ts';
import { STATUS_LOOKS, type StatusLook } from '#utils/dialer/status-looks.ts';
import { t } from '#utils/words/words.ts';
import { browserOf, type WayToKill } from '../harness/test-browser.ts';
import { HANGS_MS, waitUntil } from '../harness/wait.ts';
import type { Office } from './office.ts';

/** The alarm that brings a killed worker back comes within so long: the shortest period that browsers allow. */
export const ALARM_MS = 30_000;

export const lastRequest = ({ dialer }: Office): number => dialer.requests().at(-1)?.id ?? 0;

/** Waits for `count` requests that began after the one with this id; when the last of them came, epoch ms. */
export async function asked(office: Office, sinceId: number, count: number, withinMs = HANGS_MS): Promise<number> {
  const nth = await waitUntil(
    `${count} more requests to the dialer`,
    () => office.dialer.requests(sinceId)[count - 1],
    withinMs,
  );
  return nth.atMs;
}

/** Kills the worker and leaves everything alone until it asks the dialer again; how long that took, ms. */
export async function killAndWait(office: Office, way: WayToKill): Promise<number> {
  await office.browser.killBackground(way);
  const killedAtMs = Date.now();
  const lastId = lastRequest(office);
  return (await asked(office, lastId, 1, ALARM_MS + HANGS_MS)) - killedAtMs;
}

/** Vendor lead codes that name one record each; every test that wants a fresh call takes another. */
export const codesOf = (office: Office): string[] =>
  office.crm
    .leads()
    .filter(({ vendorLeadCode, leadId }) => /^HC-\d+$/.test(vendorLeadCode) && leadId > 0)
    .map(({ vendorLeadCode }) => vendorLeadCode);

/** When the live call was popped, epoch ms; undefined before. A second pop of it would be later. */
export const poppedAtMs = (state: AgentState | null): number | undefined =>
  state?.call?.pop.state === 'done' ? state.call.pop.atMs : undefined;

/** The tab that the person looks at. */
export async function frontTab({ browser }: Office): Promise<number | undefined> {
  const window = (await browser.windows()).find(({ focused }) => focused);
  return window?.tabs.find(({ active }) => active)?.id;
}

/** Opens an empty tab over what is there, so that a second pop would be seen to come to the front. */
export async function lookAway({ browser }: Office): Promise<number> {
  const tab = await browser.evalInExtension((api) => api.tabs.create({ url: 'about:blank', active: true }));
  return tab.id ?? -1;
}

/** How many of the extension's overlays stand in a page: one for each script that believes to be the page's only one. */
export async function overlaysIn(office: Office, part: string): Promise<number> {
  const page = await office.pageAt(part);
  return page.evaluate((name) => document.querySelectorAll(name).length, OVERLAY_NAME);
}

/**
 * How many scripts of the extension are at work in a page: each listens in its document for forms that are sent until it
 * is ended, and the demo CRM does not.
 */
export const scriptsIn = (page: Page): Promise<number> => browserOf(page).listenersIn(page, 'submit');

/** Waits until the extension, as it runs now, has a script in the page of a tab: one of a former version answers nothing. */
export const answers = ({ browser }: Office, tabId: number): Promise<unknown> =>
  waitUntil('the page to answer the extension', () =>
    browser.evalInExtension(async (api, id) => {
      const links: unknown = await api.tabs.sendMessage(id, { to: 'page', name: 'links' });
      return Array.isArray(links);
    }, tabId),
  );

export const badgeOf = ({ browser }: Office): Promise<string> =>
  browser.evalInExtension((api) => api.action.getBadgeText({}));

/** What the badge says of a status. */
export const badgeTextOf = (look: StatusLook): string => t(STATUS_LOOKS[look].badge);

export const notificationsOf = ({ browser }: Office): Promise<string[]> =>
  browser.evalInExtension(async (api) => Object.keys(await api.notifications.getAll()));

/** Has the browser update the extension to a copy of itself with a higher version. */
export async function updateToNext({ browser }: Office): Promise<string> {
  const next = mkdtempSync(join(tmpdir(), 'screen-pop-next-'));
  try {
    cpSync(browser.extensionDir, next, { recursive: true });
    const file = join(next, 'manifest.json');
    const manifest: { version: string } = JSON.parse(readFileSync(file, 'utf8'));
    const version = manifest.version.replace(/\d+$/, (last) => String(Number(last) + 1));
    writeFileSync(file, JSON.stringify({ ...manifest, version }));
    await browser.updateExtension(next);
    return version;
  } finally {
    rmSync(next, { recursive: true });
  }
}

/** What the popup's button asks of the background. */
export const pressTryAgain = ({ browser }: Office): Promise<void> =>
  browser.evalInExtension(async (api) => {
    await api.runtime.sendMessage({ to: 'background', name: 'tryAgain' });
  });
