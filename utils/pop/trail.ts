import type { PopOutcome } from '../agent/state.ts';
import type { SearchSubject } from '../crm/profile.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import type { CardContent, PagePop } from '../messages/protocol.ts';
import type { Words } from '../words/words.ts';
import type { TabFacts } from './plan.ts';
import type { PopTab, TriedLesson } from './pop-session.ts';
import type { PopRequest } from './request.ts';
import type { BrowserTabs } from './tabs.ts';
import type { Destination } from './targets.ts';

/** What the steps of a pop know so far. A value: each step gets one and returns the next. */
export type Trail = {
  /** The pop tab, once a step has opened or taken one: the next step goes on there instead of opening another. */
  tab: PopTab | null;
  /** The tab that this pop made, if it made one: only that may be closed. */
  madeTabId: number | null;
  /** The address that the pop tab was sent to last, or has open. */
  lastAddress: string | null;
  /** Set while the pop tab is not in front: how the agent is told of the record. */
  offer: Offer | null;
  /** What the agent is told of the page that was in front, where something in it is not saved. */
  unsavedNote: Words | null;
  /** False once the agent has begun to write in the pop tab: no later step takes its page away. */
  mayLeave: boolean;
  /** Whether a page was stored as the one that shows this pop. */
  placed: boolean;
  /** The page looked at last says that the record is gone; an error does not say so. */
  isGone: boolean;
  /** Some page showed an error: the record may be there all the same. */
  sawError: boolean;
  /** The record at a guessed address, which shows nothing of the call: kept for when no other way finds another. */
  held: Destination | null;
  /** What the CRM was asked by, in a search or a lookup that gave an answer. */
  askedBy: SearchSubject[];
  /** Records that a lookup returned, where it returned several. */
  lookedUp: CardContent['candidates'];
  /** The lessons whose targets the CRM has answered, and what they led to. */
  tried: TriedLesson[];
};

export const NO_TRAIL: Trail = {
  tab: null,
  madeTabId: null,
  lastAddress: null,
  offer: null,
  unsavedNote: null,
  mayLeave: true,
  placed: false,
  isGone: false,
  sawError: false,
  held: null,
  askedBy: [],
  lookedUp: [],
  tried: [],
};

/** How a record is offered that is not in front. */
export type Offer = {
  /** The page of the CRM that the agent sees; null: none is in sight, so that a notification offers it. */
  inTab: TabFacts | null;
  /** What the card says, and the outcome. */
  note: Words;
  /** What a notification says. */
  notice: Words;
};

export type StepResult = {
  trail: Trail;
  /** How the pop ended; null where the next step is to be tried. */
  outcome: PopOutcome | null;
};

/** What steps work with. */
export type StepContext = {
  request: PopRequest;
  tabs: BrowserTabs;
  /** A later step asks the CRM, so that a guess can be checked. */
  canStillAsk: boolean;
  /** Stores that the pop tab is this one, and what its page shows. */
  place(tab: PopTab, address: string | null, pop: PagePop): Promise<void>;
  /** Stores that the card in that tab offers the record. */
  offered(inTab: number): Promise<void>;
  /** Tells the agent where no page of the CRM can; `address` is what a click opens. */
  notify(notice: Words, address: string | null): Promise<void>;
  /** Epoch ms. */
  now(): number;
  /** Stores what came of the lessons that were tried. */
  ended(outcome: PopOutcome, tried: TriedLesson[]): Promise<void>;
};

/** What is there before a pop begins. */
export type PopMeans = Omit<StepContext, 'request' | 'canStillAsk'>;

/** Nothing was found here: the next step is tried. */
export const goOn = (trail: Trail): StepResult => ({ trail, outcome: null });

/** What an outcome says beside its kind. */
type Ending = {
  words?: Words | null;
  address?: string | null;
  confirmedBy?: PopOutcome['confirmedBy'];
};

export const end = (
  trail: Trail,
  kind: PopOutcome['kind'],
  { words = null, address = null, confirmedBy }: Ending = {},
): StepResult => ({ trail, outcome: { kind, words, address, ...(confirmedBy ? { confirmedBy } : {}) } });

export const popWith = (
  { call, card }: PopRequest,
  keys: RecordKeys,
  change: Partial<CardContent>,
  highlight = true,
): PagePop => ({ callKey: call.key, keys, card: { ...card, ...change }, highlight });
