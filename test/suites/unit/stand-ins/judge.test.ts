import { beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '#utils/dialer/call.ts';
import type { PopRun } from '../../../stand-ins/simulate/background.ts';
import { createVirtualClock } from '../../../stand-ins/simulate/clock.ts';
import { createJudge, type Judge } from '../../../stand-ins/simulate/judge.ts';
import { createRandom } from '../../../stand-ins/simulate/random.ts';
import { createCrmServer } from '../../../stand-ins/simulate/crm-server.ts';
import { recordPage } from '../../../stand-ins/simulate/crm-set-up.ts';
import { createCrmWorld, leadNumbered } from '../../../stand-ins/simulate/crm-world.ts';
import { createTabs, type VirtualTabs } from '../../../stand-ins/simulate/tabs.ts';
import type { Standing } from '../../../stand-ins/simulate/wrong-record.ts';
import { recordKeys } from '#utils/crm/keys-for-call.ts';
import { cardFor } from '#utils/pop/card.ts';
import { sentence } from '#utils/words/words.ts';
import { crmOf } from '../crm/profiles.ts';
import { recordReport } from '../pop/pretend-browser.ts';

const INTERVAL_MS = 1000;
const lead = String(leadNumbered(1).leadId);

let clock = createVirtualClock(0);
let tabs: VirtualTabs;
let judge: Judge;
let standing: Standing[];

const callOf = (leadId: string): Call => ({
  key: `${leadId}||||${clock.now()}`,
  agent: 'a',
  startedAtMs: clock.now(),
  leadId,
  vendorLeadCode: '',
  phone: '',
  callerId: '1',
  campaignId: '',
  campaignName: '',
  callType: '',
});
const run = (leadId = lead): PopRun => ({ call: callOf(leadId), isOver: () => false });
const pass = (ms: number) => clock.runUntil(clock.now() + ms);
const rules = () => judge.broken.map(({ rule }) => rule);

let intervalMs: number;
beforeEach(() => {
  intervalMs = INTERVAL_MS;
  standing = [];
  clock = createVirtualClock(0);
  const world = createCrmWorld('codes-are-ids');
  tabs = createTabs(clock, () => createRandom(1), createCrmServer(world));
  judge = createJudge({
    now: clock.now,
    after: clock.after,
    tabs: () => tabs,
    intervalMs: () => intervalMs,
    world,
    recordIn: () => null,
    standing: () => standing,
  });
  judge.isGood(true);
});

describe('what is owed', () => {
  it('two intervals shown and not popped: missed', async () => {
    judge.shows(1, lead, '1');
    await pass(2000);
    judge.shows(null, '', '');
    expect(judge.verdict()).toMatchObject({ owed: 1, popped: 0 });
    expect(rules()).toEqual(['missed']);
  });

  it('less than that, or not reached for so long: too short', async () => {
    judge.shows(1, lead, '1');
    await pass(1900);
    judge.shows(2, '9', '1');
    await pass(1500);
    judge.isGood(false);
    await pass(5000);
    judge.isGood(true);
    await pass(1500);
    expect(judge.verdict()).toMatchObject({ owed: 0, short: 2, shortPopped: 0 });
    expect(rules()).toEqual([]);
  });

  it('an answer that was under way as it began may have planned the next poll for later', async () => {
    judge.shows(1, lead, '1');
    await pass(50);
    intervalMs = 5000;
    judge.planned(250, null);
    await pass(9000);
    judge.acted(run(), { kind: 'show', tabId: 1 });
    expect(judge.verdict()).toMatchObject({ owed: 0, short: 1, shortPopped: 1 });

    intervalMs = INTERVAL_MS;
    judge.shows(2, '9', '1');
    await pass(300);
    intervalMs = 5000;
    judge.planned(250, null);
    await pass(9000);
    expect(judge.verdict()).toMatchObject({ owed: 1 });
    expect(rules()).toEqual(['missed']);
  });

  it('popped, but long after: late', async () => {
    judge.shows(1, lead, '1');
    await pass(9000);
    judge.acted(run(), { kind: 'show', tabId: 1 });
    expect(judge.verdict()).toMatchObject({ owed: 1, popped: 0 });
    expect(rules()).toEqual(['late']);
  });
});

describe('what is too much', () => {
  beforeEach(async () => {
    judge.shows(1, lead, '1');
    await pass(500);
    const first = run();
    judge.acted(first, { kind: 'focus', tabId: 1 });
    judge.acted(first, { kind: 'show', tabId: 1 });
    await pass(500);
  });

  it('one run may do several things', () => {
    expect(rules()).toEqual([]);
  });

  it('a second run: doubled', () => {
    judge.acted(run(), { kind: 'show', tabId: 1 });
    expect(rules()).toEqual(['doubled']);
  });

  it('after the first was given up because the call seemed to be over: shown again', () => {
    const givenUp = { ...run(), givenUp: true };
    judge.shows(2, '9', '1');
    judge.acted({ ...givenUp, call: callOf('9') }, { kind: 'show', tabId: 1 });
    judge.acted(run('9'), { kind: 'show', tabId: 1 });
    expect(rules()).toEqual([]);
    expect(judge.verdict().reshown).toBe(1);
  });

  it('after a death in between: shown again, once', () => {
    judge.interrupted('session');
    judge.acted(run(), { kind: 'focus', tabId: 1 });
    expect(rules()).toEqual([]);
    judge.acted(run(), { kind: 'focus', tabId: 1 });
    expect(rules()).toEqual(['doubled']);
    expect(judge.verdict().reshown).toBe(1);
  });

  it('after a restart that was too long to take the call up again: shown again, once', () => {
    judge.stored('local', callOf(lead));
    judge.notTakenUp(callOf(lead));
    judge.acted(run(), { kind: 'focus', tabId: 1 });
    expect(rules()).toEqual([]);
    judge.acted(run(), { kind: 'focus', tabId: 1 });
    expect(rules()).toEqual(['doubled']);
    expect(judge.verdict().reshown).toBe(1);
  });

  it('a death after it was stored as done is no excuse', () => {
    judge.stored('session', callOf(lead));
    judge.interrupted('session');
    judge.acted(run(), { kind: 'focus', tabId: 1 });
    expect(rules()).toEqual(['doubled']);
  });

  it('a second tab by a search is counted apart, because nobody knows yet where that leads', () => {
    const opened = tabs.open(recordPage(leadNumbered(1).code), 1, true);
    judge.interrupted('session');
    judge.acted(run(), { kind: 'open', tabId: opened.id });
    judge.interrupted('session');
    judge.acted(run(), { kind: 'open', tabId: tabs.open('https://crm.example.test/search?q=1', 1, true).id });
    expect(rules()).toEqual([]);
    expect(judge.verdict()).toMatchObject({ secondTabs: 1 });
  });

  it('a second tab of the record that is open is a double even after a death', () => {
    const opened = tabs.open(recordPage(leadNumbered(1).code), 1, true);
    judge.interrupted('session');
    const again = run();
    judge.acted(again, { kind: 'open', tabId: opened.id });
    judge.interrupted('session');
    judge.acted(run(), { kind: 'open', tabId: tabs.open(opened.url, 1, true).id });
    expect(rules()).toEqual(['doubled']);
  });

  it('… but counted apart where the session’s storage went in the middle', () => {
    const opened = tabs.open(recordPage(leadNumbered(1).code), 1, true);
    judge.interrupted('session');
    judge.acted(run(), { kind: 'open', tabId: opened.id });
    judge.interrupted('local');
    judge.acted(run(), { kind: 'open', tabId: opened.id + 1 });
    expect(rules()).toEqual([]);
    expect(judge.verdict()).toMatchObject({ secondTabs: 1, reshown: 2 });
  });

  it('a record brought over that of the next call: stale', async () => {
    judge.shows(2, '9', '1');
    judge.acted(run('9'), { kind: 'focus', tabId: 2 });
    judge.interrupted('session');
    judge.acted(run(), { kind: 'focus', tabId: 1 });
    expect(rules()).toEqual(['stale']);
  });

  it('long after the call: phantom', async () => {
    judge.shows(null, '', '');
    judge.interrupted('session');
    await pass(11_000);
    judge.acted(run(), { kind: 'focus', tabId: 1 });
    expect(rules()).toEqual(['phantom']);
  });
});

describe('a card without a word on another customer’s record', () => {
  const crm = crmOf({ address: 'https://crm.example.test', recordTemplate: '/contacts/{record_id}' });
  const other = createCrmWorld('codes-are-ids').recordOf(2);
  const begins = (givenUp: boolean): PopRun => {
    const popRun = { ...run(), givenUp };
    judge.shows(1, lead, '1');
    judge.acted(popRun, { kind: 'navigate', tabId: 1 });
    const keys = { ...recordKeys(crm, popRun.call), isGuess: true };
    const pop = { callKey: popRun.call.key, keys, card: cardFor(popRun.call, 'top-left', false), highlight: false };
    standing = [{ pop, record: other, report: recordReport }];
    judge.looked();
    return popRun;
  };
  const ends = (popRun: PopRun) =>
    judge.popped(popRun, { kind: 'failed', words: sentence('pop.endedEarly'), address: null });

  it('is wrong as soon as the pop has ended', () => {
    const popRun = begins(false);
    expect(rules()).toEqual([]);
    ends(popRun);
    expect(rules()).toEqual(['wrong-record']);
  });

  it('of a pop that was given up is on its way out', async () => {
    ends(begins(true));
    judge.looked();
    await pass(90);
    standing = [];
    await pass(5000);
    expect(rules()).toEqual([]);
  });

  it('… and is wrong where it stays, also if nothing happens any more', async () => {
    ends(begins(true));
    await pass(150);
    expect(rules()).toEqual(['wrong-record']);
  });
});
