import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createLoginGuard, type LoginGuard } from '#utils/agent/login-guard.ts';
import {
  emptyLedger,
  loginFingerprint,
  loginLedgerSchema,
  loginTrustSchema,
  noTrust,
} from '#utils/agent/login-ledger.ts';
import type { AgentQuery, DialerAnswer } from '#utils/dialer/client.ts';
import type { LastLogins } from '#utils/agent/state.ts';
import { DIALER_ERROR_KINDS } from '#utils/dialer/errors.ts';
import { refused, said } from './answers.ts';

const T = Date.UTC(2026, 0, 5, 9);
const MINUTE = 60_000;
/** Three wrong log-ins are allowed in it. */
const WINDOW_MS = 15 * MINUTE;
const READY = said('READY');
const WRONG = refused('wrong-login');
const never = new AbortController().signal;

const loginOf = (password: string): AgentQuery => ({
  url: 'https://d/x.php',
  login: { user: 'u', password, server: 'https://d/x.php' },
  agent: 'a',
});

/** An install: what it keeps, its clock, and a background that may die at any moment. */
class Install {
  nowMs = T;
  ledger: string = JSON.stringify(emptyLedger);
  trust: string | null = null;
  guard = this.#wake();
  /** When the dialer was asked, with which password, and whether nobody was left to hear the answer. */
  asked: { atMs: number; password: string; lost?: true }[] = [];

  #wake(): LoginGuard {
    return createLoginGuard(
      {
        readLedger: async () => loginLedgerSchema.parse(JSON.parse(this.ledger)),
        writeLedger: async (ledger) => void (this.ledger = JSON.stringify(ledger)),
        readTrust: async () => (this.trust === null ? noTrust : loginTrustSchema.parse(JSON.parse(this.trust))),
        writeTrust: async (trust) => void (this.trust = JSON.stringify(trust)),
      },
      () => this.nowMs,
    );
  }

  after(ms: number): this {
    this.nowMs += ms;
    return this;
  }

  ask(password: string, answer: DialerAnswer | ((signal: AbortSignal) => Promise<DialerAnswer>), signal = never) {
    return this.guard.ask(
      loginOf(password),
      async (requestSignal) => {
        this.asked.push({ atMs: this.nowMs, password });
        return typeof answer === 'function' ? answer(requestSignal) : answer;
      },
      signal,
    );
  }

  /** The background ends while its request is under way. */
  async dieAsking(password: string): Promise<void> {
    const sent = Promise.withResolvers<void>();
    const asked = this.ask(password, () => {
      const last = this.asked.at(-1);
      if (last) last.lost = true;
      sent.resolve();
      return new Promise(() => {});
    });
    // Either it is on its way, or it was not sent at all.
    await Promise.race([sent.promise, asked]);
    this.guard = this.#wake();
  }

  die(): void {
    this.guard = this.#wake();
  }

  restartBrowser(): void {
    this.trust = null;
    this.guard = this.#wake();
  }
}

let install: Install;
beforeEach(() => {
  install = new Install();
});

describe('a right log-in', () => {
  it('is asked as often as one likes, and writes no ledger once it is trusted', async () => {
    await install.ask('right', READY);
    const { ledger } = install;
    for (let poll = 0; poll < 50; poll++) {
      expect(await install.after(1000).ask('right', READY)).toMatchObject({ answer: READY, rests: false });
    }
    expect(install.ledger).toBe(ledger);
    expect(install.asked).toHaveLength(51);
  });

  it('is not shut out by deaths with the request on its way, nor by a restart', async () => {
    await install.ask('right', READY);
    for (let day = 0; day < 5; day++) {
      await install.after(1000).dieAsking('right');
      await install.after(1000).dieAsking('right');
      expect(await install.after(1000).ask('right', READY)).toMatchObject({ answer: READY });
      expect(JSON.parse(install.ledger)).toMatchObject({ attempts: [] });
      install.restartBrowser();
      expect(await install.after(1000).ask('right', READY)).toMatchObject({ answer: READY });
    }
  });

  it('three answers lost in a row put even an accepted one in doubt: it may have been changed on the server', async () => {
    await install.ask('right', READY);
    for (let death = 0; death < 9; death++) await install.after(1000).dieAsking('right');
    expect(install.asked).toHaveLength(4);
    expect(await install.after(16 * MINUTE).ask('right', READY)).toMatchObject({ answer: READY });
  });

  it('is not shut out by an outage', async () => {
    await install.ask('right', READY);
    for (const kind of DIALER_ERROR_KINDS.filter((each) => each !== 'wrong-login' && each !== 'no-permission')) {
      expect(await install.after(1000).ask('right', refused(kind))).toMatchObject({ rests: false });
    }
    expect(await install.after(1000).ask('right', READY)).toMatchObject({ answer: READY });
  });

  it('an agent who is signed out proves it too', async () => {
    await install.ask('right', refused('agent-not-logged-in'));
    expect(JSON.parse(install.ledger)).toMatchObject({
      attempts: [],
      accepted: await loginFingerprint(loginOf('right')),
    });
  });
});

