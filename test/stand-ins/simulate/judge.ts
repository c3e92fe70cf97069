import type { PopOutcome } from '#utils/agent/state.ts';
import type { Call } from '#utils/dialer/call.ts';
import type { PopRun } from './background.ts';
import { idAt } from './crm-set-up.ts';
import { type CrmWorld, type CrmRecord, numberOfLead } from './crm-world.ts';
import type { Broken, Run, Showing, Tally } from './showings.ts';
import type { VirtualTabs } from './tabs.ts';
import type { Act } from './virtual-browser-tabs.ts';
import { type Standing, wrongLink, wrongOutcome, wrongStanding } from './wrong-record.ts';

/** Outcomes with which a pop says that it has found nothing. */
const SAID: ReadonlySet<PopOutcome['kind']> = new Set(['no-record', 'searched']);

/** A pop may begin this much later than the second of two polls: reading tabs takes its time. */
const BEGIN_WITHIN_MS = 1500;
/** An answer may be eight seconds old when it comes, and the agent's page is asked before anything moves. */
const PHANTOM_AFTER_MS = 10_000;
/** So long after a pop was given up its pages have been told: that takes the storing of the end, and a message. */
const TAKEN_AWAY_WITHIN_MS = 100;
/** A call without a lead is told by its number, while it is on and for so long after. */
const NAMELESS_WITHIN_MS = 60_000;

/** Who is shown, beside what tells showings apart. */
type Who = { lead: number | null; phone: string };

/** What the judge looks at. */
export type Judged = {
  now: () => number;
  /** Calls something so many ms from now. */
  after: (ms: number, run: () => void) => void;
  tabs: () => VirtualTabs;
  /** How long the extension may leave between two polls as things are, ms. */
  intervalMs: () => number;
  world: CrmWorld;
  /** The record in a tab, and in the one that the agent sees. */
  recordIn: (tabId: number | 'in-front') => CrmRecord | null;
  /** The pops that stand on pages. */
  standing: () => Standing[];
};

/**
 * Holds what the dialer showed against what the extension did. The rule: a call (or a lead switched to in a call) that was
 * shown for two poll intervals while the dialer was reachable and the background alive is popped, in time, by one run. A
 * second run for it is a double, unless the background died between the first run's doing and the storing that it was
 * done, or the call seemed to be over in the middle of its pop and went on: then it is shown again once ("re-shown"), but
 * never in a second tab while the first is open. Where an update or a restart took the session's storage away in the middle
 * of a pop, or a restart was too long to take the call up again, or where a search opens a tab of its own before it leads to
 * the record, that may happen; it is counted apart. A pop that waits for a log-in, or whose page turns out not to be the
 * record, goes on later: that is no double. And no pop ever claims another customer's record (wrong-record.ts).
 */
