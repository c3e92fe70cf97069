import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Desk, LockingServer, mostInWindow } from './desk.ts';
import { apiRefusal, type Refusal, refusal } from './refusals.ts';

// The product's client, log-in guard and reducer against a server that locks the account at ten, in virtual time.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Step = { does: Deed; gapMs: number; byMs: number };
const DEEDS = [
  'wait',
  'wait',
  'wait',
  'look',
  'die',
  'die asking',
  'restart',
  'try again',
  'save another',
  'check another',
  'set the clock back',
  'set the clock forward',
] as const;
type Deed = (typeof DEEDS)[number];

const step = fc.record({
  does: fc.constantFrom(...DEEDS),
  gapMs: fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 6 * MINUTE })),
  byMs: fc.oneof(fc.integer({ min: 1000, max: 20 * MINUTE }), fc.integer({ min: HOUR, max: 48 * HOUR })),
});
const steps = fc.array(step, { minLength: 20, maxLength: 50 });
const refusals = fc.array(refusal, { minLength: 1, maxLength: 12 });

/** Gives these over and over. */
function inTurn(given: readonly Refusal[]): () => Refusal {
  let at = 0;
  return () => given[at++ % given.length] ?? 'cut';
}

/** What the clock is set forward by frees tries that the server still counts: twice in fifteen minutes is borne. */
const MOST_FORWARD = 2;

async function live(desk: Desk, fates: readonly Step[]): Promise<void> {
  const forwardAtMs: number[] = [];
  let passwords = 0;
  const deeds: Record<Deed, (byMs: number) => Promise<unknown> | void> = {
    wait: () => desk.wait(0),
    look: () => desk.look(),
    die: () => desk.die(),
    'die asking': () => desk.dieAsking(),
    restart: () => desk.restartBrowser(),
    'try again': () => desk.tryAgain(),
    'save another': () => ((desk.password = `password ${passwords++}`), desk.tryAgain()),
    'check another': () => desk.check(`password ${passwords++}`),
    'set the clock back': (byMs) => void (desk.skewMs -= byMs),
    'set the clock forward': (byMs) => {
      if (forwardAtMs.filter((at) => at > desk.trueMs - 16 * MINUTE).length >= MOST_FORWARD) return;
      forwardAtMs.push(desk.trueMs);
      desk.skewMs += byMs;
    },
  };
  for (const { does, gapMs, byMs } of fates) {
    await desk.wait(gapMs);
    await deeds[does](byMs);
  }
}

const timesOf = ({ sent }: Desk) => sent.map(({ atMs }) => atMs);
const withoutClock = (fates: readonly Step[]) => fates.filter(({ does }) => !does.startsWith('set the clock'));
const only = (fates: readonly Step[], deeds: readonly Deed[]) => fates.filter(({ does }) => deeds.includes(does));

describe('a log-in that the dialer has never accepted', () => {
  it('sends three requests in any fifteen minutes at most, whatever the answers say and whatever else happens', async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(refusals, steps, async (given, fates) => {
        const desk = new Desk(new LockingServer(null), inTurn(given));
        await live(desk, withoutClock(fates));
        answered += desk.sent.length;
        expect(mostInWindow(timesOf(desk))).toBeLessThanOrEqual(3);
        expect(desk.server.isLocked).toBe(false);
      }),
      { numRuns: 300 },
    );
    expect(answered).toBeGreaterThan(1000);
  });

  it('never locks the account, even if somebody sets the clock on the way', async () => {
    await fc.assert(
      fc.asyncProperty(refusals, steps, async (given, fates) => {
        const desk = new Desk(new LockingServer(null), inTurn(given));
        await live(desk, fates);
        expect(desk.server.isLocked).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('unattended: at most two in fifteen minutes, and it is accepted within sixteen once the answers are as they should be', async () => {
    await fc.assert(
      fc.asyncProperty(refusals, fc.integer({ min: 0, max: 2 * HOUR }), async (given, oddForMs) => {
        // What refuses a log-in in known words waits for a person; what says how long it is locked, for so long.
        const odd = given.filter((each) => typeof each === 'string' || (each.status >= 500 && !each.retryAfter));
        fc.pre(odd.length > 0);
        const server = new LockingServer(null);
        const desk = new Desk(server, inTurn(odd));
        await desk.wait(oddForMs);
        expect(mostInWindow(timesOf(desk))).toBeLessThanOrEqual(2);
        server.password = desk.password;
        await desk.wait(16.5 * MINUTE);
        expect(desk.state).toMatchObject({ failure: null, resting: null, status: { family: 'ready' } });
      }),
      { numRuns: 150 },
    );
  });
});

describe('a log-in that the dialer has accepted', () => {
  it('goes on polling through any single refusal that does not name a lock', async () => {
    const single = refusal.filter(
      (each) =>
        typeof each === 'string' || (!/locked|too many|bloquead|demasiados/i.test(each.body) && !each.retryAfter),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(single, { minLength: 1, maxLength: 20 }), steps, async (given, fates) => {
        const desk = new Desk(new LockingServer('set up'), () => 'cut');
        await desk.wait(2000);
        for (const [at, each] of given.entries()) {
          desk.strange = each;
          await desk.poll();
          desk.strange = null;
          expect(desk.state.resting).toBeNull();
          await desk.wait(61_000);
          expect(desk.state).toMatchObject({ failure: null, status: { family: 'ready' } });
          // One strange refusal, not one after another: those of the last quarter of an hour count together.
          await desk.wait(16 * MINUTE);
          const fate = fates[at];
          if (fate && ['die', 'restart', 'check another'].includes(fate.does)) await live(desk, [fate]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('whose password is changed on the server: no words of the dialer’s, known or not, lock the account', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(apiRefusal, { minLength: 1, maxLength: 8 }), steps, async (given, fates) => {
        const desk = new Desk(new LockingServer('set up'), inTurn(given));
        await desk.wait(2000);
        desk.server.password = null;
        await live(desk, withoutClock(fates));
        expect(desk.server.isLocked).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('whatever was answered for hours, is back by itself, and is asked at its usual pace again', async () => {
    await fc.assert(
      fc.asyncProperty(refusals, steps, async (given, fates) => {
        const server = new LockingServer('set up');
        const desk = new Desk(server, inTurn(given));
        await desk.wait(2000);
        desk.strange = 'cut';
        await live(desk, only(fates, ['wait', 'look', 'die', 'restart', 'check another']));
        desk.strange = null;
        await desk.wait(62 * MINUTE);
        const sent = desk.sent.length;
        await desk.wait(10_000);
        expect(desk.sent.length - sent).toBeGreaterThan(7);
      }),
      { numRuns: 60 },
    );
  });
});