describe('a wrong log-in', () => {
  it.each(['wrong-login', 'no-permission'] as const)(
    '%s: rests after two by itself, the third is a person’s',
    async (kind) => {
      expect(await install.ask('bad', refused(kind))).toMatchObject({ rests: false });
      expect(await install.after(MINUTE).ask('bad', refused(kind))).toMatchObject({ rests: true });
      expect(await install.after(MINUTE).ask('bad', refused(kind))).toMatchObject({ blocked: 'resting' });
      await install.guard.resume();
      expect(await install.ask('bad', refused(kind))).toMatchObject({ rests: true });
      await install.guard.resume();
      expect(await install.ask('bad', refused(kind))).toMatchObject({ blocked: 'budget' });
      expect(install.asked).toHaveLength(3);
    },
  );

  it('rests for good: no alarm, death or restart starts it again', async () => {
    await install.ask('bad', WRONG);
    await install.after(MINUTE).ask('bad', WRONG);
    for (let hour = 0; hour < 24; hour++) {
      install.restartBrowser();
      expect(await install.after(60 * MINUTE).ask('bad', WRONG)).toMatchObject({ blocked: 'resting' });
    }
    expect(install.asked).toHaveLength(2);
  });

  it('budget: a place is free again when the first of the three is fifteen minutes old', async () => {
    for (let go = 0; go < 3; go++) {
      await install.guard.resume();
      await install.ask(`bad ${go}`, WRONG);
      install.after(MINUTE);
    }
    const blocked = await install.ask('right', READY);
    const freeAtMs = 'blocked' in blocked ? blocked.mayTryAtMs : 0;
    expect(freeAtMs).toBeGreaterThanOrEqual(T + WINDOW_MS);
    // A little later, since the server counts from when a request arrives.
    expect(freeAtMs).toBeLessThanOrEqual(T + WINDOW_MS + MINUTE);
    install.nowMs = freeAtMs - 1;
    expect(await install.ask('right', READY)).toMatchObject({ blocked: 'budget', mayTryAtMs: freeAtMs });
    install.nowMs = freeAtMs;
    expect(await install.ask('right', READY)).toMatchObject({ answer: READY });
  });

  it('a right one afterwards does not wipe out what was refused before', async () => {
    await install.ask('bad', WRONG);
    await install.guard.resume();
    await install.ask('right', READY);
    await install.ask('bad', WRONG);
    await install.guard.resume();
    await install.ask('bad', WRONG);
    await install.guard.resume();
    expect(await install.ask('bad', WRONG)).toMatchObject({ blocked: 'budget' });
  });

  it('an accepted one that the dialer refuses now is no longer trusted', async () => {
    await install.ask('old', READY);
    expect(await install.after(1000).ask('old', WRONG)).toMatchObject({ rests: false });
    expect(await install.after(1000).ask('old', WRONG)).toMatchObject({ rests: true });
    expect(await install.after(1000).ask('old', WRONG)).toMatchObject({ blocked: 'resting' });
  });
});

