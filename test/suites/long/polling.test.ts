import { TargetType } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codesOf, lastRequest } from '../browser/office/lifecycle.ts';
import { type Office, openOffice } from '../browser/office/office.ts';
import { waitUntil } from '../browser/harness/wait.ts';

const LASTS_MS = 10 * 60_000;
const LONGEST_GAP_MS = 3000;

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

test('ten minutes of polling in ready, with nobody at the browser: no gap over 3 s, and the next call is popped', async () => {
  const { puppeteer } = office.browser;
  let boots = 1;
  puppeteer.on('targetcreated', (target) => {
    if (target.type() === TargetType.SERVICE_WORKER && target.url().startsWith(office.browser.url(''))) boots += 1;
  });
  const fromId = lastRequest(office);
  const endsAtMs = Date.now() + LASTS_MS;
  await waitUntil('ten minutes', () => Date.now() >= endsAtMs, LASTS_MS + 60_000);

  const times = office.dialer.requests(fromId).map(({ atMs }) => atMs);
  const gaps = times.slice(1).map((atMs, at) => atMs - (times[at] ?? atMs));
  const sorted = gaps.toSorted((a, b) => a - b);
  const longest = Math.max(Date.now() - (times.at(-1) ?? 0), sorted.at(-1) ?? Infinity);
  console.log(
    `${times.length} requests in ${LASTS_MS / 60_000} minutes; gaps: median ${sorted[Math.floor(sorted.length / 2)]} ms, ` +
      `99 % up to ${sorted[Math.floor(sorted.length * 0.99)]} ms, longest ${longest} ms; the worker started ${boots} time(s)`,
  );
  expect(times.length).toBeGreaterThan(LASTS_MS / LONGEST_GAP_MS);
  expect(longest).toBeLessThanOrEqual(LONGEST_GAP_MS);
  const [code = ''] = codesOf(office);
  office.call(code);
  await office.popped(code);
  expect(await office.crmTabs()).toHaveLength(1);
  expect(await office.browser.collectedErrors()).toEqual([]);
});
