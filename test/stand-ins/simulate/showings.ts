import type { PopOutcome } from '#utils/agent/state.ts';
import type { PopRun } from './background.ts';

// What the judge knows: the calls that were shown, their pops, and which rules were broken.

export type Broken = {
  rule: 'missed' | 'late' | 'doubled' | 'stale' | 'phantom' | 'silent' | 'wrong-logins' | 'wrong-record';
  showing: number | null;
  atMs: number;
  words: string;
};

export type Run = {
  run: PopRun;
  atMs: number;
  done: { session: boolean; local: boolean };
  interrupted: boolean;
  /** With the session's storage went the knowledge of the tab that it had opened. */
  forgotten: boolean;
  /** How it ended; null while it has not. */
  outcome: PopOutcome | null;
  /** Infinity while it has not. */
  outcomeAtMs: number;
  /** It may be done again: the agent has logged in, or its page has turned out not to be the record. */
  goesOn: boolean;
};

/** One call with one record, as the dialer shows it. */
export type Showing = {
  number: number;
  leadId: string;
  /** The number of the lead, which is what is true; null where the shift does not tell. */
  lead: number | null;
  callerId: string;
  phone: string;
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
  /** Second tabs by a search, and where the session that knew of the first was gone. */
  secondTabs: number;
  /** How the last pop of each showing ended, with what it said: how many of each. */
  outcomes: Record<string, number>;
  delaysMs: number[];
};
