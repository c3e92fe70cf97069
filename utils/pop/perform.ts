import type { Call } from '../dialer/call.ts';
import type { PopOutcome } from '../agent/state.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import { type RecordSignature, showsRecord } from '../crm/record-signature.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { CardContent, PagePop, PageReport } from '../messages/protocol.ts';
import { sentence, type Words } from '../words/words.ts';
import type { Opening } from '../settings/schema.ts';
import { lateFinding, OPEN_RECORD, recordsIn } from './candidates.ts';
import { planPop, tabShowing, type TabFacts } from './plan.ts';
import { type Place, placeOf, type PopShell, type RecordIdAt, whileWanted } from './shell.ts';
import type { Target } from './targets.ts';

export type PopRequest = {
  call: Call;
  crm: ResolvedCrm;
  /** The ways to the record, in order (targets.ts). */
  targets: Target[];
  /** Where the agent can go on when no way leads to a record: a search or a new record; null if the CRM has neither. */
  fallback: { address: string; words: Words } | null;
  keysFor(signature: RecordSignature | null): RecordKeys;
  /** Null where the address does not name a record. */
  signatureOf(address: string): RecordSignature | null;
  recordIdAt: RecordIdAt;
  /** The record with an id that a lookup gave; null where it cannot be one. */
  recordOf(id: string): { address: string; signature: RecordSignature } | null;
  /** A search or lookup led to this record: next time it is found at once. */
  learn(address: string): Promise<void>;
  /** The record that this lead was linked to is gone. */
  forget(): Promise<void>;
  card: CardContent;
  opening: Opening;
  /** The tab in which a pop of this call has been begun before; null where none has. */
  begunIn: number | null;
  signal: AbortSignal;
};

const WORDS = {
  typing: sentence('pop.typing'),
  background: sentence('pop.background'),
  ask: sentence('pop.ask'),
  unsaved: sentence('pop.unsavedKept'),
  notLeft: sentence('pop.unsavedHere'),
  searched: sentence('pop.searched'),
  logIn: sentence('pop.logIn'),
  offerPage: sentence('card.openPage'),
  error: sentence('pop.crmError'),
};

const outcome = (kind: PopOutcome['kind'], words: Words | null = null, address: string | null = null): PopOutcome => ({
  kind,
  words,
  address,
});

/**
 * Brings a call's record to the front: tries the ways in order, each checked in the page itself, until one shows the
 * record. Doing it twice does no harm, since each step first looks whether the record is open already.
 * Rejects with the signal's reason when the call has been superseded.
 */
