import { z } from 'zod';
import { nextDelayMs, POLLING_BOUNDS, type PollingSettings } from '#utils/agent/cadence.ts';
import { loginLedgerSchema } from '#utils/agent/login-ledger.ts';
import {
  type AgentState,
  agentStateSchema,
  callStateSchema,
  initialState,
  liveCallSchema,
  subjectOf,
} from '#utils/agent/state.ts';
import { settingsSchema } from '#utils/settings/schema.ts';
import type { EffectiveSettings } from '#utils/settings/store.ts';
import { setAgent } from '../dialer/world.ts';
import type { PagePop, PageReport } from '#utils/messages/protocol.ts';
import { type Background, startBackground } from './background.ts';
import { createVirtualClock } from './clock.ts';
import { recordOn, reportOf } from './virtual-pages.ts';
import { createCrmServer } from './crm-server.ts';
import { PROFILE_ID, profileOf, recordPage } from './crm-set-up.ts';
import { createCrmWorld, type CrmWorld, LEADS, numberOfLead } from './crm-world.ts';
import { createHappenings } from './happen.ts';
import { createJudge } from './judge.ts';
import type { Broken, Tally } from './showings.ts';
import { type Area, createMachine } from './machine.ts';
import { createPageScripts } from './page-scripts.ts';
import { createRandom } from './random.ts';
import type { Script, Step } from './script.ts';
import { createSession } from './session.ts';
import type { VirtualTab } from './tabs.ts';
import { createVirtualDialer } from './virtual-dialer.ts';
import { LOCAL_KEYS, SESSION_KEYS } from '#utils/settings/storage-keys.ts';

const START_MS = Date.UTC(2026, 2, 4, 8);
/** No more wrong log-ins than this reach the dialer in that time, whatever happens. */
const MOST_WRONG_LOGINS = 3;
const WRONG_LOGINS_WITHIN_MS = 15 * 60_000;
const AGENT = 'agent001';
const URL_OF_API = 'https://dialer.example.test/goAPIv2/goUsers/goAPI.php';
/** After a restart of at most so long a call is taken up again (docs/polling.md). */
const TAKEN_UP_WITHIN_MS = 120_000;
/** The longest back-off, the longest request, and something for the storage. */
const LONGEST_SILENCE_MS = 30_000 + 8000 + 3000;

/** From the request to the answer, where nothing holds it back. */
const ANSWER_WITHIN_MS = 250;

