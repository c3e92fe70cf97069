import { type DialerErrorKind, describeError, isLoginError } from '#utils/dialer/errors.ts';
import type { StatusFamily } from '#utils/dialer/status.ts';
import { STATUS_LOOKS, type StatusLook } from '#utils/dialer/status-looks.ts';
import { isFresh, type PollingSettings } from '#utils/agent/cadence.ts';
import type { Site } from '#utils/browser/grants.ts';
import { type SetUp, takesOnlyAgent } from '#utils/settings/set-up.ts';
import { type OutcomeView, outcomeView } from '#utils/agent/outcome-view.ts';
import { problemOf } from '#utils/agent/problem.ts';
import { type PlainKey, sentence, type Words } from '#utils/words/words.ts';
import type { AgentState, CallState } from '#utils/agent/state.ts';

/** The set-up, and of its sites, whether the browser lets the extension reach them now. */
export type PopupSetup = Omit<SetUp, 'sites'> & { sites: Site[] };

export type CallView = {
  over: boolean;
  key: string;
  /** What is known of the call, in the order shown; blank fields are left out. */
  facts: { name: PlainKey; value: string }[];
  /** The other party's number; null where it is not known. */
  party: string | null;
  startedAtMs: number;
  endedAtMs: number | null;
  outcome: OutcomeView;
  /** What the button says. */
  button: PlainKey;
};

export type ProblemView = {
  title: Words;
  advice: Words;
  /** What the dialer said; `''` for nothing. Untrusted text. */
  detail: string;
  /** Where polling waits for the person: the time from which trying again is possible, epoch ms; 0 for at once. */
  tryAgainFromMs: number | null;
  /** The server asked to be left alone until then, epoch ms. */
  quietUntilMs: number | null;
};

export type StatusView = {
  look: StatusLook;
  label: PlainKey;
  /** What the dialer said, where it says more than the label; else `''`. Untrusted text. */
  said: string;
  sinceMs: number | null;
  /** Older than it looks: shown greyed, with its age instead of a running clock. */
  stale: boolean;
  /** What the status means for the agent, where that is not plain. */
  hint: Words | null;
};

export type PopupView =
  | { kind: 'unreadable' }
  /** Everything is set up but who the agent is. */
  | { kind: 'who' }
  | { kind: 'set-up'; steps: { name: PlainKey; done: boolean }[] }
  | {
      kind: 'agent';
      agent: string;
      /** Another agent may say so here. */
      canSwitch: boolean;
      status: StatusView;
      call: CallView | null;
      problem: ProblemView | null;
      missingSites: Site[];
      hasCrm: boolean;
      lastSuccessAtMs: number | null;
    };

/** What the popup shows. Pure: times that run on are given as instants, so that a view holds until something changes. */
export function popupView(state: AgentState | null, setup: PopupSetup, nowMs: number): PopupView {
  if (setup.unreadable) return { kind: 'unreadable' };
  const loginMissing = setup.needsLogin && !setup.hasLogin;
  if (takesOnlyAgent(setup)) return { kind: 'who' };
  if (setup.subject === null || setup.agent === '' || loginMissing) {
    return {
      kind: 'set-up',
      steps: [
        { name: 'popup.setUp.address', done: setup.subject !== null },
        ...(setup.needsLogin ? [{ name: 'popup.setUp.login' as const, done: setup.hasLogin }] : []),
        { name: 'popup.setUp.agent', done: setup.agent !== '' },
        { name: 'popup.setUp.crm', done: setup.hasCrm },
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
    canSwitch: !setup.agentLocked,
    status: statusView(known, setup.polling, dialerMissing, nowMs),
    call: callView(known),
    problem: dialerMissing ? null : problemView(known),
    missingSites,
    hasCrm: setup.hasCrm,
    lastSuccessAtMs: known?.lastSuccessAtMs ?? null,
  };
}

/** The dialer's names, folded, for statuses whose label says the same. */
const SAME_AS_LABEL: ReadonlySet<string> = new Set(['ready', 'incall', 'paused']);

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
      label: waiting ? STATUS_LOOKS.checking.word : 'popup.status.notKnown',
      said: '',
      sinceMs: null,
      stale: false,
      hint: sentence(waiting ? 'popup.status.asking' : 'popup.status.noneYet'),
    };
  }
  const { family, text, sinceMs } = state.status;
  // The popup is being looked at, so the screen is not locked.
  const stale = dialerMissing || !isFresh(state, polling, false, nowMs);
  return {
    look: family,
    label: STATUS_LOOKS[family].word,
    said: SAME_AS_LABEL.has(folded(text)) ? '' : text,
    sinceMs,
    stale,
    hint: stale ? null : hintFor(family),
  };
}

function hintFor(family: StatusFamily): Words | null {
  if (family === 'signed-out') return describeError('agent-not-logged-in').advice;
  if (family === 'unknown') return sentence('popup.status.unknown');
  return null;
}

function problemView(state: AgentState | null): ProblemView | null {
  const words = state && problemOf(state);
  if (!words) return null;
  const kind: DialerErrorKind = state.failure?.kind ?? 'wrong-login';
  const detail = state.failure?.detail ?? '';
  // One that does not rest yet is tried again by itself, but only after a while.
  const tryAgain = isLoginError({ kind }) || state.failure?.notAccepted ? 0 : null;
  return {
    ...words,
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
  const facts: CallView['facts'] = [
    { name: 'popup.call.campaign', value: campaign },
    { name: 'popup.call.callType', value: call.callType },
    { name: 'shared.leadCode', value: call.vendorLeadCode },
    { name: 'shared.leadId', value: call.leadId },
    { name: 'popup.call.callerId', value: call.callerId },
  ];
  return {
    over: endedAtMs !== null,
    key: call.key,
    facts: facts.filter(({ value }) => value !== ''),
    party: call.phone || null,
    startedAtMs: call.startedAtMs,
    endedAtMs,
    outcome: outcomeOf(call, endedAtMs !== null),
    button: isWithout(call) ? 'popup.call.lookAgain' : 'card.openRecord',
  };
}

/** Whether no record was found, so that there is none to open. */
const isWithout = ({ pop }: CallState): boolean =>
  pop.state === 'done' && (pop.outcome.kind === 'no-record' || pop.outcome.kind === 'searched');

function outcomeOf(call: CallState, over: boolean): OutcomeView {
  if (call.pop.state === 'done') return outcomeView(call.pop.outcome);
  return over
    ? { tone: 'plain', words: sentence('pop.endedEarly') }
    : { tone: 'busy', words: sentence('popup.call.opening') };
}
