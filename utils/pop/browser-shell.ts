import browser from 'webextension-polyfill';
import { z } from 'zod';
import { injectInto } from '../browser/content-script.ts';
import { isWithinCrm, matchPatternOf } from '../crm/crm-address.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { PageMessages, PageReport } from '../messages/protocol.ts';
import type { ActivePopMemory } from './active-pop.ts';
import { type FrameReports, withFrame } from './frame-reports.ts';
import type { PageArrivals } from './page-arrivals.ts';
import type { PopShell, RecordIdAt } from './shell.ts';
import type { TabFacts } from './plan.ts';

/** A page that is not there by then is not waited for. */
const THERE_WITHIN_MS = 12_000;
/** A page that has not made up its mind so long after it came is taken as it is; SaaS pages take seconds (crm-pages). */
const SETTLE_WITHIN_MS = 8000;
/** What a page says while it is still loading is believed after this: its last picture, or a stream, may never end. */
const LOADS_FOR_MS = 3000;
const ASK_EVERY_MS = 250;
/**
 * A page that is there answers in a few ms, on a busy machine in some hundred; one that hangs is not waited for when
 * planning. One that does not answer is left alone, which costs another tab.
 */
const INSPECT_WITHIN_MS = 1000;

/** Frames of other origins are asked with their page, and answer about as soon. */
const FRAMES_LATER_MS = 100;

/** A list that is being filled, or still shows what was searched for before, has one row for a moment. */
const RESULT_FOR_MS = 700;

/** Of one row. */
const MOST_LINKS = 20;

const candidateSchema = z.object({
  label: z.string().max(300),
  // A link that is too long to be a record's must not cost the rest of what the page says.
  addresses: z
    .array(z.string())
    .transform((addresses) => addresses.filter(({ length }) => length <= 4000).slice(0, MOST_LINKS)),
});

/** What a page says is as untrusted as the page. */
export const pageReportSchema: z.ZodType<PageReport> = z.object({
  unsaved: z.boolean(),
  typing: z.boolean(),
  found: z.enum(['address', 'link', 'attribute', 'code', 'phone']).nullable(),
  matches: z.number(),
  looks: z.enum(['record', 'log-in', 'not-found', 'error', 'other']),
  candidates: z.array(candidateSchema).max(8),
});

/** A CRM that sends its visitor to a site of somebody else's does so to have them logged in. */
const LOG_IN_ELSEWHERE: PageReport = {
  unsaved: false,
  typing: false,
  found: null,
  matches: 0,
  looks: 'log-in',
  candidates: [],
};

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A page that hangs must not keep a call's record, or the next call, waiting. */
const ANSWERS_WITHIN_MS = 3000;
/** The CRM's server has a part in this answer. */
const LOOKED_UP_WITHIN_MS = 8000;

/** Sends a message to the page of a tab; undefined where no script answers in time. */
export async function tellPage<Name extends keyof PageMessages>(
  tabId: number,
  name: Name,
  ...args: Parameters<PageMessages[Name]>
): Promise<unknown> {
  try {
    const within = wait(name === 'lookUp' ? LOOKED_UP_WITHIN_MS : ANSWERS_WITHIN_MS);
    return await Promise.race([browser.tabs.sendMessage(tabId, { to: 'page', name, args }), within]);
  } catch {
    return undefined;
  }
}

const bringScript = (tabId: number): Promise<boolean> =>
  Promise.race([injectInto(tabId), wait(ANSWERS_WITHIN_MS).then(() => false)]);

const asReport = (answer: unknown): PageReport | null => {
  const parsed = pageReportSchema.safeParse(answer);
  return parsed.success ? parsed.data : null;
};

async function linksIn(tabId: number): Promise<string[]> {
  const parsed = z
    .array(z.string())
    .max(300)
    .safeParse(await tellPage(tabId, 'links'));
  return parsed.success ? parsed.data : [];
}

/** A record, and the links that lead to it. */
type Result = { id: string; addresses: string[] };