const withCall = z.object({ call: z.nullable(callStateSchema) });

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
  const crm = createCrmServer(createCrmWorld(script.crm));
  const query = { url: URL_OF_API, login: { user: 'MyUser', password, server: URL_OF_API }, agent: AGENT };
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
    crm,
    { written, refused: () => setReached(false) },
  );
  const scripts = createPageScripts(machine, askBackground(), () => judge.looked());
  const judge = createJudge({
    now: clock.now,
    after: clock.after,
    tabs: () => machine.tabs,
    intervalMs,
    world: crm.world,
    recordIn(tabId) {
      const { tabs } = machine;
      // Nobody is misled by a record that they have turned to themselves.
      if (tabId === 'in-front' && tabs.chosenByAgent) return null;
      const isSeen = (tab: VirtualTab) => tabs.isActive(tab) && tab.windowId === tabs.focusedWindow();
      const page = (tabId === 'in-front' ? tabs.list().find(isSeen) : tabs.get(tabId))?.page;
      return page ? recordOn(page, clock.now()) : null;
    },
    standing: () =>
      machine.tabs.list().flatMap((tab) => {
        const pop = scripts.shownIn(tab.id);
        const { page, typing } = tab;
        if (!pop || !page) return [];
        const nowMs = clock.now();
        return [{ pop, record: recordOn(page, nowMs), report: reportOf(page, pop.keys, nowMs, typing) }];
      }),
  });
  const session = createSession({
    machine,
    start: (ended) =>
      startBackground({
        machine,
        dialer,
        crm,
        scripts,
        settings: settingsFor(script, password),
        config: () => ({ query, subject: subjectOf(URL_OF_API, AGENT), polling }),
        acted: judge.acted,
        popped: judge.popped,
        popsOn: judge.popsOn,
        linked(key, link) {
          judge.linked(key, z.object({ address: z.string() }).parse(link).address);
        },
        ended,
      }),
    started() {
      lastRequestMs = clock.now();
      noteLongRestart();
      // A background that cannot read the state waits for it a while.
      if (machine.outOfOrder.size > 0) reached = false;
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
    crm,
    disturbed: () => setReached(false),
    outage(change) {
      outages += change;
      setReached(false);
    },
  });

  /** A page's message wakes the background, as any event does; it takes a moment each way. */
  function askBackground() {
    const sender = ({ id, url }: VirtualTab) => ({ tabId: id, frameId: 0, url, pageUrl: url });
    const arrives = (run: (pages: Background['pages']) => void) =>
      clock.after(random.between(0.2, 8), () => {
        const background = session.wake();
        if (background) run(background.pages);
      });
    return {
      pageReady: (tab: VirtualTab) =>
        new Promise<PagePop | null>((resolve) => {
          arrives((pages) => {
            Promise.resolve(pages.pageReady(null, sender(tab))).then(resolve, () => resolve(null));
          });
        }),
      popReport(tab: VirtualTab, news: { callKey: string; report: PageReport }) {
        arrives((pages) => void Promise.resolve(pages.popReport(news, sender(tab))).catch(() => undefined));
      },
    };
  }

  function showGood(): void {
    judge.isGood(session.current() !== null && reached && outages === 0);
  }

  function setReached(value: boolean): void {
    reached = value;
    showGood();
  }

  /**
   * A browser session begins, and by the computer's clock it is too late to take up the call of the last one: the clock was set
   * while the browser was closed, or an outage had come before.
   */
  function noteLongRestart(): void {
    if (machine.read('session', SESSION_KEYS.agentState) !== undefined) return;
    const live = liveCallSchema.safeParse(machine.read('local', LOCAL_KEYS.liveCall));
    if (!live.success) return;
    const awayMs = machine.now() - live.data.lastSeenAtMs;
    if (awayMs < 0 || awayMs > TAKEN_UP_WITHIN_MS) judge.notTakenUp(live.data.call);
  }

  function storedState(): AgentState | null {
    const parsed = agentStateSchema.safeParse(machine.read('session', SESSION_KEYS.agentState));
    return parsed.success ? parsed.data : null;
  }

  /** How long the extension may leave between two polls as things are, ms. */
  function intervalMs(): number {
    const state = storedState() ?? initialState('');
    const calm = { ...state, failure: null };
    const plannedMs = nextDelayMs(calm, polling, { random: 1, locked: machine.locked, nowMs: machine.now() });
    return plannedMs + dialer.slowMs + ANSWER_WITHIN_MS;
  }

  function checkSilence(atMs: number): void {
    // Whom to ask, and with which log-in, is in storage.
    const silenceMs = atMs - Math.max(lastRequestMs, machine.unreadableUntilMs());
    if (silenceMs < LONGEST_SILENCE_MS || !session.current()) return;
    const state = storedState();
    // Polling that waits for a person, or until another log-in may be tried, is meant to be silent.
    const ledger = loginLedgerSchema.safeParse(machine.read('private', 'loginLedger'));
    const isHeldBack = ledger.success && ledger.data.attempts.length >= MOST_WRONG_LOGINS;
    if (state?.resting || state?.failure?.kind === 'wrong-login' || isHeldBack) return;
    const quietMs = (state?.failure?.quietUntilMs ?? 0) - (machine.now() - (atMs - lastRequestMs));
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

  for (const [key, link] of remembersFrom(crm.world)) machine.links.set(key, link);
  session.wake();
  for (const { seed, steps, incidents } of script.blocks) {
    random = createRandom(seed);
    for (const incident of incidents) clock.after(incident.atMs, () => happen(incident));
    for (const step of steps) {
      setAgent(dialer.world, AGENT, step.change, clock.now());
      judge.shows(step.showing, String(step.change.lead_id ?? ''), step.change.caller_id ?? '', whoIn(step));
      await clock.runUntil(clock.now() + step.forMs);
    }
  }
  checkSilence(clock.now());
  const ages = { lengthMs: clock.now() - START_MS, lastAnswerAgeMs: clock.now() - lastAnswerMs };
  return { ...judge.verdict(), ...result, broken: judge.broken, ...ages };
}

/** What agents have said in earlier shifts, where a CRM can only be set up by that: two records of three. */
const remembersFrom = (world: CrmWorld): [string, unknown][] =>
  Array.from({ length: world.kind === 'remembered' ? LEADS : 0 }, (_, number) => number).flatMap((number) => {
    const [{ leadId, code }, record] = [world.lead(number), world.recordOf(number)];
    if (!record || leadId === 0 || number % 3 === 0) return [];
    const link = { address: recordPage(record.id), atMs: START_MS - number, by: 'agent', vendorLeadCode: code };
    return [[`${PROFILE_ID}|lead|${leadId}`, link]];
  });

const whoIn = ({ change, lead }: Step) => ({
  lead: lead ?? numberOfLead(change.lead_id),
  phone: change.in_call_with ?? '',
});

function settingsFor({ opening, crm }: Script, password: string): EffectiveSettings {
  return {
    settings: settingsSchema.parse({ opening, crms: [profileOf(crm)] }),
    login: { user: 'MyUser', password, server: URL_OF_API },
    byPolicy: new Set(),
    problems: [],
  };
}
