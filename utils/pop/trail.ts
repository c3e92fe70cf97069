import type { PopOutcome } from '../agent/state.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import type { CardContent, PagePop } from '../messages/protocol.ts';
import type { Words } from '../words/words.ts';
import type { TabFacts } from './plan.ts';
import type { PopTab } from './pop-session.ts';
import type { PopRequest } from './request.ts';
import type { BrowserTabs } from './tabs.ts';

/** What the steps of a pop know so far. A value: each step gets one and returns the next. */
export type Trail = {
  /** The pop tab, once a step has opened or taken one: the next step goes on there instead of opening another. */
  tab: PopTab | null;
  /** The tab that this pop made, if it made one: only that may be closed. */
  madeTabId: number | null;
  /** Where the pop tab was sent last. */
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
  /** Ids from a lookup that returned several. */
  lookedUpIds: string[];
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
  lookedUpIds: [],
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
  /** Stores that the pop tab is this one, and what its page shows. */
  place(tab: PopTab, address: string | null, pop: PagePop): Promise<void>;
  /** Stores that the card in that tab offers the record. */
  offered(inTab: number): Promise<void>;
  /** Tells the agent where no page of the CRM can; `address` is what a click opens. */
  notify(notice: Words, address: string | null): Promise<void>;
};

/** Nothing was found here: the next step is tried. */
export const goOn = (trail: Trail): StepResult => ({ trail, outcome: null });

export const end = (
  trail: Trail,
  kind: PopOutcome['kind'],
  words: Words | null = null,
  address: string | null = null,
): StepResult => ({ trail, outcome: { kind, words, address } });

export const popWith = (
  { call, card }: PopRequest,
  keys: RecordKeys,
  change: Partial<CardContent>,
  highlight = true,
): PagePop => ({ callKey: call.key, keys, card: { ...card, ...change }, highlight });
