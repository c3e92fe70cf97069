import { afterAll, beforeAll, expect, test } from 'vitest';
import { badgeOf, badgeTextOf, codesOf, notificationsOf, poppedAtMs } from '../browser/office/lifecycle.ts';
import { type Office, openOffice } from '../browser/office/office.ts';
import { waitUntil } from '../browser/harness/wait.ts';

const LASTS_MS = 90_000;

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

test('the dialer is away for 90 s: the next call is popped within 3 s and what was left of the back-off', async () => {
  const { dialer } = office;
  const [code = ''] = codesOf(office);
  await dialer.pause();
  const pausedAtMs = Date.now();
  const shown: string[][] = [];
  const attempts = new Set<number>();
  await waitUntil(
    'ninety seconds',
    async () => {
      const state = await office.state();
      if (state?.failure && state.lastAttemptAtMs !== null) attempts.add(state.lastAttemptAtMs);
      shown.push(await notificationsOf(office));
      return Date.now() - pausedAtMs >= LASTS_MS;
    },
    LASTS_MS + 10_000,
  );
  // It stays one notification, which comes once and is not renewed at every failure.
  const appeared = shown.filter((ids, at) => ids.length > 0 && shown[at - 1]?.length === 0);
  expect(appeared).toEqual([['outage']]);
  expect(await badgeOf(office)).toMatch(/^(8\ds|9\ds|1m)$/);

  office.call(code);
  await dialer.resume();
  const backAtMs = Date.now();
  const backOffMs = Math.max(0, ((await office.state())?.nextPollAtMs ?? 0) - backAtMs);
  expect(backOffMs).toBeLessThanOrEqual(30_000);
  const popped = await waitUntil(
    'the pop',
    async () => {
      const state = await office.state();
      return state?.call?.vendorLeadCode === code && poppedAtMs(state);
    },
    backOffMs + 10_000,
  );
  console.log(
    `${attempts.size} failed requests in ${LASTS_MS / 1000} s; back-off left when the dialer was back: ${Math.round(backOffMs)} ms; ` +
      `popped ${popped - backAtMs} ms after it was back`,
  );
  expect(popped - backAtMs).toBeLessThan(backOffMs + 3000);
  await waitUntil('the badge to be current', async () => (await badgeOf(office)) === badgeTextOf('in-call'));
  expect(await notificationsOf(office)).toEqual([]);
  expect(await office.crmTabs()).toHaveLength(1);
});
