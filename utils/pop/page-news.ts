import type { PopOutcome } from '../agent/state.ts';
import { recordIdOf, signatureOf } from '../crm/record-address.ts';
import { showsRecord } from '../crm/record-signature.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { PagePop, PageReport } from '../messages/protocol.ts';
import type { ActivePop } from './active-pop.ts';
import { lateFinding, showsCode } from './candidates.ts';
import type { PopperDependencies } from './popper.ts';

/** What pages tell of a pop once it has been carried out. */
export type PageNews = {
  /**
   * Links the call's lead to the record that a page has come to show, where it shows the call's code at the address of a
   * record: after the agent has opened it from a list whose rows lead nowhere by themselves.
   */
  reported(from: { tabId: number; url: string }, news: { callKey: string; report: PageReport }): Promise<void>;
  /**
   * What becomes of a pop that has come to nothing, where its page now shows the record after all (`show` says so in the
   * card); null where it does not.
   */
  foundLater(
    from: { tabId: number; url: string },
    news: { callKey: string; report: PageReport },
  ): Promise<{ outcome: PopOutcome; show(): Promise<void> } | null>;
  /** Links the call's lead to the address of the page that the agent points at. */
  linkRecord(from: { tabId: number; url: string }, callKey: string): Promise<void>;
};

/** Another record than the popped one may be the right one: there the card lets the agent say so. */
export function popAt({ pop: shown }: ActivePop, crm: ResolvedCrm, url: string): PagePop {
  const { signature } = shown.keys;
  const isOther = signature !== null && !showsRecord(url, signature) && recordIdOf(crm, url) !== null;
  return isOther ? { ...shown, card: { ...shown.card, canLink: true } } : shown;
}

export function createPageNews(
  dependencies: PopperDependencies,
  crmOf: (current: ActivePop) => Promise<ResolvedCrm | null>,
): PageNews {
  const { active, links, now } = dependencies;
  return {
    async reported({ tabId, url }, { callKey, report }) {
      const current = await active.read();
      if (current?.pop.callKey !== callKey || current.tabId !== tabId || current.pop.card.endedAtMs !== null) return;
      const crm = await crmOf(current);
      if (!crm || recordIdOf(crm, url) === null) return;
      const { card } = current.pop;
      const here = popAt(current, crm, url);
      // A page that routes by itself does not ask what to show.
      if (here !== current.pop) await dependencies.shellFor(crm.profileId, dependencies.notify).show(tabId, here);
      if (!showsCode(report) || !card.canLink) return;
      const lead = { leadId: card.leadId, vendorLeadCode: card.vendorLeadCode };
      // The first record that the agent opens is the one; another may only mention the code.
      const known = await links.read(crm.profileId, lead);
      if (known && known.atMs >= card.startedAtMs) return;
      await links.write(crm.profileId, lead, { address: url, atMs: now(), by: 'pop' });
    },

    async foundLater({ tabId, url }, { callKey, report }) {
      const current = await active.read();
      if (current?.pop.callKey !== callKey || current.tabId !== tabId || current.pop.card.endedAtMs !== null)
        return null;
      const crm = await crmOf(current);
      const late = crm && lateFinding(crm, { url, report, isOwn: current.openedByPop });
      if (!late) return null;
      return {
        outcome: { kind: late.kind, words: late.card.note, address: late.address },
        async show() {
          // The next call may have been popped meanwhile, or the agent has dismissed the card.
          const latest = await active.read();
          const isLive = latest?.pop.callKey === callKey && latest.pop.card.endedAtMs === null;
          if (!isLive || latest.tabId !== tabId) return;
          const shown = { ...latest.pop, card: { ...latest.pop.card, ...late.card } };
          await active.write({ ...latest, pop: shown });
          await dependencies.shellFor(crm.profileId, dependencies.notify).show(tabId, shown);
        },
      };
    },

    async linkRecord({ tabId, url }, callKey) {
      const current = await active.read();
      const crm = current?.pop.callKey === callKey && current.tabId === tabId ? await crmOf(current) : null;
      if (!current || !crm || signatureOf(crm, url) === null) return;
      const { card } = current.pop;
      const lead = { leadId: card.leadId, vendorLeadCode: card.vendorLeadCode };
      await links.write(crm.profileId, lead, { address: url, atMs: now(), by: 'agent' });
      const keys = { ...current.pop.keys, signature: signatureOf(crm, url) };
      // The next call may have been popped meanwhile.
      if ((await active.read())?.pop.callKey !== callKey) return;
      await active.write({
        ...current,
        address: url,
        pop: { ...current.pop, keys, card: { ...card, canLink: false, note: null } },
      });
    },
  };
}
