import type { PopOutcome } from '../agent/state.ts';
import { isWithinCrm } from '../crm/crm-address.ts';
import { recordIdOf, signatureOf } from '../crm/record-address.ts';
import { showsRecord } from '../crm/record-signature.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { PagePop, PageReport } from '../messages/protocol.ts';
import { lateFind, showsCode } from './candidates.ts';
import { crmOf, type PopContext, shownOfCall } from './pop-context.ts';
import { isLive, type ShownPop } from './pop-session.ts';

/** Where a message comes from. */
export type FromPage = { tabId: number; url: string };
export type PageNews = { callKey: string; report: PageReport };

/** What pages ask and tell of a pop. */
export type PageReports = {
  /** What a page that has just loaded is to show. */
  popFor(page: FromPage): Promise<PagePop | null>;
  /**
   * Links the call's lead to the record that a page has come to show, where it shows the call's code at the address of a
   * record: after the agent has opened it from a list whose rows lead nowhere by themselves.
   */
  noteReport(from: FromPage, news: PageNews): Promise<void>;
  /**
   * The outcome of a pop that had come to nothing, where its page now shows the record after all (`show` says so in the
   * card); null where it does not.
   */
  outcomeOfLateFind(from: FromPage, news: PageNews): Promise<{ outcome: PopOutcome; show(): Promise<void> } | null>;
  /** "This is the record": links the call's lead to the address of the page that the agent points at. */
  linkRecord(from: FromPage, callKey: string): Promise<void>;
  /** Whether a tab is the one that shows this call's pop. */
  isShownIn(tabId: number, callKey: string): Promise<boolean>;
};

export function createPageReports(context: PopContext): PageReports {
  return {
    popFor: (page) => popFor(context, page),
    noteReport: (from, news) => noteReport(context, from, news),
    outcomeOfLateFind: (from, news) => outcomeOfLateFind(context, from, news),
    linkRecord: (from, callKey) => linkRecord(context, from, callKey),
    isShownIn: async (tabId, callKey) => (await liveIn(context, tabId, callKey)) !== null,
  };
}

async function popFor(context: PopContext, { tabId, url }: FromPage): Promise<PagePop | null> {
  const { shown } = await context.session();
  if (shown?.tabId !== tabId || !isLive(shown)) return null;
  const crm = await crmOf(context, shown);
  return crm && isWithinCrm(url, crm) ? popAt(shown, crm, url) : null;
}

/** Another record than the popped one may be the right one: there the card lets the agent say so. */
function popAt({ pop }: ShownPop, crm: ResolvedCrm, url: string): PagePop {
  const { signature } = pop.keys;
  const isOther = signature !== null && !showsRecord(url, signature) && recordIdOf(crm, url) !== null;
  return isOther ? { ...pop, card: { ...pop.card, canLink: true } } : pop;
}

/** The pop of this call, if it is shown in that tab and the call is on. */
async function liveIn(context: PopContext, tabId: number, callKey: string): Promise<ShownPop | null> {
  const shown = await shownOfCall(context, callKey);
  return shown?.tabId === tabId && isLive(shown) ? shown : null;
}

async function noteReport(context: PopContext, { tabId, url }: FromPage, { callKey, report }: PageNews): Promise<void> {
  const shown = await liveIn(context, tabId, callKey);
  const crm = shown && (await crmOf(context, shown));
  if (!crm || recordIdOf(crm, url) === null) return;
  const here = popAt(shown, crm, url);
  // A page that routes by itself does not ask what to show.
  if (here !== shown.pop) await context.tabs.show(tabId, here);
  const { card } = shown.pop;
  if (!showsCode(report) || !card.canLink) return;
  // The first record that the agent opens is the one; another may only mention the code.
  const known = await context.links.read(crm.profileId, card);
  if (known && known.atMs >= card.startedAtMs) return;
  await context.links.write(crm.profileId, card, { address: url, atMs: context.now(), by: 'pop' });
}

async function outcomeOfLateFind(context: PopContext, { tabId, url }: FromPage, { callKey, report }: PageNews) {
  const shown = await liveIn(context, tabId, callKey);
  const crm = shown && (await crmOf(context, shown));
  const late = crm && lateFind(crm, { url, report, isOwn: shown.openedByPop });
  if (!late) return null;
  return {
    outcome: { kind: late.kind, words: late.card.note, address: late.address },
    async show() {
      await context.change({ type: 'found-late', callKey, tabId, card: late.card });
      const latest = await liveIn(context, tabId, callKey);
      if (latest) await context.tabs.show(tabId, latest.pop);
    },
  };
}

async function linkRecord(context: PopContext, { tabId, url }: FromPage, callKey: string): Promise<void> {
  const shown = await shownOfCall(context, callKey);
  const crm = shown?.tabId === tabId ? await crmOf(context, shown) : null;
  const signature = crm && signatureOf(crm, url);
  if (!shown || !crm || !signature) return;
  await context.links.write(crm.profileId, shown.pop.card, { address: url, atMs: context.now(), by: 'agent' });
  await context.change({ type: 'linked', callKey, tabId, address: url, signature });
}
