import { type DialerErrorKind, describeError, isLoginError } from '#utils/dialer/errors.ts';
import type { StatusFamily } from '#utils/dialer/status.ts';
import { freshUntilMs, type PollingSettings } from '#utils/agent/cadence.ts';
import { say } from '#utils/words/words.ts';
import type { AgentState, CallState, PopOutcome } from '#utils/agent/state.ts';

/** A site that the extension needs the browser's permission for. */
export type Site = { role: 'dialer' | 'crm'; name: string; matchPattern: string; granted: boolean };

export type PopupSetup = {
  /** Name of the agent that is asked about; `''` while none is set. */
  agent: string;
  /** What `AgentState.subject` must be for the state to be about this agent; null while the dialer's address is not set. */
  subject: string | null;
  hasLogin: boolean;
  hasCrm: boolean;
  polling: PollingSettings;
  sites: Site[];
};

/** What the popup's status icon and colour stand for; `checking` while nothing is known yet. */
export type StatusLook = StatusFamily | 'checking';

export type CallView = {
  over: boolean;
  key: string;
  /** What is known of the call, in the order shown; blank fields are left out. */
  facts: { name: string; value: string }[];
  title: string;
  startedAtMs: number;
  endedAtMs: number | null;
  outcome: { tone: 'good' | 'busy' | 'plain' | 'warn' | 'bad'; words: string };
};

export type ProblemView = {
  title: string;
  advice: string;
  detail: string;
  /** Where polling waits for the person: the time from which trying again is possible, epoch ms; 0 for at once. */
  tryAgainFromMs: number | null;
  /** The server asked to be left alone until then, epoch ms. */
  quietUntilMs: number | null;
};

export type StatusView = {
  look: StatusLook;
  label: string;
  /** What the dialer said, where it says more than the label; untrusted text. */
  said: string;
  sinceMs: number | null;
  /** Older than it looks: shown greyed, with its age instead of a running clock. */
  stale: boolean;
  hint: string;
};

export type PopupView =
  | { kind: 'set-up'; steps: { name: string; done: boolean }[] }
  | {
      kind: 'agent';
      agent: string;
      status: StatusView;
      call: CallView | null;
      problem: ProblemView | null;
      missingSites: Site[];
      hasCrm: boolean;
      lastSuccessAtMs: number | null;
    };

/** What the popup shows. Pure: times that run on are given as instants, so that a view holds until something changes. */
export function popupView(state: AgentState | null, setup: PopupSetup, nowMs: number): PopupView {
  if (setup.subject === null || setup.agent === '' || !setup.hasLogin) {
    return {
      kind: 'set-up',
      steps: [
        { name: 'The dialer’s address', done: setup.subject !== null },
        { name: 'The API log-in', done: setup.hasLogin },
        { name: 'Your user name in the dialer', done: setup.agent !== '' },
        { name: 'Your CRM', done: setup.hasCrm },
      ],
    };
  }
  const missingSites = setup.sites.filter(({ granted }) => !granted);
  // Never another agent's: the settings may have changed a moment ago.
  const known = state?.subject === setup.subject ? state : null;
  const dialerMissing = missingSites.some(({ role }) => role === 'dialer');
  return {
    kind: 'agent',
    agent: setup.agent,
    status: statusView(known, setup.polling, dialerMissing, nowMs),
    call: callView(known),
    problem: dialerMissing ? null : problemView(known),
    missingSites,
    hasCrm: setup.hasCrm,
    lastSuccessAtMs: known?.lastSuccessAtMs ?? null,
  };
}

const LABELS: Record<StatusFamily, string> = {
  ready: 'Ready',
  ringing: 'Ringing',
  'in-call': 'In call',
  'wrap-up': 'Wrap-up',
  paused: 'Paused',
  'signed-out': 'Signed out',
  unknown: 'Unknown status',
};

/** The word for a family of statuses. */
export const statusLabel = (family: StatusFamily): string => LABELS[family];

const folded = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

