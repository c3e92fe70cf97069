import type { AgentQuery, DialerAnswer } from '../dialer/client.ts';
import { inTurn } from './in-turn.ts';
import {
  blockedBy,
  ledgerAfter,
  type LoginLedger,
  loginFingerprint,
  type LoginTrust,
  lostRequestAtMs,
  mayLogInAtMs,
  noTrust,
  type SentLogin,
  trustAfter,
  type Unanswered,
  unansweredIn,
  withoutRest,
  withRequest,
} from './login-ledger.ts';
import { type LoginMemory, readOnce } from './login-memory.ts';

export type GuardedAnswer =
  | ({ answer: DialerAnswer; rests: boolean } & NextTry)
  /** Not sent: this log-in rests, or three have been used up. */
  | ({ blocked: 'resting' | 'budget'; unanswered?: Unanswered } & NextTry);

/** Epoch ms. From when on a person may try; and when a log-in that rests is tried by itself, missing where that takes a person. */
type NextTry = { mayTryAtMs: number; comesBackAtMs?: number | undefined };

type Send = (signal: AbortSignal) => Promise<DialerAnswer>;

export type LoginGuard = {
  /**
   * Sends a request if its log-in may be tried now. One request at a time: a second waits for the first. Rejects with the
   * signal's reason if the caller gave up before the request was sent.
   */
  ask(query: AgentQuery, send: Send, signal: AbortSignal): Promise<GuardedAnswer>;
  /** A person acted ("Try again", new settings): a resting log-in may be sent again, within the budget. */
  resume(): Promise<void>;
};

/**
 * Keeps one install within three wrong log-ins in fifteen minutes, even when the background ends or the browser restarts:
 * a request whose log-in is not known to be right is counted before it is sent.
 */
export function createLoginGuard(
  stored: LoginMemory,
  now: () => number,
  fingerprint: typeof loginFingerprint = loginFingerprint,
): LoginGuard {
  const memory = readOnce(stored);
  const oneByOne = inTurn();

  /** Settles when it is stored that the last answer came. */
  let lastNote: Promise<void> = Promise.resolve();

  async function ask(query: AgentQuery, send: Send, signal: AbortSignal): Promise<GuardedAnswer> {
    const noted = lastNote;
    lastNote = Promise.resolve();
    await noted;
    signal.throwIfAborted();
    const login = await fingerprint(query);
    const trust = await memory.readTrust();
    const ledger = await memory.readLedger();
    const sentAtMs = now();
    if (trust.accepted === login && trust.inFlightSinceMs === null) {
      await memory.writeTrust({ accepted: login, inFlightSinceMs: sentAtMs });
      return settle({ login, ledger, trust, countedAtMs: null }, await send(signal));
    }
    const known = await countLostRequest(login, ledger, trust, sentAtMs);
    const blocked = blockedBy(login, known.ledger, sentAtMs);
    if (blocked !== null) {
      const mayTryAtMs = mayLogInAtMs(known.ledger, sentAtMs);
      const comesBackAtMs = blocked === 'budget' ? undefined : known.ledger.comesBackAtMs;
      return { blocked, unanswered: unansweredIn(known.ledger, sentAtMs), mayTryAtMs, comesBackAtMs };
    }
    const counted = withRequest(known.ledger, sentAtMs, sentAtMs);
    await memory.writeLedger(counted);
    // A log-in in doubt gets its answer even if the caller gives up. Cut off, it would stay in doubt and use up the budget,
    // so three settings saved in a row would shut the extension out.
    const answer = await send(new AbortController().signal);
    return settle({ login, ledger: counted, trust: known.trust, countedAtMs: sentAtMs }, answer);
  }

  async function countLostRequest(login: string, ledger: LoginLedger, trust: LoginTrust, nowMs: number) {
    const lostAtMs = lostRequestAtMs(login, ledger, trust, nowMs);
    if (lostAtMs === null) return { ledger, trust };
    const counted = withRequest(ledger, lostAtMs, nowMs);
    await memory.writeLedger(counted);
    await memory.writeTrust(noTrust);
    return { ledger: counted, trust: noTrust };
  }

  async function settle(sent: SentLogin, answer: DialerAnswer): Promise<GuardedAnswer> {
    const ledger = ledgerAfter(sent, answer, now());
    if (ledger !== sent.ledger) await memory.writeLedger(ledger);
    const trust = trustAfter(sent, answer);
    // Where an accepted log-in was accepted again, that is stored with what the answer says of the agent, and only the next
    // request waits for it. If the background ends before, this answer counts as lost, which is the cautious side.
    const isUsual = sent.countedAtMs === null && trust.accepted === sent.login;
    if (isUsual) {
      lastNote = memory.writeTrust(trust, 'soon');
      lastNote.catch(() => {});
    } else await memory.writeTrust(trust);
    const rests = ledger.resting === sent.login;
    const comesBackAtMs = rests ? ledger.comesBackAtMs : undefined;
    return { answer, rests, mayTryAtMs: mayLogInAtMs(ledger, now()), comesBackAtMs };
  }

  return {
    ask: (query, send, signal) => oneByOne(() => ask(query, send, signal)),
    resume: () =>
      oneByOne(async () => {
        const ledger = await memory.readLedger();
        if (ledger.resting !== null) await memory.writeLedger(withoutRest(ledger));
      }),
  };
}
