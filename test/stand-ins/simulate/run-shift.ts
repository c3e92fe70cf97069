import { z } from 'zod';
import { nextDelayMs, POLLING_BOUNDS, type PollingSettings } from '#utils/agent/cadence.ts';
import { loginLedgerSchema } from '#utils/agent/login-ledger.ts';
import { type AgentState, agentStateSchema, callStateSchema, initialState, subjectOf } from '#utils/agent/state.ts';
import { settingsSchema } from '#utils/settings/schema.ts';
import type { EffectiveSettings } from '#utils/settings/store.ts';
import { setAgent } from '../dialer/world.ts';
import { startBackground } from './background.ts';
import { createVirtualClock } from './clock.ts';
import { createHappenings } from './happen.ts';
import { type Broken, createJudge, type Tally } from './judge.ts';
import { type Area, createMachine } from './machine.ts';
import { createRandom } from './random.ts';
import type { Script } from './script.ts';
import { createSession } from './session.ts';
import { CRM_ADDRESS } from './tabs.ts';
import { createVirtualDialer } from './virtual-dialer.ts';
import { LOCAL_KEYS, SESSION_KEYS } from '#utils/settings/storage-keys.ts';

const START_MS = Date.UTC(2026, 2, 4, 8);
/** No more wrong log-ins than this reach the dialer in that time, whatever happens. */
const MOST_WRONG_LOGINS = 3;
const WRONG_LOGINS_WITHIN_MS = 15 * 60_000;
const AGENT = 'agent001';
const URL_OF_API = 'https://dialer.example.test/goAPIv2/goUsers/goAPI.php';
/** The longest back-off, the longest request, and something for the storage. */
const LONGEST_SILENCE_MS = 30_000 + 8000 + 3000;

/** From the request to the answer, where nothing holds it back. */
const ANSWER_WITHIN_MS = 250;

const withCall = z.object({ call: callStateSchema.nullable() });

export const usualPolling: PollingSettings = {
  readyMs: POLLING_BOUNDS.readyMs.usual,
  inCallMs: POLLING_BOUNDS.inCallMs.usual,
  wrapUpMs: POLLING_BOUNDS.wrapUpMs.usual,
  pausedMs: POLLING_BOUNDS.pausedMs.usual,
  signedOutMs: POLLING_BOUNDS.signedOutMs.usual,
  lockedMs: POLLING_BOUNDS.lockedMs.usual,
};

export type ShiftResult = Tally & {
  broken: Broken[];
  requests: number;
  wrongLogins: number;
  /** The most in any fifteen minutes. */
  mostWrongLogins: number;
  deaths: number;
  /** How old the last answer is at the shift's end, ms. */
  lastAnswerAgeMs: number;
  /** How long the shift lasted, ms. */
  lengthMs: number;
};

export type RunOptions = { polling?: PollingSettings; password?: string };

