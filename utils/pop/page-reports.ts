import type { PopOutcome } from '../agent/state.ts';
import { isWithinCrm } from '../crm/crm-address.ts';
import { type CallOfAgent, recordIdOf, signatureOf } from '../crm/record-address.ts';
import { showsRecord } from '../crm/record-signature.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { CardContent, PagePop, PageReport } from '../messages/protocol.ts';
import { noteRecordFound } from './call-lessons.ts';
import { lateFind, namesLead } from './candidates.ts';
import { crmOf, type PopContext, profileOf, shownOfCall } from './pop-context.ts';
import { isLive, type ShownPop } from './pop-session.ts';
import { proofOf } from './proof.ts';

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
  /** What the page that the pop went to has come to prove since then; null where that is no more than before. */
  lateProof(from: FromPage, news: PageNews): Promise<LateProof | null>;
  /**
   * "This is the record": links the call's lead to the page that the agent points at, and learns from it where the pop had not
   * found that. False where it is no record.
   */
  linkRecord(from: FromPage, callKey: string): Promise<boolean>;
  /** Whether a tab is the one that shows this call's pop. */
  isShownIn(tabId: number, callKey: string): Promise<boolean>;
  /** Whether a page beside the pop tab shows that the agent is logged in to the CRM in which this call is popped. */
  isLoggedIn(from: FromPage, callKey: string): Promise<boolean>;
};

/** `confirmed`: the page shows whose record it is. `disproved`: it says that the record is not there. `note` takes note of it. */
export type LateProof = { proves: 'confirmed' | 'disproved'; note(): Promise<void> };

export function createPageReports(context: PopContext): PageReports {
  return {
    popFor: (page) => popFor(context, page),
    noteReport: (from, news) => noteReport(context, from, news),
    outcomeOfLateFind: (from, news) => outcomeOfLateFind(context, from, news),
    lateProof: (from, news) => lateProof(context, from, news),
    linkRecord: (from, callKey) => linkRecord(context, from, callKey),
    isShownIn: async (tabId, callKey) => (await liveIn(context, tabId, callKey)) !== null,
    isLoggedIn: (from, callKey) => isLoggedIn(context, from, callKey),
  };
}

async function popFor(context: PopContext, { tabId, url }: FromPage): Promise<PagePop | null> {
  const { shown } = await context.session();
  if (shown?.tabId !== tabId || !isLive(shown)) return null;
  const crm = await crmOf(context, shown);
  return crm && isWithinCrm(url, crm) ? popAt(shown, crm, url, null) : null;
}

/** The pop for a page of its tab: another record than the popped one may be the right one, and there the agent can say so. */
function popAt({ pop }: ShownPop, crm: ResolvedCrm, url: string, report: PageReport | null): PagePop {
  const { signature } = pop.keys;
  const isPopped = signature !== null && showsRecord(url, signature);
  const canLink = isPopped ? pop.card.canLink : mayBeRecord(crm, url, report);
  return canLink === pop.card.canLink ? pop : { ...pop, card: { ...pop.card, canLink } };
}

/**
 * Whether a page can be linked to a lead: it stands at a record's address, or its address names something and it shows the
 * call's code, lead id or number as its own. A list, a dashboard or a form for a new record does neither. Where the CRM's
 * record addresses are not known, any address that names something may be one.
 */
const mayBeRecord = (crm: ResolvedCrm, url: string, report: PageReport | null): boolean => {
  if (recordIdOf(crm, url) !== null) return true;
  const isKnown = crm.recordTemplate !== null;
  return signatureOf(crm, url) !== null && (!isKnown || (report?.address === url && report.own !== null));
};

/** The pop of this call, if it is shown in that tab and the call is on. */
async function liveIn(context: PopContext, tabId: number, callKey: string): Promise<ShownPop | null> {
  const shown = await shownOfCall(context, callKey);
  return shown?.tabId === tabId && isLive(shown) ? shown : null;
}

async function noteReport(context: PopContext, { tabId, url }: FromPage, { callKey, report }: PageNews): Promise<void> {
  const shown = await liveIn(context, tabId, callKey);
  const crm = shown && (await crmOf(context, shown));
  if (!crm) return;
  const here = popAt(shown, crm, url, report);
  // A page that routes by itself does not ask what to show.
  if (here !== shown.pop) await context.tabs.show(tabId, here);
  if (recordIdOf(crm, url) === null) return;
  const { card, keys } = shown.pop;
  const isPopped = keys.signature !== null && showsRecord(url, keys.signature);
  if (!namesLead(report) || (isPopped && !keys.isGuess)) return;
  // The first record that the agent opens is the one; another may only mention the code.
  const known = await context.links.read(crm.profileId, card);
  if (known && known.atMs >= card.startedAtMs) return;
  await context.links.write(crm.profileId, card, { address: url, atMs: context.now(), by: 'pop' });
  await noteRecordFound(context, crm, callKey, url, 'agent');
}