describe('a log-in that was accepted before and is refused now', () => {
  /** The dialer refuses it twice: at once, and a minute later. */
  async function rest(): Promise<void> {
    await install.ask('right', READY);
    await install.after(1000).ask('right', WRONG);
    expect(await install.after(MINUTE).ask('right', WRONG)).toMatchObject({ rests: true });
  }

  it('comes back by itself when the quiet time is over', async () => {
    await rest();
    const blocked = await install.after(1000).ask('right', READY);
    expect(blocked).toMatchObject({ blocked: 'resting' });
    const comesBackAtMs = blocked.comesBackAtMs ?? 0;
    expect(comesBackAtMs - install.nowMs).toBeLessThanOrEqual(WINDOW_MS + MINUTE);
    install.nowMs = comesBackAtMs - 1;
    expect(await install.ask('right', READY)).toMatchObject({ blocked: 'resting' });
    install.restartBrowser();
    install.nowMs = comesBackAtMs;
    expect(await install.ask('right', READY)).toMatchObject({ answer: READY, rests: false });
    expect(await install.after(1000).ask('right', READY)).toMatchObject({ answer: READY });
  });

  it('refused again, it rests again at once: one try each quarter of an hour, and the rest is the person’s', async () => {
    await rest();
    for (let quarter = 0; quarter < 8; quarter++) {
      const sent = install.asked.length;
      expect(await install.after(16 * MINUTE).ask('right', WRONG)).toMatchObject({ rests: true });
      expect(await install.after(MINUTE).ask('right', WRONG)).toMatchObject({ blocked: 'resting' });
      expect(install.asked).toHaveLength(sent + 1);
    }
    await install.guard.resume();
    expect(await install.ask('right', READY)).toMatchObject({ answer: READY });
  });

  it('a person may try sooner, within the budget', async () => {
    await rest();
    await install.guard.resume();
    expect(await install.after(1000).ask('right', WRONG)).toMatchObject({ rests: true });
    await install.guard.resume();
    expect(await install.after(1000).ask('right', WRONG)).toMatchObject({ blocked: 'budget' });
  });

  it('one that was never accepted still waits for a person, beside it too', async () => {
    await install.ask('right', READY);
    await install.ask('mistyped', WRONG);
    await install.after(MINUTE).ask('mistyped', WRONG);
    expect(await install.after(24 * 60 * MINUTE).ask('mistyped', READY)).toMatchObject({ blocked: 'resting' });
  });

  it('not kept away for ever by a clock that was set back', async () => {
    await rest();
    install.nowMs -= 24 * 60 * MINUTE;
    expect(await install.ask('right', READY)).toMatchObject({ answer: READY });
  });

  it('known to an install of an earlier version, whose ledger does not say so', async () => {
    install.ledger = JSON.stringify({
      attempts: [],
      resting: null,
      accepted: await loginFingerprint(loginOf('right')),
    });
    install.die();
    await install.after(1000).ask('right', WRONG);
    await install.after(MINUTE).ask('right', WRONG);
    expect(await install.after(16 * MINUTE).ask('right', READY)).toMatchObject({ answer: READY });
  });
});

describe('what is known of log-ins that came to nothing', () => {
  it.each<[string, DialerAnswer[], LastLogins]>([
    ['three time-outs', [refused('timeout'), refused('timeout'), refused('timeout')], 'unanswered'],
    ['time-outs and a refusal', [refused('timeout'), WRONG, refused('timeout')], 'partly-unanswered'],
    ['three refusals', [WRONG, WRONG, WRONG], 'refused'],
    ['a refusal, a time-out and another answer', [WRONG, refused('timeout'), refused('not-json')], 'not-accepted'],
  ])('%s', async (_what, answers, came) => {
    for (const answer of answers) {
      await install.guard.resume();
      await install.after(1000).ask('new', answer);
    }
    await install.guard.resume();
    const asked = await install.after(1000).ask('new', READY);
    expect(asked).toMatchObject({ blocked: 'budget', lastLogins: came });
  });
});

describe('an answer that is never heard', () => {
  it('counts where the log-in is in doubt', async () => {
    for (let go = 0; go < 3; go++) await install.after(1000).dieAsking('bad');
    expect(await install.after(1000).ask('bad', WRONG)).toMatchObject({ blocked: 'budget' });
    expect(install.asked).toHaveLength(3);
  });

  it('so does a request that fails otherwise, and one that times out', async () => {
    const failing = () => Promise.reject(new Error('gone'));
    await expect(install.ask('bad', failing)).rejects.toThrow('gone');
    await expect(install.after(1000).ask('bad', failing)).rejects.toThrow('gone');
    expect(await install.after(1000).ask('bad', refused('timeout'))).toMatchObject({ rests: true });
    await install.guard.resume();
    expect(await install.after(1000).ask('bad', WRONG)).toMatchObject({ blocked: 'budget' });
  });
});

describe('somebody tries another log-in in the options', () => {
  it('the one in use goes on, however often the other is refused', async () => {
    await install.ask('in use', READY);
    for (let go = 0; go < 3; go++) {
      await install.guard.resume();
      expect(await install.after(1000).ask('mistyped', WRONG)).toHaveProperty('answer');
      expect(await install.after(1000).ask('in use', READY)).toMatchObject({ answer: READY });
    }
    expect(await install.after(1000).ask('mistyped', WRONG)).toMatchObject({ blocked: expect.any(String) });
    install.restartBrowser();
    expect(await install.after(1000).ask('in use', READY)).toMatchObject({ answer: READY });
  });
});