/** Plays a script through the real code in virtual time. The same script gives the same result. */
export async function runShift(
  script: Script,
  { polling = usualPolling, password = 'MyPass' }: RunOptions = {},
): Promise<ShiftResult> {
  const clock = createVirtualClock(START_MS);
  let random = createRandom(script.seed);
  const query = { url: URL_OF_API, user: 'MyUser', password, agent: AGENT };
  const result = { requests: 0, wrongLogins: 0, mostWrongLogins: 0, deaths: 0 };
  const wrongAtMs: number[] = [];
  let lastRequestMs = START_MS;
  let lastAnswerMs = START_MS;
  let reached = false;
  let outages = 0;

  const dialer = createVirtualDialer(clock, () => random.between(4, 60), {
    requested(atMs) {
      result.requests += 1;
      checkSilence(atMs);
      lastRequestMs = atMs;
    },
    wrongLogin(atMs) {
      result.wrongLogins += 1;
      wrongAtMs.push(atMs);
      const within = wrongAtMs.filter((each) => atMs - each <= WRONG_LOGINS_WITHIN_MS).length;
      result.mostWrongLogins = Math.max(result.mostWrongLogins, within);
      if (within > MOST_WRONG_LOGINS) judge.breaks('wrong-logins', null, `${within} wrong log-ins in 15 minutes`);
    },
    answered(clean) {
      if (clean) lastAnswerMs = clock.now();
      setReached(clean);
    },
  });
  const machine = createMachine(
    clock,
    () => random,
    () => dialer.network !== 'offline',
    { written, refused: () => setReached(false) },
  );
  const judge = createJudge(clock.now, () => machine.tabs, intervalMs);
  const session = createSession({
    machine,
    start: (ended) =>
      startBackground({
        machine,
        dialer,
        settings: settingsFor(script, password),
        config: () => ({ query, subject: subjectOf(URL_OF_API, AGENT), polling }),
        acted: judge.acted,
        ended,
      }),
    started() {
      lastRequestMs = clock.now();
      showGood();
    },
    ended(knownIn) {
      if (knownIn === 'session') result.deaths += 1;
      judge.interrupted(knownIn);
      showGood();
    },
  });
  const happen = createHappenings({
    machine,
    session,
    dialer,
    disturbed: () => setReached(false),
    outage(change) {
      outages += change;
      setReached(false);
    },
  });

  function showGood(): void {
    judge.isGood(session.current() !== null && reached && outages === 0);
  }

  function setReached(value: boolean): void {
    reached = value;
    showGood();
  }

  function storedState(): AgentState | null {
    const parsed = agentStateSchema.safeParse(machine.read('session', SESSION_KEYS.agentState));
    return parsed.success ? parsed.data : null;
  }

  /** How long the extension may leave between two polls as things are, ms. */
  function intervalMs(): number {
    const state = storedState() ?? initialState('');
    const calm = { ...state, failure: null };
    const plannedMs = nextDelayMs(calm, polling, { random: 1, locked: machine.locked, nowMs: clock.now() });
    return plannedMs + dialer.slowMs + ANSWER_WITHIN_MS;
  }

  function checkSilence(atMs: number): void {
    const silenceMs = atMs - lastRequestMs;
    if (silenceMs < LONGEST_SILENCE_MS || !session.current()) return;
    const state = storedState();
    // Polling that waits for a person, or until another log-in may be tried, is meant to be silent.
    const ledger = loginLedgerSchema.safeParse(machine.read('private', 'loginLedger'));
    const isHeldBack = ledger.success && ledger.data.attempts.length >= MOST_WRONG_LOGINS;
    if (state?.resting || state?.failure?.kind === 'wrong-login' || isHeldBack) return;
    const quietMs = (state?.failure?.quietUntilMs ?? 0) - lastRequestMs;
    if (quietMs > 0 && silenceMs <= quietMs + 2 * polling.lockedMs) return;
    judge.breaks('silent', null, `no request for ${Math.round(silenceMs)} ms`);
  }

  function written(area: Area, key: string, value: unknown): void {
    if (area === 'private' || (key !== SESSION_KEYS.agentState && key !== LOCAL_KEYS.liveCall)) return;
    const parsed = withCall.safeParse(value);
    const call = parsed.success ? parsed.data.call : null;
    if (key === SESSION_KEYS.agentState) judge.planned(dialer.slowMs + ANSWER_WITHIN_MS, call?.leadId ?? null);
    if (call?.pop.state === 'done') judge.stored(area, call);
  }

  session.wake();
  for (const { seed, steps, incidents } of script.blocks) {
    random = createRandom(seed);
    for (const incident of incidents) clock.after(incident.atMs, () => happen(incident));
    for (const { forMs, change, showing } of steps) {
      setAgent(dialer.world, AGENT, change, clock.now());
      judge.shows(showing, String(change.lead_id ?? ''), change.caller_id ?? '');
      await clock.runUntil(clock.now() + forMs);
    }
  }
  checkSilence(clock.now());
  const ages = { lengthMs: clock.now() - START_MS, lastAnswerAgeMs: clock.now() - lastAnswerMs };
  return { ...judge.verdict(), ...result, broken: judge.broken, ...ages };
}

function settingsFor({ opening }: Script, password: string): EffectiveSettings {
  const recordTemplate = `${CRM_ADDRESS}/contacts/{record_id}`;
  return {
    settings: settingsSchema.parse({ opening, crms: [{ id: 'crm', address: CRM_ADDRESS, recordTemplate }] }),
    login: { user: 'MyUser', password },
    byPolicy: new Set(),
    problems: [],
  };
}