export function createJudge({ now, after, tabs, intervalMs, world, recordIn, standing }: Judged) {
  const showings = new Map<number, Showing>();
  const broken: Broken[] = [];
  let reshown = 0;
  let secondTabs = 0;
  let shown: Showing | null = null;
  let window: { showing: Showing; fromMs: number; neededMs: number } | null = null;
  let good = false;
  let lastEndIn: 'session' | 'local' = 'session';

  const breaks = (rule: Broken['rule'], showing: number | null, words: string) =>
    broken.push({ rule, showing, atMs: now(), words });

  function update(): void {
    if (window && (!good || shown !== window.showing)) close(window);
    if (good && shown && !window) window = { showing: shown, fromMs: now(), neededMs: 2 * intervalMs() };
  }

  function close({ showing, fromMs, neededMs }: { showing: Showing; fromMs: number; neededMs: number }): void {
    window = null;
    if (now() - fromMs < neededMs) return;
    showing.owed ??= { fromMs, byMs: fromMs + neededMs + BEGIN_WITHIN_MS };
  }

  /** The showing that a call in the extension's state is about; null for one whose lead is not known. */
  function showingOf(call: Call): Showing | undefined {
    const ofLead = [...showings.values()].filter(({ leadId, phone, untilMs }) =>
      call.leadId === ''
        ? phone === call.phone && (untilMs === Infinity || now() - untilMs < NAMELESS_WITHIN_MS)
        : leadId === call.leadId,
    );
    return ofLead.findLast(({ callerId }) => callerId === call.callerId) ?? ofLead.at(-1);
  }

  function acted(run: PopRun, { kind, tabId }: Act): void {
    const showing = showingOf(run.call);
    if (!showing) return;
    if (kind === 'open') {
      const again = [...showing.tabIds].some((id) => id !== tabId && showsRecordOf(showing, id));
      // What a search leads to shows in the end: a record that is open comes to the front, and the search's tab goes.
      const isSearch = idAt(tabs().get(tabId ?? 0)?.url ?? '') === null;
      if (again && (isSearch || showing.runs.at(-1)?.forgotten)) secondTabs += 1;
      else if (again) breaks('doubled', showing.number, 'a second tab of a record that is open');
    }
    if (tabId !== null && kind !== 'show') showing.tabIds.add(tabId);
    if (!showing.runs.some((known) => known.run === run)) begins(showing, run, kind);
  }

  function begins(showing: Showing, run: PopRun, kind: string): void {
    const before = showing.runs.at(-1);
    // A call to the browser that was under way when the background ended takes effect all the same.
    const interrupted = run.isOver();
    showing.runs.push({
      run,
      atMs: now(),
      done: { session: false, local: false },
      interrupted,
      forgotten: interrupted && lastEndIn === 'local',
      outcome: null,
      outcomeAtMs: Infinity,
      goesOn: false,
    });
    if (before?.interrupted || before?.run.givenUp) reshown += 1;
    else if (before && !before.goesOn)
      breaks('doubled', showing.number, `${kind} again ${Math.round(now() - before.atMs)} ms after`);
    if (now() - showing.untilMs > PHANTOM_AFTER_MS) {
      breaks('phantom', showing.number, `${Math.round(now() - showing.untilMs)} ms after the call was over`);
    }
    const later = [...showings.values()].find(({ fromMs, runs }) => fromMs > showing.fromMs && runs.length > 0);
    if (later) breaks('stale', showing.number, `after showing ${later.number} had been popped`);
  }

  /** Whether a tab is at a record of the showing's lead. */
  function showsRecordOf({ lead }: Showing, tabId: number): boolean {
    const url = tabs().get(tabId)?.url;
    const id = url === undefined ? null : idAt(url);
    const record = id === null ? null : world.at(id);
    return lead !== null && record !== null && world.isHis(lead, record);
  }

  /** A pop came to an end: what it claims must be true. */
  function popped(run: PopRun, outcome: PopOutcome): void {
    const showing = showingOf(run.call);
    if (!showing) return;
    // Who is told that nothing was found has been served, too; the dialer may tell more of the call later.
    const isTold = SAID.has(outcome.kind);
    if (isTold && !showing.runs.some((known) => known.run === run)) begins(showing, run, outcome.kind);
    const known = showing.runs.find((each) => each.run === run);
    if (!known) return;
    known.outcome = outcome;
    known.outcomeAtMs = now();
    known.goesOn ||= isTold || outcome.kind === 'log-in';
    if (showing.lead === null) return;
    const tabId = [...showing.tabIds].at(-1);
    const inTab = tabId === undefined ? null : recordIn(tabId);
    claims(showing, wrongOutcome(world, showing.lead, outcome, inTab));
    // Of a record that is behind, another is in front.
    if (outcome.kind !== 'beside') claims(showing, wrongOutcome(world, showing.lead, outcome, recordIn('in-front')));
    if (run.givenUp) after(TAKEN_AWAY_WITHIN_MS, looked);
    looked();
  }

  /**
   * Whether what stands on its pages is judged: while a pop is under way, pages come and go. The end of a call gives its pop up
   * and takes its card away, both at once: the pop may have ended while the message to the page is still on its way.
   */
  const isJudged = ({ outcome, outcomeAtMs, run }: Run): boolean =>
    outcome !== null && (!run.givenUp || now() - outcomeAtMs >= TAKEN_AWAY_WITHIN_MS);

  /** A page that shows a pop has changed. */
  function looked(): void {
    for (const stands of standing()) {
      const { callKey } = stands.pop;
      const showing = [...showings.values()].findLast(({ runs }) => runs.some(({ run }) => run.call.key === callKey));
      const last = showing?.runs.at(-1);
      if (!showing || showing.lead === null || !last || !isJudged(last)) continue;
      claims(showing, wrongStanding(world, showing.lead, stands));
    }
  }

  function claims({ number }: Showing, claim: string | null): void {
    if (claim === null) return;
    const isKnown = broken.some(
      ({ rule, showing, words }) => rule === 'wrong-record' && showing === number && words === claim,
    );
    if (!isKnown) breaks('wrong-record', number, claim);
  }

  /** The record came back after another that was too short to be seen: nothing changed that could be told. */
  function isUnseenReturn(number: number): boolean {
    const [mine, between, before] = [number, number - 1, number - 2].map((each) => showings.get(each));
    const returns =
      mine?.leadId === before?.leadId && mine?.callerId === before?.callerId && mine?.phone === before?.phone;
    return returns && between?.runs.length === 0;
  }

  return {
    acted,
    popped,
    looked,
    broken,
    breaks,
    /** The page of this call's pop has turned out not to be the record. */
    popsOn(callKey: string): void {
      const runs = [...showings.values()].flatMap((showing) => showing.runs);
      for (const run of runs) if (run.run.call.key === callKey) run.goesOn = true;
    },
    /** A link is remembered, under a key that names the lead. */
    linked(key: string, address: string): void {
      const [, kind, name] = key.split('|');
      const claim = wrongLink(world, kind === 'lead' ? numberOfLead(name) : null, address);
      if (claim !== null) breaks('wrong-record', null, claim);
    },
    /** The dialer shows this from now on. */
    shows(number: number | null, shownLeadId: string, callerId: string, who?: Who): void {
      const leadId = shownLeadId === '0' ? '' : shownLeadId;
      if (shown) shown.untilMs = now();
      const known = number === null ? null : (showings.get(number) ?? null);
      shown = known;
      if (number !== null && !known) {
        const { lead, phone } = who ?? { lead: numberOfLead(leadId), phone: '' };
        const times = { fromMs: now(), untilMs: Infinity, owed: null };
        shown = { number, leadId, lead, callerId, phone, ...times, runs: [], tabIds: new Set() };
        showings.set(number, shown);
      } else if (shown) {
        // The dialer may tell who it is a moment after the call has come.
        const told = shown.leadId === '' && leadId !== '' ? { leadId, callerId } : {};
        Object.assign(shown, { untilMs: Infinity, ...told });
      }
      update();
    },
    /** Whether the dialer can be reached and the background lives. */
    isGood(value: boolean): void {
      good = value;
      update();
    },
    /**
     * The extension has planned its next poll, and knows a call with this lead. An answer that was under way (at most so
     * long) when this showing began says what was before it, and may plan for a status in which polls are further apart.
     */
    planned(underWayMs: number, leadId: string | null): void {
      if (!window || window.showing.leadId === leadId) return;
      if (window.showing.runs.length === 0 && now() - window.fromMs <= underWayMs)
        window.neededMs = Math.max(window.neededMs, 2 * intervalMs());
    },
    stored(place: 'session' | 'local', call: Call): void {
      const run = showingOf(call)?.runs.at(-1);
      if (run) run.done[place] = true;
    },
    /** The background ended; what it had not stored `place` is not known to the next. */
    interrupted(place: 'session' | 'local'): void {
      lastEndIn = place;
      for (const { runs } of showings.values()) {
        const run = runs.at(-1);
        if (!run || run.done[place]) continue;
        run.interrupted = true;
        if (place === 'local') run.forgotten = true;
      }
    },
    /** After a restart that was too long for that, the call is not taken up again: it is shown again, once. */
    notTakenUp(call: Call): void {
      const run = showingOf(call)?.runs.at(-1);
      if (run) Object.assign(run, { interrupted: true, forgotten: true });
    },
    verdict(): Tally {
      shown = null;
      update();
      const tally: Tally = {
        showings: 0,
        owed: 0,
        popped: 0,
        short: 0,
        shortPopped: 0,
        reshown,
        secondTabs,
        outcomes: {},
        delaysMs: [],
      };
      for (const { number, owed, runs, fromMs } of showings.values()) {
        const [first] = runs;
        tally.showings += 1;
        const { kind, confirmedBy } = runs.at(-1)?.outcome ?? { kind: 'none', confirmedBy: undefined };
        const ending = confirmedBy ? `${kind} (${confirmedBy})` : kind;
        tally.outcomes[ending] = (tally.outcomes[ending] ?? 0) + 1;
        if (first) tally.delaysMs.push(first.atMs - fromMs);
        if (!owed || (!first && isUnseenReturn(number))) {
          tally.short += 1;
          if (first) tally.shortPopped += 1;
          continue;
        }
        tally.owed += 1;
        if (!first) breaks('missed', number, 'not popped');
        else if (first.atMs > owed.byMs) breaks('late', number, `${Math.round(first.atMs - owed.byMs)} ms too late`);
        else tally.popped += 1;
      }
      return tally;
    },
  };
}

export type Judge = ReturnType<typeof createJudge>;
