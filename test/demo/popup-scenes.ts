import { callKey } from '#utils/agent/reduce.ts';
import { type AgentState, type CallState, initialState, type PopOutcome, subjectOf } from '#utils/agent/state.ts';
import type { CallFields } from '#utils/dialer/call.ts';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import { DIALER_ERROR_KINDS, type DialerErrorKind } from '#utils/dialer/errors.ts';
import { foldStatus } from '#utils/dialer/status.ts';
import { sentence, type Words } from '#utils/words/words.ts';

/** The office that the pictures are of. */
export const OFFICE = {
  dialer: { address: 'acme', agent: 'dana.reyes' },
  login: { user: 'api-screenpop', password: 'not a real one' },
  crms: [
    { id: 'crm-1', name: 'Harbour CRM', address: 'https://crm.example.com', recordTemplate: '/contacts/{record_id}' },
  ],
};
export const GRANTED = ['https://acme.croco-dial.net/*', 'https://crm.example.com/*'];

const CALL: CallFields = {
  leadId: '7890123',
  vendorLeadCode: 'abc123-xyz456',
  phone: '+1 415 555 0134',
  callerId: '9876543210',
  campaignId: 'CAMP001',
  campaignName: 'Spring renewals',
  callType: 'INBOUND',
};

/** One state of the popup: what the background would have stored at that moment, or null before its first answer. */
export type PopupScene = { name: string; label: string; state: (nowMs: number) => AgentState | null };

const endpoint = dialerEndpoint(OFFICE.dialer.address);
const subject = 'url' in endpoint ? subjectOf(endpoint.url, OFFICE.dialer.agent) : '';

function checked(nowMs: number, text: string, lastedMs: number): AgentState {
  return {
    ...initialState(subject),
    status: { ...foldStatus(text), sinceMs: nowMs - lastedMs },
    lastSuccessAtMs: nowMs - 1000,
    lastAttemptAtMs: nowMs - 1000,
    // Far enough away that the picture is taken before.
    nextPollAtMs: nowMs + 60_000,
  };
}

function call(startedAtMs: number, outcome: PopOutcome | null, fields: Partial<CallFields> = {}): CallState {
  const all = { ...CALL, ...fields };
  return {
    ...all,
    key: callKey(all, startedAtMs),
    agent: OFFICE.dialer.agent,
    startedAtMs,
    pop: outcome === null ? { state: 'due' } : { state: 'done', atMs: startedAtMs, outcome },
  };
}

const done = (kind: PopOutcome['kind'], words: Words | null = null): PopOutcome => {
  const isConfirmed = words === null || kind === 'beside';
  return { kind, words, address: null, ...(isConfirmed ? { confirmedBy: 'page' as const } : {}) };
};
const after = (nowMs: number, agoMs: number) => ({
  lastCall: { ...call(nowMs - agoMs - 187_000, done('shown')), endedAtMs: nowMs - agoMs },
});

const inCall = (name: string, outcome: PopOutcome | null, fields: Partial<CallFields> = {}): PopupScene => ({
  name,
  label: 'In call',
  state: (nowMs) => ({
    ...checked(nowMs, 'IN CALL', 192_000),
    call: call(nowMs - 192_000, outcome, fields),
  }),
});

const failing = (kind: DialerErrorKind, detail = ''): PopupScene => ({
  name: `error-${kind}`,
  label: 'Ready',
  state: (nowMs) => ({
    ...checked(nowMs, 'READY', 95_000),
    lastSuccessAtMs: nowMs - 42_000,
    failure: {
      kind,
      detail,
      sinceMs: nowMs - 41_000,
      count: 4,
      quietUntilMs: kind === 'rate-limited' ? nowMs + 20_000 : null,
      notified: true,
    },
  }),
});

const DETAILS: Partial<Record<DialerErrorKind, string>> = {
  'wrong-login': 'Invalid Username/Password',
  'no-permission': 'You do not have permission to view this page',
  'unknown-action': 'Command Not Found',
  'bad-parameter': 'goAPI User Not Defined.',
  'not-json': 'Welcome to the guest network. Please accept the terms of use.',
  'wrong-address': 'HTTP 404',
  'server-error': 'HTTP 502',
  'rate-limited': 'HTTP 429',
};

const resting = (name: string, mayTryInMs: number): PopupScene => ({
  name,
  label: 'Not known',
  state: (nowMs) => ({
    ...initialState(subject),
    lastAttemptAtMs: nowMs - 3000,
    failure: {
      kind: 'wrong-login',
      detail: 'Invalid Username/Password',
      sinceMs: nowMs - 63_000,
      count: 2,
      quietUntilMs: null,
      notified: true,
    },
    resting: { sinceMs: nowMs - 3000, mayTryAtMs: nowMs + mayTryInMs },
  }),
});

/** Every status of the vendor's page, every outcome that reads differently, every kind of error. */
export const popupScenes: PopupScene[] = [
  { name: 'checking', label: 'Checking…', state: () => null },
  { name: 'ready-first', label: 'Ready', state: (nowMs) => checked(nowMs, 'READY', 4000) },
  {
    name: 'ready',
    label: 'Ready',
    state: (nowMs) => ({ ...checked(nowMs, 'READY', 37_000), ...after(nowMs, 95_000) }),
  },
  { name: 'ringing', label: 'Ringing', state: (nowMs) => checked(nowMs, 'QUEUE', 2000) },
  inCall('in-call', done('shown')),
  inCall('in-call-unconfirmed', done('opened', sentence('pop.unconfirmed'))),
  inCall('in-call-not-searched', done('no-record', sentence('pop.noSearchSetUp', { crm: 'Harbour' }))),
  inCall('in-call-opening', null),
  inCall('in-call-no-record', done('no-record', sentence('pop.nothingToLookUp', { crm: 'Harbour' })), {
    vendorLeadCode: '',
    leadId: '',
  }),
  inCall('in-call-choose', done('choose')),
  {
    name: 'wrap-up',
    label: 'Wrap-up',
    state: (nowMs) => ({ ...checked(nowMs, 'DISPOSITION', 14_000), ...after(nowMs, 14_000) }),
  },
  {
    name: 'pause-break',
    label: 'Paused',
    state: (nowMs) => ({ ...checked(nowMs, 'PAUSE - BREAK', 252_000), ...after(nowMs, 270_000) }),
  },
  {
    name: 'lunch-break',
    label: 'Paused',
    state: (nowMs) => ({ ...checked(nowMs, 'LUNCH BREAK', 1_512_000), ...after(nowMs, 1_530_000) }),
  },
  { name: 'signed-out', label: 'Signed out', state: (nowMs) => checked(nowMs, '', 61_000) },
  { name: 'unknown', label: 'Unknown status', state: (nowMs) => checked(nowMs, 'COACHING', 8000) },
  {
    name: 'stale',
    label: 'Ready',
    state: (nowMs) => ({
      ...checked(nowMs, 'READY', 95_000),
      lastSuccessAtMs: nowMs - 42_000,
      ...after(nowMs, 300_000),
    }),
  },
  // An agent who is not logged in is a status (signed-out), not an error.
  ...DIALER_ERROR_KINDS.filter((kind) => kind !== 'agent-not-logged-in').map((kind) => failing(kind, DETAILS[kind])),
  resting('resting', -1000),
  resting('resting-wait', 540_000),
];
