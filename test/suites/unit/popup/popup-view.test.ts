import { describe, expect, test } from 'vitest';
import { POLLING_BOUNDS } from '#utils/agent/cadence.ts';
import { type PopupSetup, popupView } from '../../../../entrypoints/popup/popup-view.ts';
import { reduceAgent } from '#utils/agent/reduce.ts';
import { type AgentState, agentStateSchema, initialState, subjectOf } from '#utils/agent/state.ts';
import type { DialerAnswer } from '#utils/dialer/client.ts';
import { DIALER_ERROR_KINDS, describeError } from '#utils/dialer/errors.ts';
import { parseAnswer } from '#utils/dialer/snapshot.ts';
import { defaultSettings } from '#utils/settings/schema.ts';
import type { Site } from '#utils/browser/grants.ts';
import { sentence, t } from '#utils/words/words.ts';

const T = Date.UTC(2026, 2, 3, 9, 0, 0);
const subject = subjectOf('https://acme.croco-dial.net/goAPIv2/goUsers/goAPI.php', 'example.user');
const setup: PopupSetup = {
  agent: 'example.user',
  agentLocked: false,
  subject,
  needsLogin: true,
  hasLogin: true,
  hasCrm: true,
  polling: defaultSettings.polling,
  sites: [
    { role: 'dialer', name: 'acme.croco-dial.net', matchPattern: 'https://acme.croco-dial.net/*', granted: true },
    { role: 'crm', name: 'crm.example.com', matchPattern: 'https://crm.example.com/*', granted: true },
  ],
  problems: [],
  unreadable: false,
};

const sitesWithout = (missing: Site['role']): Site[] =>
  setup.sites.map(({ role, name, matchPattern }) => ({ role, name, matchPattern, granted: role !== missing }));

// The two example answers of the vendor's page.
const READY = {
  status: 'READY',
  color: 'primary',
  in_call_with: '',
  campaign_id: '',
  campaign_name: '',
  call_type: '',
  caller_id: '',
  conf_exten: '8600118',
  server_ip: '127.0.0.1',
  vendor_lead_code: '',
  lead_id: 0,
};
const IN_CALL = {
  status: 'IN CALL',
  color: 'green',
  in_call_with: '1234567890',
  campaign_id: 'CAMP001',
  campaign_name: 'EXAMPLE_CAMPAIGN',
  call_type: 'DIALER',
  caller_id: '9876543210',
  conf_exten: '8600118',
  server_ip: '127.0.0.1',
  vendor_lead_code: 'abc123-xyz456',
  lead_id: 7890123,
};

function answered(state: AgentState, data: object, nowMs: number): AgentState {
  const answer = parseAnswer(JSON.stringify({ result: 'success', data }));
  if ('error' in answer) throw new Error(answer.error.kind);
  return reduceAgent(state, { ok: true, snapshot: answer.snapshot }, nowMs).state;
}

const failed = (state: AgentState, error: Extract<DialerAnswer, { ok: false }>['error'], nowMs: number) =>
  reduceAgent(state, { ok: false, error }, nowMs).state;

/** The view of an agent, from a state that must be one that the popup can also read from storage. */
function agentView(state: AgentState | null, nowMs: number, part: Partial<PopupSetup> = {}) {
  const stored = state === null ? null : agentStateSchema.parse(structuredClone(state));
  const view = popupView(stored, { ...setup, ...part }, nowMs);
  if (view.kind !== 'agent') throw new Error('not set up');
  return view;
}

const ready = answered(initialState(subject), READY, T);
const inCall = answered(ready, IN_CALL, T + 5000);

describe('who the agent is', () => {
  test('is all that is asked for where everything else is set up', () => {
    expect(popupView(null, { ...setup, agent: '' }, T)).toEqual({ kind: 'who' });
    for (const part of [{ subject: null }, { hasLogin: false }, { hasCrm: false }])
      expect(popupView(null, { ...setup, agent: '', ...part }, T).kind).toBe('set-up');
    expect(popupView(null, { ...setup, agent: '', hasLogin: false, needsLogin: false }, T)).toEqual({ kind: 'who' });
  });

  test('may be said anew, unless policy says it', () => {
    expect(agentView(ready, T)).toMatchObject({ canSwitch: true });
    expect(agentView(ready, T, { agentLocked: true })).toMatchObject({ canSwitch: false });
  });
});

