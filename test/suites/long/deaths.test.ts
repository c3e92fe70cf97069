import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALARM_MS, asked, codesOf, killAndWait, lastRequest, pressTryAgain } from '../browser/office/lifecycle.ts';
import { WAYS_TO_KILL } from '../browser/harness/test-browser.ts';
import { AGENT, type Office, openOffice } from '../browser/office/office.ts';
import { HANGS_MS, waitUntil } from '../browser/harness/wait.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

test.each([...WAYS_TO_KILL, ...WAYS_TO_KILL])('killed by %s in a call: back by itself, no second pop', async (way) => {
  const codes = codesOf(office);
  const code = codes[lastRequest(office) % codes.length] ?? '';
  office.call(code);
  const pop = await office.popped(code);
  const awayMs = await killAndWait(office, way);
  console.log(`killed by ${way}: back after ${(awayMs / 1000).toFixed(1)} s`);
  await asked(office, lastRequest(office), 3, ALARM_MS);
  expect((await office.state())?.call?.pop).toEqual(pop);
  expect(await office.crmTabs()).toHaveLength(1);
  office.dialer.setAgent(AGENT, 'ready');
  await waitUntil('the agent to be ready', async () => (await office.state())?.status?.family === 'ready');
});

test('a wrong password with nobody there: two tries a minute apart, then rest, whatever becomes of the worker', async () => {
  const { dialer, browser } = office;
  const lastId = lastRequest(office);
  const refused = () => dialer.requests(lastId).filter(({ login }) => login === 'wrong');
  dialer.setAccount({ user: 'api', pass: 'another', level: 9 });
  await waitUntil('the first refusal', () => refused().length === 1);
  await browser.killBackground();
  await waitUntil('the second refusal', () => refused().length === 2, 60_000 + ALARM_MS + HANGS_MS);
  const [first, second] = refused();
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(60_000);
  await waitUntil('polling to rest', async () => (await office.state())?.resting);
  const restedAtMs = Date.now();
  await browser.killBackground();
  // The next two alarms wake it; it must not ask.
  await waitUntil('two alarms', () => Date.now() - restedAtMs > 65_000, 70_000);
  expect(refused()).toHaveLength(2);

  await pressTryAgain(office);
  await waitUntil('the third refusal', () => refused().length === 3);
  const thirdAtMs = Date.now();
  await pressTryAgain(office);
  await browser.restart();
  await waitUntil('another two alarms', () => Date.now() - thirdAtMs > 65_000, 70_000);
  expect(refused()).toHaveLength(3);
}, 300_000);