describe('turns', () => {
  it('one request at a time', async () => {
    const first = Promise.withResolvers<DialerAnswer>();
    const sent = Promise.withResolvers<void>();
    const one = install.ask('x', () => (sent.resolve(), first.promise));
    const other = install.ask('x', READY);
    await sent.promise;
    expect(install.asked).toHaveLength(1);
    first.resolve(READY);
    await Promise.all([one, other]);
    expect(install.asked).toHaveLength(2);
  });

  it('a failed turn does not stop the next', async () => {
    await expect(install.ask('x', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect(await install.ask('x', READY)).toMatchObject({ answer: READY });
  });

  it('who gave up before the turn came sends nothing', async () => {
    await expect(install.ask('x', READY, AbortSignal.abort('enough'))).rejects.toBe('enough');
    expect(install.asked).toEqual([]);
    expect(JSON.parse(install.ledger)).toEqual(emptyLedger);
  });

  it('a log-in in doubt is seen through to its answer; a trusted one may be cut off', async () => {
    const caller = new AbortController();
    const signals: AbortSignal[] = [];
    const sending = (signal: AbortSignal) => {
      signals.push(signal);
      return Promise.resolve(READY);
    };
    await install.ask('x', sending, caller.signal);
    await install.ask('x', sending, caller.signal);
    expect(signals.map((signal) => signal === caller.signal)).toEqual([false, true]);
  });

  it('cut off, a trusted one stays trusted', async () => {
    await install.ask('x', READY);
    const { ledger } = install;
    await expect(install.ask('x', () => Promise.reject(new Error('cut off')))).rejects.toThrow('cut off');
    await install.ask('x', READY);
    expect(install.ledger).toBe(ledger);
  });
});

it('fingerprints tell log-ins apart and do not tell them', async () => {
  const prints = await Promise.all(
    [
      loginOf('secret'),
      loginOf('secret2'),
      { ...loginOf('secret'), login: { user: 'v', password: 'secret', server: 'https://d/x.php' } },
      { ...loginOf('secret'), login: null },
      { ...loginOf('secret'), url: 'y' },
    ].map(loginFingerprint),
  );
  expect(new Set(prints).size).toBe(5);
  expect(prints[0]).toMatch(/^[0-9a-f]{64}$/);
  // The agent asked about is no part of the log-in.
  expect(await loginFingerprint({ ...loginOf('secret'), agent: 'b' })).toBe(prints[0]);
});

it('nothing that is kept holds the password', async () => {
  await install.ask('hunter2', WRONG);
  await install.ask('hunter2', READY);
  expect(install.ledger + String(install.trust)).not.toContain('hunter2');
});

it('setting the clock back frees no log-in, and holds none for longer than the window from then on', async () => {
  for (let go = 0; go < 3; go++) {
    await install.guard.resume();
    await install.after(MINUTE).ask('bad', WRONG);
  }
  await install.guard.resume();
  install.nowMs -= 24 * 60 * MINUTE;
  const blocked = await install.ask('bad', WRONG);
  expect(blocked).toMatchObject({ blocked: 'budget' });
  const waitMs = blocked.mayTryAtMs - install.nowMs;
  expect(waitMs).toBeGreaterThanOrEqual(WINDOW_MS);
  expect(waitMs).toBeLessThanOrEqual(WINDOW_MS + MINUTE);
});

const nobody = () => false;
const onlySetUp = (password: string) => password === 'set up';

describe('for any fate', () => {
  const gap = fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 6 * MINUTE }));
  const fate = fc.record({
    gap,
    does: fc.constantFrom(
      'poll',
      'poll',
      'poll',
      'die asking',
      'die',
      'restart',
      'try again',
      'check',
      'slow',
      'outage',
    ),
  });

  async function live(fates: { gap: number; does: string }[], isRight: (password: string, atMs: number) => boolean) {
    const lived = new Install();
    const answer = (password: string) => async () => (isRight(password, lived.nowMs) ? READY : WRONG);
    for (const { gap: ms, does } of fates) {
      lived.after(ms);
      if (does === 'die') lived.die();
      else if (does === 'restart') lived.restartBrowser();
      else if (does === 'die asking') await lived.dieAsking('set up');
      else if (does === 'slow') await lived.ask('set up', refused('timeout'));
      else if (does === 'outage') await lived.ask('set up', refused('server-error'));
      else {
        if (does !== 'poll') await lived.guard.resume();
        const password = does === 'check' ? 'mistyped' : 'set up';
        await lived.ask(password, answer(password));
      }
    }
    return lived;
  }
  const wrongIn = (asked: Install['asked'], isRight: (password: string, atMs: number) => boolean) =>
    asked.filter(({ password, atMs }) => !isRight(password, atMs)).map(({ atMs }) => atMs);
  const mostInWindow = (times: number[]) =>
    Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + WINDOW_MS).length));

  /**
   * Of an accepted log-in, a refusal that nobody heard may come on top of three: to hold it back for each lost answer would
   * cost calls. Far from ten, at which dialers lock.
   */
  const expectFewWrong = (asked: Install['asked'], isRight: (password: string, atMs: number) => boolean) => {
    const heard = asked.filter(({ lost }) => !lost);
    expect(mostInWindow(wrongIn(heard, isRight))).toBeLessThanOrEqual(3);
    expect(mostInWindow(wrongIn(asked, isRight))).toBeLessThanOrEqual(6);
  };

  it('never more than three wrong log-ins in any fifteen minutes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fate, { minLength: 20, maxLength: 60 }), async (fates) => {
        // What never reached the dialer is none: an outage here answers in its place.
        const lived = await live(
          fates.filter(({ does }) => does !== 'outage'),
          nobody,
        );
        expect(mostInWindow(wrongIn(lived.asked, nobody))).toBeLessThanOrEqual(3);
      }),
      { numRuns: 150 },
    );
  });

  it('nor when the password is changed on the server one day', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fate, { minLength: 20, maxLength: 60 }), gap, async (fates, changedAfterMs) => {
        const isRight = (password: string, atMs: number) => password === 'set up' && atMs < T + 3 * changedAfterMs;
        const lived = await live(
          // A slow dialer is taken to know the log-in that it accepted last, and others are not tried beside it.
          fates.filter(({ does }) => does !== 'outage' && does !== 'slow' && does !== 'check'),
          isRight,
        );
        expect(mostInWindow(wrongIn(lived.asked, isRight))).toBeLessThanOrEqual(3);
      }),
      { numRuns: 100 },
    );
  });

  it('nor where a broken table of users refuses an accepted log-in over and over; and it is asked again in the end', async () => {
    const minutes = fc.integer({ min: 1, max: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fate, { minLength: 10, maxLength: 60 }),
        fc.array(minutes, { minLength: 2, maxLength: 8 }),
        async (fates, spans) => {
          // Well and broken in turn.
          const isRight = (password: string, atMs: number) => {
            if (password !== 'set up') return false;
            let untilMs = T;
            const turn = spans.findIndex((span) => (untilMs += span * MINUTE) > atMs);
            return turn === -1 || turn % 2 === 0;
          };
          const lived = await live(
            [{ gap: 0, does: 'poll' }, ...fates.filter(({ does }) => !['outage', 'slow', 'check'].includes(does))],
            isRight,
          );
          expectFewWrong(lived.asked, isRight);
          // Nobody presses anything.
          const [firstMs, lastMs] = [lived.nowMs, lived.nowMs + 5 * 60 * MINUTE];
          while (lived.nowMs < lastMs)
            await lived.after(MINUTE).ask('set up', async () => (isRight('set up', lived.nowMs) ? READY : WRONG));
          expect(lived.asked.filter(({ atMs }) => atMs > firstMs).length).toBeGreaterThan(60);
          expectFewWrong(lived.asked, isRight);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a right log-in that was accepted once is always asked, whatever is tried beside it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fate, { maxLength: 40 }), async (fates) => {
        const survived = fates.filter(({ does }) => does !== 'die asking');
        const lived = await live([{ gap: 0, does: 'poll' }, ...survived], onlySetUp);
        expect(await lived.after(1000).ask('set up', READY)).toMatchObject({ answer: READY });
        expect(mostInWindow(wrongIn(lived.asked, onlySetUp))).toBeLessThanOrEqual(3);
      }),
      { numRuns: 100 },
    );
  });
});

it.each(['offline', 'gateway-sign-in'] as const)(
  '%s: no dialer has seen a log-in, so nothing is counted',
  async (kind) => {
    const answer: DialerAnswer = { ok: false, error: { kind, detail: '' } };
    for (let poll = 0; poll < 10; poll++) {
      expect(await install.after(1000).ask('new', answer)).toMatchObject({ answer, rests: false });
    }
    expect(await install.after(1000).ask('new', READY)).toMatchObject({ answer: READY });
  },
);