/** The record that links lead to, if it is one and no more. */
function onlyRecord(links: string[], recordIdAt: RecordIdAt): Result | null {
  const found = links.flatMap((address) => {
    const id = recordIdAt(address);
    return id === null ? [] : { id, address };
  });
  const [only] = found;
  return only && found.every(({ id }) => id === only.id)
    ? { id: only.id, addresses: found.map(({ address }) => address) }
    : null;
}

/** Is told at each look what there is (null: nothing), and whether it has been the same for long enough. */
function isLasting(): (seen: string | null) => boolean {
  let last: string | null = null;
  let sinceMs = 0;
  return (seen) => {
    if (seen !== last) [last, sinceMs] = [seen, Date.now()];
    return seen !== null && Date.now() - sinceMs >= RESULT_FOR_MS;
  };
}

/**
 * The CRM's address that a tab shows or is on its way to; null where it is elsewhere. Without the way there (which a
 * query by pattern does not see either) a record whose page is slow would be opened twice.
 */
const addressIn = ({ url, pendingUrl }: browser.Tabs.Tab, crm: ResolvedCrm): string | null =>
  [pendingUrl, url].find((address) => address !== undefined && isWithinCrm(address, crm)) ?? null;

/** The pop's shell over the real browser. */
export function createBrowserShell(
  memory: ActivePopMemory,
  arrivals: PageArrivals,
  frames: FrameReports,
  profileId: string,
  notify: PopShell['notify'],
): PopShell {
  async function report(tabId: number, keys: RecordKeys): Promise<PageReport | null> {
    const askedAtMs = Date.now();
    const page = asReport(await tellPage(tabId, 'inspect', { keys }));
    if (!page || page.found !== null || !frames.areIn(tabId)) return page;
    await wait(FRAMES_LATER_MS);
    const inFrame = frames.foundSince(tabId, keys, askedAtMs);
    return inFrame ? withFrame(page, inFrame) : page;
  }

  /** Whether a page that was sent to the CRM is on a site that may not be looked into, though the CRM's may. */
  async function hasLeft(url: string | undefined): Promise<boolean> {
    const address = (await memory.read())?.address;
    if (url !== undefined || !address) return false;
    return browser.permissions.contains({ origins: [matchPatternOf(new URL(address).origin)] });
  }

  return {
    notify,

    async crmTabs(crm, keys) {
      const [tabs, focused, active] = await Promise.all([
        browser.tabs.query({}).catch(() => []),
        browser.windows.getLastFocused().catch(() => null),
        memory.read(),
      ]);
      const facts = tabs.flatMap((tab): TabFacts[] => {
        const { id, windowId } = tab;
        const url = addressIn(tab, crm);
        if (id === undefined || windowId === undefined || url === null) return [];
        return [
          {
            id,
            windowId,
            index: tab.index,
            url,
            active: tab.active,
            inFocusedWindow: windowId === focused?.id,
            incognito: tab.incognito,
            lastAccessedMs: tab.lastAccessed ?? 0,
            openedByPop: active?.openedByPop === true && active.tabId === id,
            page: null,
          },
        ];
      });
      return Promise.all(
        facts.map(async (tab) => {
          const asked = (tab.active && tab.inFocusedWindow) || tab.openedByPop;
          if (!asked) return tab;
          return { ...tab, page: await Promise.race([report(tab.id, keys), wait(INSPECT_WITHIN_MS).then(() => null)]) };
        }),
      );
    },

    async focus({ tabId, windowId }) {
      await browser.tabs.update(tabId, { active: true });
      await browser.windows.update(windowId, { focused: true });
    },

    async open(address, beside, inFront) {
      const windowId = beside?.windowId ?? (await normalWindowId());
      // Without any normal window (only private ones, or none) the record gets a window of its own.
      if (windowId === undefined) {
        const created = await browser.windows.create({ url: address, focused: inFront, incognito: false });
        return placeOf(created.tabs?.[0]);
      }
      const tab = await browser.tabs.create({
        url: address,
        active: inFront,
        windowId,
        ...(beside ? { index: beside.index + 1, openerTabId: beside.id } : {}),
      });
      if (inFront) await browser.windows.update(windowId, { focused: true });
      return placeOf(tab);
    },

    async close(tabId) {
      // It may have been closed by the agent.
      await browser.tabs.remove(tabId).catch(() => {});
    },

    async navigate(tabId, address) {
      const taken = await tellPage(tabId, 'route', { address });
      if (taken === true || taken === 'unsaved') return taken === true;
      const before = await browser.tabs.get(tabId);
      arrivals.sent(tabId);
      await browser.tabs.update(tabId, { url: address });
      // Where only the hash changes, browsers load nothing, and a page that did not follow it has to be loaded.
      if (differInHash(before.url, address)) await browser.tabs.reload(tabId);
      return true;
    },

    async show(tabId, pop) {
      const answer = await tellPage(tabId, 'showPop', pop);
      // No script there: a tab older than the grant or the update gets it now; it asks for its pop itself when it starts.
      if (answer === undefined) await bringScript(tabId);
      return asReport(answer);
    },

    async settle(tabId, keys, recordIdAt) {
      let last: PageReport | null = null;
      const [rowsLast, linkLasts] = [isLasting(), isLasting()];
      let cameAt: number | null = null;
      for (let endsAt = Date.now() + THERE_WITHIN_MS; Date.now() < endsAt; await wait(ASK_EVERY_MS)) {
        const tab = await browser.tabs.get(tabId).catch(() => null);
        // Closed by the agent.
        if (!tab) return null;
        const isLoading = tab.status === 'loading';
        // On its way elsewhere, the page before still answers.
        if (isLoading && (tab.pendingUrl !== undefined || !arrivals.isHere(tabId))) continue;
        last = await report(tabId, keys);
        if (isLoading && !last) continue;
        if (cameAt === null) {
          cameAt = Date.now();
          endsAt = cameAt + SETTLE_WITHIN_MS;
        }
        // What is seen is there; that it is not, or only the address says so, may change until the page has loaded.
        const mayChange = last?.found === null || last?.found === 'address';
        if (isLoading && mayChange && Date.now() - cameAt < LOADS_FOR_MS) continue;
        if (last && ['log-in', 'not-found', 'error'].includes(last.looks)) return last;
        if (last && last.found !== null) {
          const { matches, candidates } = last;
          // More rows may follow the first; the record itself is what it is.
          if (!recordIdAt || candidates.length === 0 || rowsLast(JSON.stringify([matches, candidates]))) return last;
          continue;
        }
        if (!last && !(await bringScript(tabId))) return (await hasLeft(tab.url)) ? LOG_IN_ELSEWHERE : null;
        if (!last || !recordIdAt) continue;
        const only = onlyRecord(await linksIn(tabId), recordIdAt);
        if (linkLasts(only?.id ?? null) && only)
          return { ...last, matches: 1, candidates: [{ label: '', addresses: only.addresses }] };
      }
      return last;
    },

    async lookUp(tabId, crm, address) {
      const answer = z
        .array(z.string())
        .max(8)
        .safeParse(await tellPage(tabId, 'lookUp', { address, idPath: crm.lookup?.idPath ?? '' }));
      return answer.success ? answer.data : [];
    },

    async remember(place, address, pop, offeredIn) {
      await memory.write({ ...place, profileId, address, pop, ...(offeredIn === undefined ? {} : { offeredIn }) });
    },
  };
}

const differInHash = (from: string | undefined, to: string): boolean =>
  to.includes('#') && from?.split('#', 1)[0] === to.split('#', 1)[0];

async function normalWindowId(): Promise<number | undefined> {
  const windows = await browser.windows.getAll({ windowTypes: ['normal'] });
  const usable = windows.filter((window) => !window.incognito);
  return (usable.find((window) => window.focused) ?? usable[0])?.id;
}

function placeOf(tab: browser.Tabs.Tab | undefined) {
  if (tab?.id === undefined || tab.windowId === undefined) throw new Error('The browser opened no tab.');
  return { tabId: tab.id, windowId: tab.windowId, openedByPop: true };
}
