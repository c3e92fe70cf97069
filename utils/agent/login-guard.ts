import type { AgentQuery, DialerAnswer } from '../dialer/client.ts';
import { inTurn } from './in-turn.ts';
import { ledgerAfter, type SentLogin, trustAfter } from './login-answer.ts';
import {
  atThisClock,
  blockedBy,
  lastLogins,
  type LoginLedger,
  loginFingerprint,
  type LoginTrust,
  lostRequest,
  mayLogInAtMs,
  nextByItselfAtMs,
  noTrust,
  wasAccepted,
  withoutRest,
  withRequest,
} from './login-ledger.ts';
import { type LoginMemory, readOnce } from './login-memory.ts';
import { verdictOf } from './login-verdict.ts';
import type { LastLogins } from './state.ts';

export type GuardedAnswer =
  | ({
      answer: DialerAnswer;
      rests: boolean;
      /** The answer does not show that the log-in is right: it is `new`, or `doubted` since the dialer accepted it. */
      unproven?: 'new' | 'doubted';
    } & NextTry)
  /** Not sent: this log-in rests or is locked, or its tries have been used up. */
  | ({ blocked: 'resting' | 'budget' } & NextTry);

type NextTry = {
  /** From when on a person may try, epoch ms. */
  mayTryAtMs: number;
  /** When a log-in that rests is tried by itself, epoch ms; missing where that takes a person. */
  comesBackAtMs?: number | undefined;
  lastLogins: LastLogins;
};

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
 * Keeps one install within three log-ins in fifteen minutes that the dialer does not accept, whatever it answers, and even
 * when the background ends or the browser restarts: a request whose log-in is not known to be right is counted before it is
 * sent. A log-in that the dialer has accepted is sent as often as one likes, until the dialer's own words speak against it.
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
    const ledger = await readLedger();
    const sentAtMs = now();
    const isTrusted = trust.accepted === login && trust.inFlightSinceMs === null;
    if (isTrusted && blockedBy(login, ledger, sentAtMs) === null) {
      await memory.writeTrust({ accepted: login, inFlightSinceMs: sentAtMs });
      return settle({ login, ledger, trust, countedAtMs: null }, await send(signal));
    }
    const known = await countLostRequest(login, ledger, trust, sentAtMs);
    const blocked = blockedBy(login, known.ledger, sentAtMs);
    if (blocked !== null) return { blocked, ...nextTry(login, known.ledger) };
    const counted = withRequest(known.ledger, sentAtMs, sentAtMs, login);
    await memory.writeLedger(counted);
    // A log-in in doubt gets its answer even if the caller gives up. Cut off, it would stay in doubt and use up the budget,
    // so three settings saved in a row would shut the extension out.
    const answer = await send(new AbortController().signal);
    return settle({ login, ledger: counted, trust: known.trust, countedAtMs: sentAtMs }, answer);
  }

  async function readLedger(): Promise<LoginLedger> {
    const kept = await memory.readLedger();
    const ledger = atThisClock(kept, now());
    if (ledger !== kept) await memory.writeLedger(ledger);
    return ledger;
  }

  async function countLostRequest(login: string, ledger: LoginLedger, trust: LoginTrust, nowMs: number) {
    const lost = lostRequest(login, ledger, trust, nowMs);
    if (lost === null) return { ledger, trust };
    const counted = withRequest(ledger, lost.atMs, nowMs, lost.login);
    await memory.writeLedger(counted);
    await memory.writeTrust(noTrust);
    return { ledger: counted, trust: noTrust };
  }

  async function settle(sent: SentLogin, answer: DialerAnswer): Promise<GuardedAnswer> {
    const { login } = sent;
    const ledger = ledgerAfter(sent, answer, now());
    if (ledger !== sent.ledger) await memory.writeLedger(ledger);
    const trust = trustAfter(sent, answer);
    // Where an accepted log-in was accepted again, that is stored with what the answer says of the agent, and only the next
    // request waits for it. If the background ends before, this answer counts as lost, which is the cautious side.
    const isUsual = sent.countedAtMs === null && trust.accepted === login;
    if (isUsual) {
      lastNote = memory.writeTrust(trust, 'soon');
      lastNote.catch(() => {});
    } else await memory.writeTrust(trust);
    const rests = blockedBy(login, ledger, now()) === 'resting';
    return { ...judged(login, ledger, answer), rests, ...nextTry(login, ledger) };
  }

  function nextTry(login: string, ledger: LoginLedger): NextTry {
    const nowMs = now();
    return {
      mayTryAtMs: mayLogInAtMs(login, ledger, nowMs),
      comesBackAtMs: nextByItselfAtMs(login, ledger, nowMs),
      lastLogins: lastLogins(login, ledger, nowMs),
    };
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

/** The answer, and whether it leaves the log-in unproven. */
function judged(
  login: string,
  ledger: LoginLedger,
  answer: DialerAnswer,
): Pick<Extract<GuardedAnswer, { answer: DialerAnswer }>, 'answer' | 'unproven'> {
  const verdict = verdictOf(answer);
  if (verdict === 'accepted' || verdict === 'not-sent' || ledger.accepted === login) return { answer };
  if (wasAccepted(login, ledger)) return { answer, unproven: 'doubted' };
  // "You are not logged in" may be about the log-in. Only to a right one is it news about the agent.
  const isAboutLogin = !answer.ok && answer.error.kind === 'agent-not-logged-in';
  const said: DialerAnswer = isAboutLogin ? { ok: false, error: { ...answer.error, kind: 'dialer-refused' } } : answer;
  return { answer: said, unproven: 'new' };
}
