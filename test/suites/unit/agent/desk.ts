import { afterPoll } from '#utils/agent/after-poll.ts';
import { createLoginGuard, type GuardedAnswer, type LoginGuard } from '#utils/agent/login-guard.ts';
import { emptyLedger, loginLedgerSchema, loginTrustSchema, noTrust } from '#utils/agent/login-ledger.ts';
import { dueInMs } from '#utils/agent/poll-plan.ts';
import { type AgentState, agentStateSchema, initialState } from '#utils/agent/state.ts';
import { type AgentQuery, createDialerClient } from '#utils/dialer/client.ts';
import { defaultSettings } from '#utils/settings/schema.ts';
import type { Refusal } from './refusals.ts';

const { polling } = defaultSettings;
const WINDOW_MS = 15 * 60_000;
const LOCKS_AT = 10;
/** An hour of ordinary polling shows nothing that these do not. */
const MOST_POLLS = 40;
const READY = JSON.stringify({ result: 'success', data: { status: 'READY', lead_id: 0 } });
const SERVER = 'https://d/x.php';
const queryWith = (password: string): AgentQuery => ({
  url: SERVER,
  login: { user: 'u', password, server: SERVER },
  agent: 'a',
});
const never = new AbortController().signal;

/** A server that locks the account at the tenth wrong log-in in fifteen minutes by its own clock. */
export class LockingServer {
  /** Null once no log-in is right any more. */
  password: string | null;
  isLocked = false;
  /** When a wrong log-in arrived, epoch ms. */
  refusedAtMs: number[] = [];

  constructor(password: string | null) {
    this.password = password;
  }

  /** The answer to a log-in; null for the right one. */
  answer(password: string, refusal: Refusal, atMs: number): Refusal | null {
    if (password === this.password) return null;
    this.refusedAtMs.push(atMs);
    this.isLocked ||= this.refusedAtMs.filter((each) => each > atMs - WINDOW_MS).length >= LOCKS_AT;
    return refusal;
  }
}

/** The most of these times that lie in any fifteen minutes. */
export const mostInWindow = (times: number[]): number =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + WINDOW_MS).length));

/**
 * One agent's desk in virtual time: the product's client, guard and reducer, what a browser keeps for them, and a clock that
 * somebody may set.
 */
export class Desk {
  /** What time it is, and how far the desk's clock is from that, ms. */
  trueMs = Date.UTC(2026, 0, 5, 9);
  skewMs = 0;
  password = 'set up';
  state: AgentState = initialState('a');
  /** When a request was sent, by the true time, with which password. */
  sent: { atMs: number; password: string }[] = [];
  /** Answers the right log-in; null: as a dialer should. */
  strange: Refusal | null = null;
  server: LockingServer;
  #refusals: () => Refusal;
  #ledger = JSON.stringify(emptyLedger);
  #trust: string | null = null;
  #guard: LoginGuard;

  constructor(server: LockingServer, refusals: () => Refusal) {
    this.server = server;
    this.#refusals = refusals;
    this.#guard = this.#wake();
  }

  get #nowMs(): number {
    return this.trueMs + this.skewMs;
  }

  #wake(): LoginGuard {
    return createLoginGuard(
      {
        readLedger: async () => loginLedgerSchema.parse(JSON.parse(this.#ledger)),
        writeLedger: async (ledger) => void (this.#ledger = JSON.stringify(ledger)),
        readTrust: async () => (this.#trust === null ? noTrust : loginTrustSchema.parse(JSON.parse(this.#trust))),
        writeTrust: async (trust) => void (this.#trust = JSON.stringify(trust)),
      },
      () => this.#nowMs,
      async ({ login }) => login?.password ?? '',
    );
  }

  #arrive(password: string): Refusal | null {
    this.sent.push({ atMs: this.trueMs, password });
    return this.server.answer(password, this.#refusals(), this.trueMs) ?? this.strange;
  }

  async #ask(password: string): Promise<GuardedAnswer> {
    const overall = new AbortController();
    const client = createDialerClient({
      async fetch() {
        const answer = arrive();
        if (answer === 'hang') overall.abort();
        if (answer === 'hang' || answer === 'cut') throw new TypeError('Failed to fetch');
        if (answer === null) return new Response(READY);
        const { status, body, retryAfter } = answer;
        return new Response(body, { status, headers: retryAfter === undefined ? {} : { 'Retry-After': retryAfter } });
      },
      isOnline: () => true,
      now: () => this.#nowMs,
      timeout: () => overall.signal,
    });
    const arrive = () => this.#arrive(password);
    const query = queryWith(password);
    const asked = await this.#guard.ask(query, (signal) => client.getLiveAgentInfo(query, signal), never);
    this.trueMs += 200;
    return asked;
  }

  /** Asks as the poll loop does. */
  async poll(): Promise<GuardedAnswer> {
    const asked = await this.#ask(this.password);
    const circumstances = { polling, locked: false, random: 0.5, nowMs: this.#nowMs };
    this.state = agentStateSchema.parse(afterPoll(this.state, asked, circumstances).state);
    return asked;
  }

  /** Lets time go by, with a poll whenever one is due, and at the alarms. */
  async wait(ms: number): Promise<void> {
    const untilMs = this.trueMs + ms;
    if (this.state.nextPollAtMs === null) await this.poll();
    for (let polls = 0; polls < MOST_POLLS; polls++) {
      if (this.state.nextPollAtMs === null) break;
      const dueMs = Math.max(dueInMs(this.state, { hurried: false, nowMs: this.#nowMs }), 0);
      if (this.trueMs + dueMs >= untilMs) break;
      this.trueMs += dueMs;
      await this.poll();
    }
    this.trueMs = Math.max(this.trueMs, untilMs);
  }

  /** Something may have changed: the popup was opened, the network is back. */
  async look(): Promise<void> {
    if (dueInMs(this.state, { hurried: true, nowMs: this.#nowMs }) <= 0) await this.poll();
  }

  /** The person presses "Try again", or saves settings. */
  async tryAgain(): Promise<void> {
    await this.#guard.resume();
    this.state = { ...this.state, resting: null, nextPollAtMs: this.state.failure?.quietUntilMs ?? null };
    if (this.state.nextPollAtMs === null) await this.poll();
  }

  /** The person presses "Check connection" with a password that is not the one in use. */
  async check(password: string): Promise<GuardedAnswer> {
    await this.#guard.resume();
    return this.#ask(password);
  }

  die(): void {
    this.#guard = this.#wake();
  }

  /** The background ends while its request is under way. */
  async dieAsking(): Promise<void> {
    const sent = Promise.withResolvers<void>();
    const query = queryWith(this.password);
    const asked = this.#guard.ask(
      query,
      () => {
        this.#arrive(this.password);
        sent.resolve();
        return new Promise(() => {});
      },
      never,
    );
    await Promise.race([sent.promise, asked]);
    this.die();
  }

  restartBrowser(): void {
    this.#trust = null;
    this.state = initialState('a');
    this.die();
  }
}