describe('each status of the vendor’s page', () => {
  test.each([
    ['READY', 'ready', 'Ready', ''],
    ['IN CALL', 'in-call', 'In call', ''],
    ['IN CALL,', 'in-call', 'In call', ''],
    ['DISPOSITION', 'wrap-up', 'Wrap-up', 'DISPOSITION'],
    ['PAUSE - BREAK', 'paused', 'Paused', 'PAUSE - BREAK'],
    ['LUNCH BREAK', 'paused', 'Paused', 'LUNCH BREAK'],
    ['QUEUE', 'ringing', 'Ringing', 'QUEUE'],
    ['', 'signed-out', 'Signed out', ''],
    ['COMIDA', 'paused', 'Paused', 'COMIDA'],
    ['NOT READY <b>', 'unknown', 'Unknown status', 'NOT READY <b>'],
  ])('%s', (text, look, label, said) => {
    const state = answered(initialState(subject), { ...READY, status: text }, T);
    const view = agentView(state, T + 1000);
    expect(view).toMatchObject({
      agent: 'example.user',
      status: { look, said, sinceMs: T, stale: false },
      problem: null,
      lastSuccessAtMs: T,
    });
    expect(t(view.status.label)).toBe(label);
  });

  test('what a status means for the agent is said where it is not plain', () => {
    const signedOut = answered(initialState(subject), { ...READY, status: '' }, T);
    expect(agentView(signedOut, T).status.hint).toEqual(describeError('agent-not-logged-in').advice);
    const unknown = answered(initialState(subject), { ...READY, status: 'COACHING', lead_id: 7 }, T);
    expect(agentView(unknown, T).status.hint).toEqual(sentence('popup.status.unknown'));
    const pauseCode = answered(initialState(subject), { ...READY, status: 'COACHING' }, T);
    expect(agentView(pauseCode, T).status.hint).toBeNull();
    expect(agentView(ready, T).status.hint).toBeNull();
  });
});

describe('the call', () => {
  test('shows the example call of the vendor’s page, unchanged', () => {
    const { call } = agentView(inCall, T + 6000);
    expect(call).toMatchObject({
      over: false,
      party: '1234567890',
      startedAtMs: T + 5000,
      endedAtMs: null,
      outcome: { tone: 'busy' },
      button: 'card.openRecord',
    });
    expect(call?.facts.map(({ name, value }) => [t(name), value])).toEqual([
      ['Campaign', 'EXAMPLE_CAMPAIGN (CAMP001)'],
      ['Call type', 'DIALER'],
      ['Lead code', 'abc123-xyz456'],
      ['Lead id', '7890123'],
      ['Caller id', '9876543210'],
    ]);
  });

  test.each([
    ['opened', 'card.openRecord'],
    ['failed', 'card.openRecord'],
    ['searched', 'popup.call.lookAgain'],
    ['no-record', 'popup.call.lookAgain'],
  ] as const)('%s: the button says what it can do', (kind, button) => {
    const { call } = inCall;
    const outcome = { kind, words: null, address: null };
    expect(
      agentView({ ...inCall, call: call && { ...call, pop: { state: 'done', atMs: T, outcome } } }, T).call?.button,
    ).toBe(button);
  });

  test('stays as the last call when it is over', () => {
    const over = answered(inCall, { ...IN_CALL, status: 'DISPOSITION' }, T + 65_000);
    expect(agentView(over, T + 66_000).call).toMatchObject({
      over: true,
      party: '1234567890',
      startedAtMs: T + 5000,
      endedAtMs: T + 65_000,
      outcome: { tone: 'plain', words: sentence('pop.endedEarly') },
    });
  });

  test('leaves out what the dialer did not send', () => {
    const bare = answered(ready, { ...READY, status: 'IN CALL', campaign_id: 'C1', campaign_name: 'C1' }, T);
    expect(agentView(bare, T).call).toMatchObject({
      party: null,
      facts: [{ name: 'popup.call.campaign', value: 'C1' }],
    });
    expect(agentView(ready, T).call).toBeNull();
  });

  test('says what became of the record', () => {
    if (!inCall.call) throw new Error('no call');
    const outcome = { kind: 'no-record', words: sentence('pop.newRecord'), address: null } as const;
    const popped = { ...inCall, call: { ...inCall.call, pop: { state: 'done', atMs: T, outcome } as const } };
    expect(agentView(popped, T).call?.outcome).toEqual({ tone: 'bad', words: sentence('pop.newRecord') });
  });
});

describe('staleness', () => {
  test('a few missed polls make a status stale, by the pace of that status', () => {
    const readyUntil = T + 3 * POLLING_BOUNDS.readyMs.usual + 3000;
    expect(agentView(ready, readyUntil).status.stale).toBe(false);
    expect(agentView(ready, readyUntil + 1).status.stale).toBe(true);
    const paused = answered(initialState(subject), { ...READY, status: 'LUNCH BREAK' }, T);
    expect(agentView(paused, readyUntil + 1).status.stale).toBe(false);
  });

  test('nothing is said of a status that is stale but its age', () => {
    const signedOut = answered(initialState(subject), { ...READY, status: '' }, T);
    expect(agentView(signedOut, T + 3_600_000)).toMatchObject({
      status: { look: 'signed-out', stale: true, hint: null },
      lastSuccessAtMs: T,
    });
  });
});

