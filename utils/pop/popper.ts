import type { Call } from '../dialer/call.ts';
import type { PopOutcome } from '../agent/state.ts';
import { isWithinCrm } from '../crm/crm-address.ts';
import { recordKeys } from '../crm/keys-for-call.ts';
import { type CallOfAgent, recordAddressOfId, recordIdOf, signatureOf } from '../crm/record-address.ts';
import { resolveCrm } from '../crm/resolve.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { CardCorner, PagePop } from '../messages/protocol.ts';
import type { Opening } from '../settings/schema.ts';
import { wordsSchema } from '../words/schema.ts';
import { sentence, type Words } from '../words/words.ts';
import type { EffectiveSettings } from '../settings/store.ts';
import type { ActivePop, ActivePopMemory } from './active-pop.ts';
import { cardFor } from './card.ts';
import { createPageNews, popAt, type PageNews } from './page-news.ts';
import { tabShowing } from './plan.ts';
import { performPop, type PopRequest } from './perform.ts';
import { type Place, placeOf, type PopShell } from './shell.ts';
import type { Lead, RememberedLink } from './remembered.ts';
import { decide } from '../settings/rules.ts';
import { popFallback, popTargets } from './targets.ts';

export type PopperDependencies = {
  settings(): Promise<EffectiveSettings>;
  active: ActivePopMemory;
  links: {
    read(profileId: string, lead: Lead): Promise<RememberedLink | null>;
    write(profileId: string, lead: Lead, link: RememberedLink): Promise<void>;
    forget(profileId: string, lead: Lead): Promise<void>;
  };
  /** `address` is the record that a click on the notification opens. */
  notify(words: Words, address: string | null): Promise<void>;
  shellFor(profileId: string, notify: PopShell['notify']): PopShell;
  endOnPage(tabId: number, end: { callKey: string; endedAtMs: number | null }): Promise<void>;
  now(): number;
};

export type PopOptions = {
  practice?: boolean;
  /** When the call ended, for one that is over. */
  endedAtMs?: number | null;
  /** The agent has asked for the record: it comes to the front, whatever the settings say of records that come by themselves. */
  wanted?: boolean;
};

export type Popper = {
  /** Brings the call's record to the front. A later call supersedes one still under way. Never rejects. */
  pop(call: Call, options?: PopOptions): Promise<PopOutcome>;
  callEnded(call: Call, endedAtMs: number): Promise<void>;
  /** What a page that has just loaded is to show. */
  popFor(page: { tabId: number; url: string }): Promise<PagePop | null>;
  dismissed(callKey: string): Promise<void>;
  cardMoved(corner: CardCorner): Promise<void>;
  /** The agent has brought a tab to the front: where that is the pop's, no other needs to offer it any more. */
  cameToFront(tabId: number): Promise<void>;
  /** Whether a tab is the one that shows this call's pop. */
  isShownIn(tabId: number, callKey: string): Promise<boolean>;
  /** Brings a record to the front that a notification offered: the tab that has it, else a new one. */
  openNotified(address: string): Promise<void>;
  /** Opens a record that the card offered, if it is one of the CRM's. */
  openCandidate(from: { tabId: number }, choice: { callKey: string; address: string }): Promise<void>;
} & PageNews;

const failed = (kind: PopOutcome['kind'], words: Words): PopOutcome => ({ kind, words, address: null });

/** Why a pop was given up: the words that it was aborted with. */
const reasonOf = (signal: AbortSignal): Words =>
  wordsSchema.safeParse(signal.reason).data ?? sentence('pop.superseded');

/** Everything that a pop needs, or why there is none. */
function chooseTarget({ settings }: EffectiveSettings, call: Call): { crm: ResolvedCrm } | { outcome: PopOutcome } {
  const profileIds = settings.crms.map(({ id }) => id);
  const decision = decide(settings.rules, profileIds, call);
  if (!decision.pop) {
    const { reason } = decision;
    if (reason === 'rule') return { outcome: failed('not-wanted', sentence('pop.excluded')) };
    return { outcome: failed('failed', sentence(reason === 'no-profile' ? 'pop.noCrm' : 'pop.ruleWithoutCrm')) };
  }
  const profile = settings.crms[profileIds.indexOf(decision.profileId)];
  if (!profile) return { outcome: failed('failed', sentence('pop.noCrm')) };
  const resolved = resolveCrm(profile);
  if ('problem' in resolved)
    return {
      outcome: failed(
        'failed',
        sentence('pop.crmProblem', { crm: profile.name || sentence('pop.theCrm'), problem: resolved.problem }),
      ),
    };
  return { crm: resolved.crm };
}

