import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inTurn } from '#utils/agent/in-turn.ts';
import { within } from '#utils/agent/within.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const never = () => new Promise<never>(() => {});
/** What a promise has come to by now. */
function follow(promise: Promise<unknown>) {
  const seen = { state: 'pending' };
  promise.then(
    () => (seen.state = 'resolved'),
    () => (seen.state = 'rejected'),
  );
  return seen;
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

it('what answers in time is passed on as it is, errors included, and leaves no timer', async () => {
  const bounded = within(5000);
  expect(await bounded(async (a: number, b: number) => a + b)(2, 3)).toBe(5);
  await expect(bounded(async () => Promise.reject(new TypeError('refused')))()).rejects.toThrow(TypeError);
  expect(vi.getTimerCount()).toBe(0);
});

it('what never answers is given up, and the next call soon, until one answers again', async () => {
  const bounded = within(5000);
  const answers = { now: false };
  const call = bounded(() => (answers.now ? Promise.resolve() : never()));
  const first = follow(call());
  await pass(4999);
  expect(first.state).toBe('pending');
  await pass(1);
  expect(first.state).toBe('rejected');
  const second = follow(call());
  await pass(250);
  expect(second.state).toBe('rejected');
  answers.now = true;
  await call();
  answers.now = false;
  const third = follow(call());
  await pass(4999);
  expect(third.state).toBe('pending');
});

it('a queue gives up work that hangs, and goes on with the next', async () => {
  const queue = inTurn();
  const hung = follow(queue(never));
  const next = follow(queue(async () => {}));
  await pass(59_000);
  expect([hung.state, next.state]).toEqual(['pending', 'pending']);
  await pass(1000);
  expect([hung.state, next.state]).toEqual(['rejected', 'resolved']);
});