describe('problems', () => {
  test.each(DIALER_ERROR_KINDS.filter((kind) => kind !== 'agent-not-logged-in'))('%s', (kind) => {
    const view = agentView(failed(ready, { kind, detail: 'HTTP 500' }, T + 1000), T + 2000);
    expect(view.problem).toEqual({
      ...describeError(kind),
      detail: 'HTTP 500',
      tryAgainFromMs: ['wrong-login', 'no-permission', 'gateway-login'].includes(kind) ? 0 : null,
      quietUntilMs: null,
    });
    expect(view.status).toMatchObject({ look: 'ready', stale: false });
  });

  test('agent-not-logged-in is a status, not a problem', () => {
    const state = failed(ready, { kind: 'agent-not-logged-in', detail: '' }, T + 1000);
    expect(agentView(state, T + 1000)).toMatchObject({ status: { look: 'signed-out' }, problem: null });
  });

  test('a rest names the time from which trying again is possible', () => {
    const refused = failed(initialState(subject), { kind: 'wrong-login', detail: 'Invalid Username/Password' }, T);
    const resting = { ...refused, nextPollAtMs: null, resting: { sinceMs: T, mayTryAtMs: T + 900_000 } };
    expect(agentView(resting, T)).toMatchObject({
      status: { look: 'checking', label: 'popup.status.notKnown', hint: sentence('popup.status.noneYet') },
      problem: { title: describeError('wrong-login').title, tryAgainFromMs: T + 900_000 },
    });
  });

  test('a pause that the server asked for is named', () => {
    const state = failed(ready, { kind: 'rate-limited', detail: 'HTTP 429', retryAfterMs: 30_000 }, T);
    expect(agentView(state, T).problem).toMatchObject({ quietUntilMs: T + 30_000, tryAgainFromMs: null });
  });
});

describe('set-up', () => {
  test.each([
    [{ agent: '', hasCrm: false }, ['Your user name in the dialer', 'Your CRM']],
    [{ subject: null }, ['The dialer’s address']],
    [{ hasLogin: false }, ['The API log-in']],
  ])('without %o the first-run panel says what is missing', (part, missing) => {
    const view = popupView(ready, { ...setup, ...part }, T);
    if (view.kind !== 'set-up') throw new Error('not the first-run panel');
    expect(view.steps.filter(({ done }) => !done).map(({ name }) => t(name))).toEqual(missing);
  });

  test('never shows the state of another agent', () => {
    const view = agentView(inCall, T + 6000, { subject: subjectOf('https://acme.croco-dial.net', 'other') });
    expect(view).toMatchObject({ status: { look: 'checking' }, call: null, problem: null, lastSuccessAtMs: null });
  });

  test('a missing permission for the dialer stands in for whatever went wrong before', () => {
    const sites = sitesWithout('dialer');
    const view = agentView(failed(ready, { kind: 'unreachable', detail: '' }, T), T, { sites });
    expect(view.missingSites.map(({ name }) => name)).toEqual(['acme.croco-dial.net']);
    expect(view).toMatchObject({ status: { stale: true }, problem: null });
    expect(agentView(null, T, { sites }).status).toMatchObject({
      label: 'popup.status.notKnown',
      hint: sentence('popup.status.noneYet'),
    });
  });

  test('a missing permission for the CRM changes nothing of the status', () => {
    const sites = sitesWithout('crm');
    const view = agentView(ready, T, { sites });
    expect(view.missingSites.map(({ role }) => role)).toEqual(['crm']);
    expect(view.status).toMatchObject({ look: 'ready', stale: false });
  });
});

test('a log-in that the browser does not let be read is not “not set up”', () => {
  const unreadable = { ...setup, hasLogin: false, unreadable: true };
  expect(popupView(null, unreadable, T)).toEqual({ kind: 'unreadable' });
  expect(popupView(null, { ...unreadable, unreadable: false }, T).kind).toBe('set-up');
});

test('a status from the future is not shown as current, because the clock was set back', () => {
  const state: AgentState = {
    ...initialState(subject),
    status: { family: 'ready', text: 'READY', sinceMs: T },
    lastSuccessAtMs: T,
  };
  for (const backMs of [2000, 600_000, 366 * 86_400_000]) {
    expect(popupView(state, setup, T - backMs)).toMatchObject({ kind: 'agent', status: { stale: true } });
  }
  expect(popupView(state, setup, T - 500)).toMatchObject({ status: { stale: false } });
});