/** Records that come by themselves do not come to the front. */
const isReserved = (opening: Opening) => opening === 'ask' || opening === 'background';

async function comesToFront(shell: PopShell, place: Place): Promise<boolean> {
  try {
    await shell.focus(place);
    return true;
  } catch {
    return false;
  }
}

export function createPopper(dependencies: PopperDependencies): Popper {
  const { active, links, now } = dependencies;
  let underWay: { callKey: string; abort: AbortController; result: Promise<PopOutcome> } | null = null;

  function pop(call: Call, options: PopOptions = {}): Promise<PopOutcome> {
    // Asked for again while it is under way, by a click in the popup: it is the same pop.
    if (underWay?.callKey === call.key) return underWay.result;
    underWay?.abort.abort(sentence('pop.superseded'));
    const abort = new AbortController();
    const mine = { callKey: call.key, abort, result: carryOut(call, options, abort.signal) };
    underWay = mine;
    void mine.result.finally(() => {
      if (underWay === mine) underWay = null;
    });
    return mine.result;
  }

  async function carryOut(
    call: Call,
    { practice = false, endedAtMs = null, wanted = false }: PopOptions,
    signal: AbortSignal,
  ): Promise<PopOutcome> {
    try {
      const before = await active.read();
      const effective = await dependencies.settings();
      const chosen = chooseTarget(effective, call);
      if ('outcome' in chosen) return chosen.outcome;
      const { crm } = chosen;
      const link = await links.read(crm.profileId, call);
      const shell = dependencies.shellFor(crm.profileId, dependencies.notify);
      const result = await performPop(
        {
          ...requestFor(crm, call, link?.address ?? null),
          card: { ...cardFor(call, effective.settings.cardCorner, practice), endedAtMs },
          opening: wanted && isReserved(effective.settings.opening) ? 'reuse' : effective.settings.opening,
          // Popped before, or begun by a background that ended in the middle: it goes on in the tab that it has.
          begunIn: before?.pop.callKey === call.key ? before.tabId : null,
          signal,
        },
        shell,
      );
      await tidy(before, call);
      return result;
    } catch (error) {
      if (signal.aborted) return failed('failed', reasonOf(signal));
      const said = error instanceof Error ? error.message : String(error);
      return failed('failed', sentence('pop.failed', { reason: said }));
    }
  }

  /** The tab that showed the call before shows it no more. */
  async function tidy(before: ActivePop | null, call: Call): Promise<void> {
    const after = await active.read();
    if (before && before.pop.callKey !== call.key && before.tabId !== after?.tabId) {
      endOnPages(before, null);
    }
  }

  /** Not waited for: a page that hangs must not keep the next call waiting. */
  function endOnPages({ tabId, offeredIn, pop: { callKey } }: ActivePop, endedAtMs: number | null): void {
    for (const id of offeredIn === undefined ? [tabId] : [tabId, offeredIn]) {
      dependencies.endOnPage(id, { callKey, endedAtMs }).catch(() => {});
    }
  }

  const requestFor = (crm: ResolvedCrm, call: CallOfAgent & Call, remembered: string | null) =>
    ({
      call,
      crm,
      targets: popTargets(crm, call, remembered),
      fallback: popFallback(crm, call),
      keysFor: (signature) => recordKeys(crm, call, signature ? { signature } : {}),
      signatureOf: (address) => signatureOf(crm, address),
      recordIdAt: (address) => recordIdOf(crm, address),
      recordOf: (id) => {
        const place = recordAddressOfId(crm, call, id);
        return 'address' in place ? place : null;
      },
      learn: (address) => links.write(crm.profileId, call, { address, atMs: now(), by: 'pop' }),
      forget: () => links.forget(crm.profileId, call),
    }) satisfies Partial<PopRequest>;

  async function crmOf(current: ActivePop): Promise<ResolvedCrm | null> {
    const { settings } = await dependencies.settings();
    const profile = settings.crms.find(({ id }) => id === current.profileId);
    const resolved = profile && resolveCrm(profile);
    return resolved && 'crm' in resolved ? resolved.crm : null;
  }

  return {
    ...createPageNews(dependencies, crmOf),
    pop,

    async callEnded(call, endedAtMs) {
      if (underWay?.callKey === call.key) {
        underWay.abort.abort(sentence('pop.endedEarly'));
        underWay = null;
      }
      const current = await active.read();
      if (current?.pop.callKey !== call.key) return;
      const { pop: shown } = current;
      await active.write({ ...current, pop: { ...shown, highlight: false, card: { ...shown.card, endedAtMs } } });
      endOnPages(current, endedAtMs);
    },

    async popFor({ tabId, url }) {
      const current = await active.read();
      if (current?.tabId !== tabId || current.pop.card.endedAtMs !== null) return null;
      const crm = await crmOf(current);
      return crm && isWithinCrm(url, crm) ? popAt(current, crm, url) : null;
    },

    async dismissed(callKey) {
      const current = await active.read();
      // Kept as ended: the tab stays the one that the next pop may use.
      if (current?.pop.callKey !== callKey) return;
      const { pop: shown } = current;
      await active.write({
        ...current,
        pop: { ...shown, highlight: false, card: { ...shown.card, endedAtMs: now() } },
      });
      endOnPages(current, null);
    },

    async cardMoved(corner) {
      const current = await active.read();
      if (current) await active.write({ ...current, pop: { ...current.pop, card: { ...current.pop.card, corner } } });
    },

    async cameToFront(tabId) {
      const current = await active.read();
      if (current?.tabId !== tabId || current.offeredIn === undefined) return;
      const { offeredIn, ...shown } = current;
      await active.write(shown);
      endOnPages({ ...shown, tabId: offeredIn }, null);
    },

    async isShownIn(tabId, callKey) {
      const current = await active.read();
      return current?.tabId === tabId && current.pop.callKey === callKey && current.pop.card.endedAtMs === null;
    },

    async openNotified(address) {
      const { settings } = await dependencies.settings();
      const crm = settings.crms
        .map((profile) => resolveCrm(profile))
        .flatMap((resolved) => ('crm' in resolved ? resolved.crm : []))
        .find((each) => isWithinCrm(address, each));
      if (!crm) return;
      const shell = dependencies.shellFor(crm.profileId, dependencies.notify);
      const current = await active.read();
      if (current?.address === address && (await comesToFront(shell, current))) return;
      const signature = signatureOf(crm, address);
      const tabs = await shell.crmTabs(crm, {
        signature,
        vendorLeadCode: '',
        leadId: '',
        phones: [],
        rowSelector: null,
      });
      const open = signature && tabShowing(signature, tabs);
      if (open) await shell.focus(placeOf(open));
      const place = open ? null : await shell.open(address, null, true);
      // The tab of the call's record was closed: this is its tab now, while the call is on.
      const live = await active.read();
      if (!place || live?.address !== address || live.pop.card.endedAtMs !== null) return;
      const of = dependencies.shellFor(live.profileId, dependencies.notify);
      await of.remember(place, address, live.pop);
      await of.show(place.tabId, live.pop);
    },

    async openCandidate(from, { callKey, address }) {
      const current = await active.read();
      const crm = current?.pop.callKey === callKey ? await crmOf(current) : null;
      if (!current || !crm || !isWithinCrm(address, crm)) return;
      const shell = dependencies.shellFor(crm.profileId, dependencies.notify);
      // The card beside it offers the tab of the pop, whose address may have changed since; unless that was closed.
      const { tabId, windowId, openedByPop, offeredIn } = current;
      const there = { tabId, windowId, openedByPop };
      if (offeredIn === from.tabId && (await comesToFront(shell, there))) {
        await shell.remember(there, current.address, current.pop);
        endOnPages({ ...current, tabId: offeredIn, offeredIn: undefined }, null);
        return;
      }
      const card = { ...current.pop.card, note: null, candidates: [], offer: null, canLink: true };
      const keys = { ...current.pop.keys, signature: signatureOf(crm, address) };
      const next = { ...current.pop, card, keys, highlight: true };
      const tabs = await shell.crmTabs(crm, keys);
      const open = keys.signature && tabShowing(keys.signature, tabs);
      const beside = tabs.find(({ id }) => id === from.tabId) ?? null;
      // The pop's own list goes to the record; the agent's pages stay.
      if (!open && beside?.openedByPop && beside.page && !beside.page.unsaved) {
        await shell.remember(there, address, next);
        if (await shell.navigate(tabId, address)) {
          await shell.show(tabId, next);
          return;
        }
      }
      endOnPages({ ...current, tabId: from.tabId }, null);
      const place = open ? placeOf(open) : await shell.open(address, beside, true);
      await shell.remember(place, address, next);
      if (open) await shell.focus(place);
      await shell.show(place.tabId, next);
    },
  };
}