async function outcomeOfLateFind(context: PopContext, { tabId, url }: FromPage, { callKey, report }: PageNews) {
  const shown = await liveIn(context, tabId, callKey);
  const crm = shown && (await crmOf(context, shown));
  const late = crm && lateFind(crm, { url, report, isOwn: shown.openedByPop });
  if (!late) return null;
  const outcome: PopOutcome = { kind: late.kind, words: late.card.note, address: late.address };
  return {
    outcome: late.kind === 'shown' ? { ...outcome, confirmedBy: 'page' as const } : outcome,
    async show() {
      await context.change({ type: 'found-late', callKey, tabId, card: late.card });
      const latest = await liveIn(context, tabId, callKey);
      // The agent has come to the record by themselves: from their word for it the next pops learn.
      if (latest) await context.tabs.show(tabId, popAt(latest, crm, url, report));
    },
  };
}

async function lateProof(
  context: PopContext,
  { tabId }: FromPage,
  { callKey, report }: PageNews,
): Promise<LateProof | null> {
  const shown = await liveIn(context, tabId, callKey);
  const crm = shown && (await crmOf(context, shown));
  const { address } = shown ?? {};
  const signature = shown?.pop.keys.signature ?? null;
  // The agent may have gone on to another page, which proves nothing of this one.
  if (!crm || !address || signature === null || !showsRecord(report.address, signature)) return null;
  const proof = proofOf(report, shown.pop.keys, (each) => recordIdOf(crm, each));
  if (proof.proves === 'not-there') {
    const note = async () => {
      await context.change({ type: 'disproved', callKey, address });
      if (proof.because === 'gone') await context.links.forget(crm.profileId, shown.pop.card);
    };
    return { proves: 'disproved', note };
  }
  if (proof.proves !== 'confirmed' || proof.by !== 'page') return null;
  const note = async () => {
    await noteRecordFound(context, crm, callKey, address, 'pop');
    await context.change({ type: 'found-late', callKey, tabId, card: { note: null, canLink: false } });
    const latest = await liveIn(context, tabId, callKey);
    if (latest) await context.tabs.show(tabId, latest.pop);
  };
  return { proves: 'confirmed', note };
}

async function linkRecord(context: PopContext, { tabId, url }: FromPage, callKey: string): Promise<boolean> {
  const shown = await shownOfCall(context, callKey);
  const crm = shown?.tabId === tabId ? await crmOf(context, shown) : null;
  const signature = crm && signatureOf(crm, url);
  if (!shown || !crm || !signature) return false;
  const report = await context.tabs.see(tabId, shown.pop.keys);
  if (!mayBeRecord(crm, url, report)) return false;
  const { card } = shown.pop;
  await context.links.write(crm.profileId, card, { address: url, atMs: context.now(), by: 'agent' });
  await context.change({ type: 'linked', callKey, tabId, address: url, signature });
  const before = await noteRecordFound(context, crm, callKey, url, 'agent');
  const profile = await profileOf(context, shown);
  if (profile && !before?.isFound) await context.lessons.learn({ tabId, address: url, profile, call: callOf(card) });
  return true;
}

/** What the card still says of the call: that is all by which a record is found. */
const callOf = ({ vendorLeadCode, leadId, party }: CardContent): CallOfAgent => ({
  vendorLeadCode,
  leadId,
  phone: party,
  callerId: '',
  campaignId: '',
  campaignName: '',
  callType: '',
  agent: '',
});

async function isLoggedIn(context: PopContext, { tabId, url }: FromPage, callKey: string): Promise<boolean> {
  const shown = await shownOfCall(context, callKey);
  if (!shown || shown.tabId === tabId || !isLive(shown)) return false;
  const crm = await crmOf(context, shown);
  if (!crm || !isWithinCrm(url, crm)) return false;
  const report = await context.tabs.settle(tabId, { ...shown.pop.keys, signature: null });
  return report !== null && report.looks !== 'log-in';
}