function statusView(
  state: AgentState | null,
  polling: PollingSettings,
  dialerMissing: boolean,
  nowMs: number,
): StatusView {
  if (!state?.status) {
    const waiting = !dialerMissing && !state?.failure;
    return {
      look: 'checking',
      label: waiting ? 'Checking…' : 'Not known',
      said: '',
      sinceMs: null,
      stale: false,
      hint: waiting ? 'Asking the dialer for your status.' : 'The dialer has not told your status yet.',
    };
  }
  const { family, text, sinceMs } = state.status;
  const label = statusLabel(family);
  // The popup is being looked at, so the screen is not locked.
  const stale = dialerMissing || nowMs > freshUntilMs(state, polling, false);
  return {
    look: family,
    label,
    said: folded(text) === folded(label) ? '' : text,
    sinceMs,
    stale,
    hint: stale ? '' : hintFor(family),
  };
}

function hintFor(family: StatusFamily): string {
  if (family === 'signed-out') return describeError('agent-not-logged-in').advice;
  if (family === 'unknown') return 'Records do not open on a status that is not known.';
  return '';
}

function problemView(state: AgentState | null): ProblemView | null {
  if (!state?.failure && !state?.resting) return null;
  const kind: DialerErrorKind = state.failure?.kind ?? 'wrong-login';
  const detail = state.failure?.detail ?? '';
  // A refused log-in that does not rest yet is tried again by itself, but only after a while.
  const tryAgain = isLoginError({ kind }) ? 0 : null;
  return {
    ...describeError(kind),
    detail,
    tryAgainFromMs: state.resting?.mayTryAtMs ?? tryAgain,
    quietUntilMs: state.resting ? null : (state.failure?.quietUntilMs ?? null),
  };
}

function callView(state: AgentState | null): CallView | null {
  if (state?.call) return describeCall(state.call, null);
  return state?.lastCall ? describeCall(state.lastCall, state.lastCall.endedAtMs) : null;
}

function describeCall(call: CallState, endedAtMs: number | null): CallView {
  const campaign =
    call.campaignName !== '' && call.campaignId !== '' && call.campaignName !== call.campaignId
      ? `${call.campaignName} (${call.campaignId})`
      : call.campaignName || call.campaignId;
  const facts = [
    { name: 'Campaign', value: campaign },
    { name: 'Call type', value: call.callType },
    { name: 'Lead code', value: call.vendorLeadCode },
    { name: 'Lead id', value: call.leadId },
    { name: 'Caller id', value: call.callerId },
  ].filter(({ value }) => value !== '');
  return {
    over: endedAtMs !== null,
    key: call.key,
    facts,
    title: call.phone || 'Number not known',
    startedAtMs: call.startedAtMs,
    endedAtMs,
    outcome: outcomeOf(call, endedAtMs !== null),
  };
}

const OUTCOMES: Record<PopOutcome['kind'], CallView['outcome']> = {
  shown: { tone: 'good', words: 'Its record was brought to the front.' },
  opened: { tone: 'good', words: 'Its record was opened.' },
  beside: { tone: 'good', words: 'Its record was opened in another tab, so that nothing of yours is lost.' },
  choose: { tone: 'plain', words: 'Several records match: choose one in the CRM.' },
  searched: { tone: 'plain', words: 'The CRM was searched for it.' },
  asked: { tone: 'plain', words: 'Its record opens when you say so.' },
  'log-in': { tone: 'warn', words: 'The CRM asks you to log in; the record follows.' },
  'no-record': { tone: 'bad', words: 'No record was found for it.' },
  'not-wanted': { tone: 'plain', words: 'Records do not open for calls like this one.' },
  failed: { tone: 'bad', words: 'Its record could not be opened.' },
};

/** How a pop ended, in a sentence for the agent. */
export function outcomeWords(outcome: PopOutcome): CallView['outcome'] {
  const usual = OUTCOMES[outcome.kind];
  return outcome.words ? { ...usual, words: say(outcome.words) } : usual;
}

function outcomeOf(call: CallState, over: boolean): CallView['outcome'] {
  if (call.pop.state === 'done') return outcomeWords(call.pop.outcome);
  return over
    ? { tone: 'plain', words: 'The call ended before its record was opened.' }
    : { tone: 'busy', words: 'Opening its record…' };
}
