import type { CallFields } from '../dialer/call.ts';
import type { PopOutcome } from '../agent/state.ts';
import type { DiscoveryReport, Example } from '../crm/discovery.ts';
import type { CrmProfile } from '../crm/profile.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import type { Words } from '../words/words.ts';
import type { StatusFamily } from '../dialer/status.ts';

/** What the card shows. Texts come from the dialer: untrusted, set as text only. */
export type CardContent = {
  /** The other party, as the dialer wrote it; may be blank. */
  party: string;
  campaign: string;
  callType: string;
  vendorLeadCode: string;
  leadId: string;
  startedAtMs: number;
  /** Set once the call is over: the card says so and goes. */
  endedAtMs: number | null;
  practice: boolean;
  /** One sentence for the agent ("No record found …"). */
  note: Words | null;
  /** Records to choose from, where more than one may be meant. */
  candidates: { label: Label; address: string }[];
  /** A record that was opened elsewhere because this tab has unsaved input. */
  offer: { label: Label; address: string } | null;
  /** Whether the card offers "this is the record" (the address of the page is then linked to the lead). */
  canLink: boolean;
  corner: CardCorner;
};

/** What a button of the card says: a row's own text, or a sentence of ours. */
export type Label = string | Words;

export type CardCorner = 'top-right' | 'bottom-right' | 'bottom-left' | 'top-left';

/** A pop as one page of the CRM is told of it. */
export type PagePop = { callKey: string; keys: RecordKeys; card: CardContent; highlight: boolean };

/** What a page answers about itself. */
export type PageReport = {
  /** Something typed and not saved. */
  unsaved: boolean;
  /** The agent has pressed a key in a field in the last seconds. */
  typing: boolean;
  /** The page's own address at that moment. */
  address: string;
  /** By what the page shows the call's record, if it does. `address`: it stands at the record's address and shows no more. */
  found: FoundBy | null;
  /** What the page itself, and not a row on it, shows as its record's own. */
  own: OwnValue | null;
  /** How many different records on the page match equally well. */
  matches: number;
  /** What kind of page it looks to be: "error" where the record may be there, but is not shown. */
  looks: 'record' | 'log-in' | 'not-found' | 'error' | 'other';
  /** How many characters the page's main part shows: 0 while it is blank. */
  content: number;
  /** The rows of the matching records, at most 8, and all that they lead to: any of it, or nothing, may be the record. */
  candidates: { label: string; addresses: string[] }[];
};

/** What of a call a page can show. */
export type OwnValue = 'code' | 'lead-id' | 'phone';

export type FoundBy = 'address' | 'link' | 'attribute' | OwnValue;

/** Whether a page went to an address by itself; `unsaved`: it did nothing, because something in it is not saved. */
export type Routed = boolean | 'unsaved';

/** Background → the script in a CRM's page. Each message has one argument, and is a named operation, never a generic proxy. */
export type PageMessages = {
  /** Show the card and, if asked, find and highlight the record; answers once found or given up. */
  showPop: (pop: PagePop) => PageReport;
  /** The call is over, or belongs to another page now: take outline and card away (after saying so, if it ended). */
  endPop: (end: PopEnd) => null;
  /** Look without showing anything; without keys, only at what the agent is doing there. */
  inspect: (question: { keys: RecordKeys | null }) => PageReport;
  /** Route inside the page (hash change or in-page link), without a full load. */
  route: (to: { address: string }) => Routed;
  /** Where the links in the page's content lead, within its own origin. */
  links: (nothing: null) => string[];
};

/** What a page is told when it is to show a pop no longer. */
export type PopEnd = {
  callKey: string;
  /** When the call ended: the card says so before it goes. Null: it goes at once. */
  endedAtMs: number | null;
};

/** The script in a CRM's page → background. */
export type BackgroundMessages = {
  /** A page of the CRM is ready; the answer is the pop that it should show, if there is one. */
  pageReady: (nothing: null) => PagePop | null;
  /** What a page or a frame in it has come to see of a pop since it answered: found later, lost again, log-in page. */
  popReport: (news: { callKey: string; report: PageReport }) => null;
  /** What a frame of another granted origin sees when its tab is inspected: only the top frame answers for its tab. */
  frameReport: (answer: { keys: RecordKeys; report: PageReport }) => null;
  cardDismissed: (pop: { callKey: string }) => null;
  cardMoved: (to: { corner: CardCorner }) => null;
  /** Open a record that the card offered; the background checks that the address is the CRM's. */
  openCandidate: (choice: { callKey: string; address: string }) => null;
  /** "This is the record": the sender's address is linked to the call's lead, if it is a record's. */
  linkRecord: (pop: { callKey: string }) => boolean;
};

/**
 * What the options page asks to be tried before it is saved. Without a log-in the address is a gateway's. A null password
 * means: the one that is stored for this server.
 */
export type ConnectionQuestion = {
  address: string;
  agent: string;
  login: { user: string; password: string | null } | null;
};

export type ConnectionReport =
  | { ok: true; status: string; family: StatusFamily }
  | { ok: false; title: Words; advice: Words; detail: string };

/** The popup and the options page → background. Refused from anywhere else. */
export type ControlMessages = {
  /** The agent wants the live (or else the last) call's record in front again. */
  openRecord: (nothing: null) => PopOutcome | null;
  /** The person has seen what is wrong and wants polling to go on. */
  tryAgain: (nothing: null) => null;
  /** Another agent works here from now on. False where policy says who the agent is. */
  switchAgent: (to: { agent: string }) => boolean;
  /** Somebody is looking: poll now if that is not too soon. */
  lookNow: (nothing: null) => null;
  /** Asks the dialer once, within the limits for wrong log-ins. */
  checkConnection: (question: ConnectionQuestion) => ConnectionReport;
  /** A pretended call through the whole path but the dialer; its card says that it is practice. */
  practiceCall: (call: CallFields) => PopOutcome;
  /** Finds out by one customer how this CRM's customers are found; takes up to a minute. Progress stands in storage.session. */
  discover: (question: { profile: CrmProfile; example: Example }) => DiscoveryReport;
  /** The same with the example that was kept for the profile, and with no other ways than the profile's own; null without one. */
  testSetUp: (question: { profile: CrmProfile }) => DiscoveryReport | null;
  stopDiscovery: (nothing: null) => null;
};

type Message = (argument: never) => unknown;
/** Messages by their names, each a function from its argument to its answer. */
export type MessageMap = Record<string, Message>;
export type ArgumentOf<Of extends Message> = Parameters<Of>[0];
/** What is passed beside a message's name: nothing where it has no argument. */
export type Passed<Of extends Message> = ArgumentOf<Of> extends null ? [] : [argument: ArgumentOf<Of>];
export type AnswerOf<Of extends Message> = ReturnType<Of>;
