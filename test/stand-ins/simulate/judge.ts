import type { Call } from '#utils/dialer/call.ts';
import type { PopRun } from './background.ts';
import { recordOf } from './records.ts';
import type { VirtualTabs } from './tabs.ts';
import type { Act } from './virtual-browser-tabs.ts';

export type Broken = {
  rule: 'missed' | 'late' | 'doubled' | 'stale' | 'phantom' | 'silent' | 'wrong-logins';
  showing: number | null;
  atMs: number;
  words: string;
};

type Run = {
  run: PopRun;
  atMs: number;
  done: { session: boolean; local: boolean };
  interrupted: boolean;
  /** With the session's storage went the knowledge of the tab that it had opened. */
  forgotten: boolean;
};

/** One call with one record, as the dialer shows it. */
type Showing = {
  number: number;
  leadId: string;
  callerId: string;
  fromMs: number;
  untilMs: number;
  /** From when on a pop is owed, and by when it must have begun: it was seen for two poll intervals from then on. */
  owed: { fromMs: number; byMs: number } | null;
  runs: Run[];
  tabIds: Set<number>;
};

export type Tally = {
  showings: number;
  owed: number;
  popped: number;
  /** Seen for less than two poll intervals, or hidden by an outage or a death; and how many of them were popped. */
  short: number;
  shortPopped: number;
  reshown: number;
  /** Second tabs after an update in the middle of a pop: what was begun was only known to storage.session. */
  secondTabs: number;
  delaysMs: number[];
};

/** A pop may begin this much later than the second of two polls: reading tabs takes its time. */
const BEGIN_WITHIN_MS = 1500;
/** An answer may be eight seconds old when it comes, and the agent's page is asked before anything moves. */
const PHANTOM_AFTER_MS = 10_000;

/**
 * Holds what the dialer showed against what the extension did. The rule: a call (or a lead switched to in a call) that was
 * shown for two poll intervals while the dialer was reachable and the background alive is popped, in time, by one run. A
 * second run for it is a double, unless the background died between the first run's doing and the storing that it was
 * done, or the call seemed to be over in the middle of its pop and went on: then it is shown again once ("re-shown"), but
 * never in a second tab while the first is open. Only where an update or a restart took the session's storage away in the
 * middle of a pop may that happen; it is counted apart.
 */
export function createJudge(now: () => number, tabs: () => VirtualTabs, intervalMs: () => number) {
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
    const ofLead = [...showings.values()].filter(({ leadId }) => leadId === call.leadId);
    return ofLead.findLast(({ callerId }) => callerId === call.callerId) ?? ofLead.at(-1);
  }

  function acted(run: PopRun, { kind, tabId }: Act): void {
    const showing = showingOf(run.call);
    if (!showing) return;
    if (kind === 'open') {
      const again = [...showing.tabIds].some((id) => {
        const tab = tabs().get(id);
        return id !== tabId && tab && String(recordOf(tab.url)?.leadId) === showing.leadId;
      });
      if (again && showing.runs.at(-1)?.forgotten) secondTabs += 1;
      else if (again) breaks('doubled', showing.number, 'a second tab of a record that is open');
    }
    if (tabId !== null && kind !== 'show') showing.tabIds.add(tabId);
    if (showing.runs.some((known) => known.run === run)) return;
    const before = showing.runs.at(-1);
    // A call to the browser that was under way when the background ended takes effect all the same.
    const interrupted = run.isOver();
    showing.runs.push({
      run,
      atMs: now(),
      done: { session: false, local: false },
      interrupted,
      forgotten: interrupted && lastEndIn === 'local',
    });
    if (before?.interrupted || before?.run.givenUp) reshown += 1;
    else if (before) breaks('doubled', showing.number, `${kind} again ${Math.round(now() - before.atMs)} ms after`);
    if (now() - showing.untilMs > PHANTOM_AFTER_MS) {
      breaks('phantom', showing.number, `${Math.round(now() - showing.untilMs)} ms after the call was over`);
    }
    const later = [...showings.values()].find(({ fromMs, runs }) => fromMs > showing.fromMs && runs.length > 0);
    if (later) breaks('stale', showing.number, `after showing ${later.number} had been popped`);
  }

  /** The record came back after another that was too short to be seen: nothing changed that could be told. */
  function isUnseenReturn(number: number): boolean {
    const [mine, between, before] = [number, number - 1, number - 2].map((each) => showings.get(each));
    const returns = mine?.leadId === before?.leadId && mine?.callerId === before?.callerId;
    return returns && between?.runs.length === 0;
  }

  return {
    acted,
    broken,
    breaks,
    /** The dialer shows this from now on. */
    shows(number: number | null, leadId: string, callerId: string): void {
      if (shown) shown.untilMs = now();
      const known = number === null ? null : (showings.get(number) ?? null);
      shown = known;
      if (number !== null && !known) {
        shown = { number, leadId, callerId, fromMs: now(), untilMs: Infinity, owed: null, runs: [], tabIds: new Set() };
        showings.set(number, shown);
      } else if (shown) shown.untilMs = Infinity;
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
        delaysMs: [],
      };
      for (const { number, owed, runs, fromMs } of showings.values()) {
        const [first] = runs;
        tally.showings += 1;
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