export async function performPop(request: PopRequest, browserShell: PopShell): Promise<PopOutcome> {
  const { crm, targets, signal, keysFor } = request;
  const shell = whileWanted(browserShell, signal);
  /** The tab that an earlier way has opened: the next way goes on there instead of opening another. */
  let opened: Place | null = null;
  /** That tab, if this pop has made it: nobody else's is closed. */
  let own: number | null = null;
  /** Set where that tab is not in front: the agent is told of the record beside, and by what words. */
  let aside: { from: TabFacts | null; words: Words } | null = null;
  /** What the agent is told of the page that was in front, where something in it is not saved. */
  let left: Words | null = null;
  /** False once the agent has begun to write there: no way after that takes the page away. */
  let mayLeave = true;
  /** Where that tab was sent last. */
  let at: string | null = null;
  /** Whether the page looked at last says that the record is no longer there; an error does not say so. */
  let isGone = false;
  let sawError = false;

  const showsNothing = ({ looks }: PageReport): boolean => {
    isGone = looks === 'not-found';
    sawError ||= looks === 'error';
    return isGone || looks === 'error';
  };

  const popWith = (keys: RecordKeys, card: Partial<CardContent>, highlight = true): PagePop => ({
    callKey: request.call.key,
    keys,
    card: { ...request.card, ...card },
    highlight,
  });

  /** Ids of the records that a lookup has named, where that was not one. */
  let named: string[] = [];

  /** What was stored last. */
  let shown: { place: Place; address: string | null; pop: PagePop } | null = null;

  async function remember(place: Place, address: string | null, pop: PagePop): Promise<void> {
    shown = { place, address, pop };
    await shell.remember(place, address, pop);
  }

  async function present(place: Place, keys: RecordKeys, address: string | null, card: Partial<CardContent> = {}) {
    const pop = popWith(keys, card);
    await remember(place, address, pop);
    return shell.show(place.tabId, pop);
  }

  async function attempt({ way, address, signature }: Target): Promise<PopOutcome | null> {
    const keys = keysFor(signature);
    if (opened && mayLeave) {
      opened = (await openElsewhere(opened, keys)) ?? (await goTo(opened, keys, address));
      return settleAside(opened, keys, way, address);
    }
    const tabs = await shell.crmTabs(crm, keys);
    const plan = planPop(signature, tabs, request.opening, request.recordIdAt);
    switch (plan.do) {
      case 'highlight': {
        const shows = plan.because === 'open';
        await present(placeOf(plan.tab), keys, shows ? plan.tab.url : null, {
          offer: shows || way === 'search' ? null : { label: OPEN_RECORD, address },
        });
        if (shows) return verify(plan.tab, keys, address);
        return outcome('shown', null, way === 'search' ? plan.tab.url : address);
      }
      case 'focus': {
        const place = placeOf(plan.tab);
        await shell.focus(place);
        await present(place, keys, plan.tab.url);
        return verify(plan.tab, keys, address);
      }
      case 'ask':
        await offer(plan.tab, keys, address, WORDS.ask);
        return outcome('asked', WORDS.ask, address);
      case 'reuse': {
        opened = await goTo({ ...placeOf(plan.tab), openedByPop: true }, keys, address);
        if (!aside) await shell.focus(opened);
        return settleAside(opened, keys, way, address);
      }
      case 'open': {
        const begun = tabs.find(({ id, openedByPop }) => id === request.begunIn && openedByPop);
        if (begun?.page && !begun.page.unsaved) {
          opened = await goTo(placeOf(begun), keys, address);
          if (plan.inFront && !aside) await shell.focus(opened);
          return settleAside(opened, keys, way, address);
        }
        opened = await shell.open(address, plan.beside, plan.inFront);
        own = opened.tabId;
        at = address;
        if (!plan.inFront)
          aside = { from: plan.beside, words: plan.why === 'typing' ? WORDS.typing : WORDS.background };
        if (plan.why === 'unsaved') left = WORDS.unsaved;
        await remember(opened, address, popWith(keys, {}));
        return settleAside(opened, keys, way, address);
      }
    }
  }

  /** The record's own address is open: whether the page there shows it. */
  async function verify(tab: TabFacts, keys: RecordKeys, address: string): Promise<PopOutcome | null> {
    const place = placeOf(tab);
    const report = await shell.settle(place.tabId, keys);
    if (report?.looks === 'log-in') {
      await present(place, keys, address, { note: WORDS.logIn });
      return outcome('log-in', WORDS.logIn, address);
    }
    if (!report || !showsNothing(report)) return outcome('shown', null, tab.url);
    // A page that only says that nothing is there: the next way needs no tab beside it.
    if (!report.unsaved && !report.typing) opened = place;
    return null;
  }

  /** The tab other than this one in which the record is open: it is used instead. Null where there is none. */
  async function openElsewhere({ tabId }: Place, keys: RecordKeys): Promise<Place | null> {
    const tabs = (await shell.crmTabs(crm, keys)).filter(({ id }) => id !== tabId);
    const tab = keys.signature && tabShowing(keys.signature, tabs);
    if (!tab) return null;
    const place = placeOf(tab);
    // The page that the agent sees needs no offer of itself.
    if (aside?.from?.id === tab.id) aside = null;
    else if (!aside) await shell.focus(place);
    at = tab.url;
    await remember(place, tab.url, popWith(keys, {}));
    if (own === tabId) await shell.close(tabId);
    return place;
  }

  async function settleAside(
    place: Place,
    keys: RecordKeys,
    way: Target['way'],
    address: string,
  ): Promise<PopOutcome | null> {
    const settled = await settle(place, keys, way, address);
    if (!settled || !aside) return settled;
    const label = way === 'fallback' ? WORDS.offerPage : OPEN_RECORD;
    await offer(aside.from, keys, settled.address ?? address, aside.words, label);
    return settled.kind === 'log-in' ? settled : outcome('beside', aside.words, settled.address);
  }

  /** Goes there in the tab, or beside it where the agent has begun to write in it since it was last asked. */
  async function goTo(place: Place, keys: RecordKeys, address: string): Promise<Place> {
    at = address;
    await remember(place, address, popWith(keys, {}));
    if (await shell.navigate(place.tabId, address)) return place;
    const from = (await shell.crmTabs(crm, keys)).find(({ id }) => id === place.tabId) ?? null;
    const beside = await shell.open(address, from, false);
    own = beside.tabId;
    aside = { from, words: WORDS.typing };
    await remember(beside, address, popWith(keys, {}));
    return beside;
  }

  /** The page decides: the record, several to choose from, a log-in page in between, or not here (null). */
  async function settle(
    place: Place,
    keys: RecordKeys,
    way: Target['way'],
    address: string,
  ): Promise<PopOutcome | null> {
    const report = await shell.settle(place.tabId, keys, way === 'search' ? request.recordIdAt : undefined);
    mayLeave = !report?.unsaved;
    if (report && showsNothing(report)) return null;
    if (way === 'search' && report && report.looks !== 'log-in') return choose(place, keys, address, report);
    // Where the page cannot be looked into (no permission, a page of the browser's own), the address is all there is.
    const canLink = report !== null && report.found === null && report.looks !== 'log-in';
    if (way === 'fallback' && report?.looks !== 'log-in') return presentFallback(place, keys);
    if (report?.looks === 'log-in') {
      await present(place, keys, address, { note: WORDS.logIn });
      return outcome('log-in', WORDS.logIn, address);
    }
    await present(place, keys, address, { canLink, note: left });
    if (left) return outcome('beside', left, address);
    return way === 'search' ? outcome('searched', WORDS.searched, address) : outcome('opened', null, address);
  }

  async function choose(
    place: Place,
    keys: RecordKeys,
    address: string,
    report: PageReport,
  ): Promise<PopOutcome | null> {
    const { found, matches, unsaved } = report;
    if (matches === 0) return null;
    // Several rows may lead to one record: calls with it, its orders.
    const { isOne, records } = recordsIn(crm, report);
    const [only] = records;
    if (isOne && only && unsaved) {
      await present(place, keys, null, {
        offer: { label: OPEN_RECORD, address: only.address },
        note: WORDS.notLeft,
      });
      return outcome('shown', null, only.address);
    }
    if (isOne && only) {
      const record = keysFor(request.signatureOf(only.address));
      opened = (await openElsewhere(place, record)) ?? (await goTo(place, record, only.address));
      // A list that shows neither code nor number does not tell whose record this is: the record has to.
      if (found === null && !(await confirms(opened, record))) return null;
      const result = await settle(opened, record, 'address', only.address);
      if (result) await request.learn(only.address);
      return result;
    }
    const note = isOne ? null : sentence('pop.choose', matches);
    await present(place, keys, null, { note, candidates: isOne ? [] : records, canLink: true });
    return outcome(isOne ? 'shown' : 'choose', note, address);
  }
  /** Whether the page shows the call's code or number, whatever its address. */
  async function confirms(place: Place, keys: RecordKeys): Promise<boolean> {
    const report = await shell.settle(place.tabId, { ...keys, signature: null });
    return report !== null && report.found !== null;
  }

  /** Leaves the agent's page alone; the card there, or a notification, has a button for the record. */
  async function offer(
    tab: TabFacts | null,
    keys: RecordKeys,
    address: string,
    note: Words,
    label = OPEN_RECORD,
  ): Promise<void> {
    const card = { note, offer: { label, address } };
    if (!tab) await shell.notify(note, address);
    else if (shown) {
      await shell.remember(shown.place, shown.address, shown.pop, tab.id);
      await shell.show(tab.id, popWith(keys, card, false));
    } else await present(placeOf(tab), keys, null, card);
  }

  async function lookUp(target: Target): Promise<PopOutcome | null> {
    const tabs = (await shell.crmTabs(crm, keysFor(null))).filter((tab) => !tab.incognito);
    // Without an open page of the CRM there is no session to ask with, and the next way follows.
    const from = opened?.tabId ?? tabs.find((tab) => tab.page !== null)?.id ?? tabs[0]?.id;
    if (from === undefined) return null;
    const ids = await shell.lookUp(from, crm, target.address);
    const [only, ...others] = ids;
    if (only === undefined || others.length > 0) {
      // A search after this tells more of them than their ids.
      named = ids;
      return null;
    }
    const record = request.recordOf(only);
    const result = record && (await attempt({ way: 'address', ...record }));
    if (record && result) await request.learn(record.address);
    return result;
  }

  /** The CRM's search or new-record page: no record, but where the agent can go on. */
  async function presentFallback(place: Place, keys: RecordKeys): Promise<PopOutcome> {
    const { address = null } = request.fallback ?? {};
    const said = sawError ? WORDS.error : (request.fallback?.words ?? null);
    const report = await present(place, keys, null, { note: said, canLink: true });
    // Its rows came in the moment between: a page tells what it finds later, but has told this already.
    const late = report && !aside && lateFinding(crm, { url: '', report, isOwn: true });
    if (!late) return outcome('searched', said, address);
    await present(place, keys, null, { ...late.card, canLink: true });
    return outcome(late.kind, late.card.note, address);
  }

  /** A page of the CRM that the agent can see. */
  async function inFront(keys: RecordKeys): Promise<Place | null> {
    const tabs = (await shell.crmTabs(crm, keys)).filter((tab) => !tab.incognito && tab.active);
    const tab = tabs.find((each) => each.inFocusedWindow) ?? tabs[0];
    return tab ? placeOf(tab) : null;
  }

  /** The records that a lookup has named, where no search could tell more of them. */
  async function letChoose(keys: RecordKeys): Promise<PopOutcome | null> {
    const candidates = named.flatMap((id) => {
      const address = request.recordOf(id)?.address;
      return address === undefined ? [] : [{ label: sentence('pop.candidate', { id }), address }];
    });
    const place = candidates.length < 2 ? null : (opened ?? (await inFront(keys)));
    if (!place) return null;
    const note = sentence('pop.choose', candidates.length);
    await present(place, keys, null, { note, candidates, canLink: true });
    return outcome('choose', note);
  }

  /** Nothing led to a record: a search or a new record if the CRM has one, else the card or a notification says so. */
  async function giveUp(): Promise<PopOutcome> {
    const keys = keysFor(null);
    const { fallback } = request;
    const choice = await letChoose(keys);
    if (choice) return choice;
    if (fallback && opened && (mayLeave || at === fallback.address)) {
      // A search that came to nothing is on the screen already.
      if (at !== fallback.address) opened = await goTo(opened, keys, fallback.address);
      const searched = await presentFallback(opened, keys);
      if (aside) await offer(aside.from, keys, fallback.address, searched.words ?? fallback.words, WORDS.offerPage);
      return searched;
    }
    if (fallback) {
      const tried = await attempt({ way: 'fallback', address: fallback.address, signature: null });
      // "Shown": the page in front has the record after all, though no way led there.
      if (tried)
        return tried.kind === 'searched' ? { ...tried, words: sawError ? WORDS.error : fallback.words } : tried;
    }
    const seen = planPop(null, await shell.crmTabs(crm, keys), 'ask', request.recordIdAt);
    if (!opened && seen.do === 'highlight') {
      await present(placeOf(seen.tab), keys, null, { canLink: true });
      return outcome('shown', null, seen.tab.url);
    }
    const note =
      targets.length === 0
        ? sentence('pop.nothingToLookUp', { crm: crm.name })
        : sawError
          ? WORDS.error
          : sentence('pop.noRecord', { crm: crm.name });
    const place = opened ?? (await inFront(keys));
    if (place) await present(place, keys, null, { note, canLink: true });
    else await shell.notify(note, null);
    return outcome('no-record', note);
  }

  /** The record that a pop begun before has reached comes first, so that its tab is found again. */
  async function inOrder(): Promise<Target[]> {
    if (request.begunIn === null) return targets;
    const tabs = await shell.crmTabs(crm, keysFor(null));
    const begun = tabs.find(({ id }) => id === request.begunIn);
    const reached = (target: Target) => begun && target.signature && showsRecord(begun.url, target.signature);
    return [...targets.filter((target) => reached(target)), ...targets.filter((target) => !reached(target))];
  }

  for (const target of await inOrder()) {
    signal.throwIfAborted();
    const result = target.way === 'lookup' ? await lookUp(target) : await attempt(target);
    if (result) return result;
    if (target.way === 'remembered' && isGone) await request.forget();
  }
  return giveUp();
}
