import { pagePhrases } from '../crm/page-phrases.ts';
import { isWithinCrm } from '../crm/crm-address.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import { recordIdOf, signatureOf } from '../crm/record-address.ts';
import { resolveCrm } from '../crm/resolve.ts';
import type { PagePop } from '../messages/protocol.ts';
import { sentence } from '../words/words.ts';
import { tabShowing, type TabFacts } from './plan.ts';
import { crmOf, type PopContext } from './pop-context.ts';
import { isLive, type PopTab, type ShownPop } from './pop-session.ts';
import { shownIn } from './reduce-pop.ts';
import { popTabOf } from './tabs.ts';

/** What opens when the agent takes what a card or a notification offers. */
export type OpenOffered = {
  /** Opens a record that the card in a tab offered, if it is one of the CRM's and the tab shows the pop. */
  openCandidate(from: { tabId: number }, choice: { callKey: string; address: string }): Promise<void>;
  /** Brings a record to the front that a notification offered: the tab that has it, else a new one. */
  openNotified(address: string): Promise<void>;
  /** Brings the tab of the last pop to the front. */
  showPopTab(): Promise<void>;
};

export function createOpenOffered(context: PopContext): OpenOffered {
  return {
    openCandidate: (from, choice) => openCandidate(context, from, choice),
    openNotified: (address) => openNotified(context, address),
    async showPopTab() {
      const { shown } = await context.session();
      if (shown) await comesToFront(context, shown);
    },
  };
}

async function openCandidate(
  context: PopContext,
  from: { tabId: number },
  { callKey, address }: { callKey: string; address: string },
): Promise<void> {
  const { tabs } = context;
  const shown = shownIn(await context.session(), from.tabId);
  const crm = shown?.pop.callKey === callKey ? await crmOf(context, shown) : null;
  if (!shown || !crm || !isWithinCrm(address, crm)) return;
  // The card offers the pop tab, whose address may have changed since; unless that tab was closed.
  if (shown.offeredIn === from.tabId && (await comesToFront(context, shown))) return;
  // What a card offers may also be a search, or a form for a new record.
  const isRecord = recordIdOf(crm, address) !== null || crm.recordTemplate === null;
  const signature = isRecord ? signatureOf(crm, address) : null;
  const keys = { ...shown.pop.keys, signature, isGuess: false };
  const card = { ...shown.pop.card, note: null, candidates: [], offer: null, canLink: isRecord };
  const pop: PagePop = { ...shown.pop, card, keys, highlight: true };
  const open = await tabs.crmTabs(crm, keys);
  const showing = signature && tabShowing(signature, open);
  const asking = open.find(({ id }) => id === from.tabId) ?? null;
  const isOnlyTab = (await context.settings()).settings.opening === 'own-tab';
  if (!showing && (await goThere(context, shown, { asking, isOnlyTab }, address, pop))) return;
  if (!showing && asking && isOnlyTab) return offerAgain(context, shown, popTabOf(asking));
  const tab = showing ? popTabOf(showing) : await tabs.open(address, asking, true);
  await context.change({ type: 'placed', tab, profileId: crm.profileId, address, pop });
  if (showing) await tabs.focus(tab);
  await tabs.show(tab.tabId, pop);
}

/** The pop's own list goes to the record; a page of the agent's stays, unless the CRM allows one tab. Whether it went. */
async function goThere(
  context: PopContext,
  { profileId }: ShownPop,
  { asking, isOnlyTab }: { asking: TabFacts | null; isOnlyTab: boolean },
  address: string,
  pop: PagePop,
): Promise<boolean> {
  if (!asking?.page || asking.page.unsaved || !(asking.openedByPop || isOnlyTab)) return false;
  const tab = { ...popTabOf(asking), openedByPop: true };
  await context.change({ type: 'placed', tab, profileId, address, pop });
  if ((await context.tabs.navigate(asking.id, address)) !== 'went') return false;
  await context.tabs.show(asking.id, pop);
  return true;
}

/** Something in the one tab of the CRM is not saved: its card goes on offering the record. */
async function offerAgain(context: PopContext, { profileId, address, pop }: ShownPop, tab: PopTab): Promise<void> {
  const again = { ...pop, card: { ...pop.card, note: sentence('pop.unsavedHere') } };
  await context.change({ type: 'placed', tab, profileId, address, pop: again });
  await context.tabs.show(tab.tabId, again);
}

async function openNotified(context: PopContext, address: string): Promise<void> {
  const { tabs } = context;
  const { settings } = await context.settings();
  const crm = settings.crms
    .map((profile) => resolveCrm(profile))
    .flatMap((resolved) => ('crm' in resolved ? resolved.crm : []))
    .find((each) => isWithinCrm(address, each));
  if (!crm) return;
  const { shown } = await context.session();
  if (shown?.address === address && (await comesToFront(context, shown))) return;
  const signature = signatureOf(crm, address);
  const open = signature && tabShowing(signature, await tabs.crmTabs(crm, keysOfAddress(signature)));
  if (open) return tabs.focus(popTabOf(open));
  const tab = await tabs.open(address, null, true);
  // The tab of the call's record was closed: this is its tab now, while the call is on.
  const { shown: latest } = await context.session();
  if (latest?.address !== address || !isLive(latest)) return;
  await context.change({ type: 'placed', tab, profileId: latest.profileId, address, pop: latest.pop });
  await tabs.show(tab.tabId, latest.pop);
}

/** False where the tab is gone. */
async function comesToFront(context: PopContext, { tabId, windowId, openedByPop }: PopTab): Promise<boolean> {
  try {
    await context.tabs.focus({ tabId, windowId, openedByPop });
  } catch {
    return false;
  }
  await context.change({ type: 'tab-activated', tabId });
  return true;
}

const keysOfAddress = (signature: RecordKeys['signature']): RecordKeys => ({
  signature,
  isGuess: false,
  vendorLeadCode: '',
  leadId: '',
  phones: [],
  rowSelector: null,
  phrases: pagePhrases,
});
