import { expect, test } from 'vitest';

import { overlayOf, pressOnCard } from '../browser/office/card.ts';
import { patiently } from './desk.ts';
import { NUMERIC } from './real-crm.ts';
import type { CustomerRecord } from './real-crm.ts';
import { outline, visited } from './seat.ts';
import type { Seat } from './seat.ts';

const OPENED = { outcome: { kind: 'opened' } };
/** A page whose answer is not understood is waited for longer than this; one that is understood, for a second or two. */
const UNDERSTOOD_WITHIN_MS = 6000;

/** First calls by a code that stands in a field of the record, where the addresses of a record and a search are set up. */
export function testFirstCalls(seat: () => Seat): void {
  test('first call by a code: its record is found; the second call goes straight to it', async () => {
    const agent = seat();
    const caller = agent.record(3);
    await agent.begin();
    const first = await agent.timed(caller, 'first call');
    expect(await agent.desk.popped(agent.leadOf(caller))).toMatchObject(OPENED);
    await outline(first);
    expect(await agent.desk.crmTabs()).toHaveLength(2);
    await agent.desk.hangUp();

    await agent.begin();
    const second = await agent.timed(caller, 'second call');
    expect(await agent.desk.popped(agent.leadOf(caller))).toMatchObject(OPENED);
    await outline(second);
    expect(await visited(second)).toEqual([agent.addressOf(caller)]);
  });

  test('a code that is the id of another record: the agent ends at the customer whose code it is', async () => {
    const agent = seat();
    const caller = agent.record(NUMERIC.numericAt);
    expect(caller.code).toBe(`${agent.record(NUMERIC.numericIs).id}`);
    await agent.begin();
    await outline(await agent.timed(caller, 'code of another id'));
    expect(await agent.desk.popped(agent.leadOf(caller))).toMatchObject({
      outcome: { kind: 'opened', address: agent.addressOf(caller) },
    });
  });

  test.each(['XX-40404', '99999'])('call by the code %s, which nobody has: told soon', async (code) => {
    const agent = seat();
    await agent.desk.startAt(agent.addressOf(agent.record(20)));
    const { page, afterMs } = await agent.told({ code, leadId: 700_001, phone: '+12125550173' }, `nobody has ${code}`);
    expect((await overlayOf(page))?.outlines).toBe(0);
    expect(afterMs).toBeLessThan(UNDERSTOOD_WITHIN_MS);
  });
}

/** First calls by a number, in each of the two ways in which they are stored. */
export function testNumbers(seat: () => Seat): void {
  test.each([8, 9])('first call by a number as it is stored (customer %i): its record is found', async (at) => {
    const agent = seat();
    const caller = agent.record(at);
    const lead = { ...agent.leadOf(caller), code: `ZZ-${at}` };
    await agent.begin();
    await outline(await agent.timed(caller, `by the number ${caller.phone}`, lead));
    expect(await agent.desk.popped(lead)).toMatchObject(OPENED);
  });
}

/** First calls by a number that the dialer writes in another way than the CRM. */
function testOtherForms(seat: () => Seat): void {
  test.each([10, 13])('first call by a number in another form (customer %i): its record is found', async (at) => {
    const agent = seat();
    const caller = agent.record(at);
    const lead = { ...agent.leadOf(caller), code: `ZZ-${at}`, phone: caller.phone.replaceAll(/\D/g, '').slice(-10) };
    await agent.begin();
    await outline(await agent.timed(caller, 'number in another form', lead));
    expect(await agent.desk.popped(lead)).toMatchObject(OPENED);
  });
}

/** Calls while the agent is in the middle of something. */
function testHalfFilledForm(seat: () => Seat): void {
  test('call while a form is half filled: what was typed stays, and the record is one click away', async () => {
    const agent = seat();
    const caller = agent.record(15);
    const { form, origin } = agent.crm;
    if (!form) throw new Error('This CRM has no page with a form.');
    const work = await agent.desk.startAt(`${origin}${form.path}`);
    const field = await work.waitForSelector(form.field, { visible: true });
    await field?.click();
    await field?.type('Wants to be called back');
    const typed = () => work.$eval(form.field, (each) => (each instanceof HTMLInputElement ? each.value : ''));
    agent.desk.call(agent.leadOf(caller));
    expect(await agent.desk.popped(agent.leadOf(caller))).toMatchObject({ outcome: { kind: 'beside' } });
    expect(await agent.desk.front()).toBe(work);
    expect(await typed()).toBe('Wants to be called back');
    await pressOnCard(work, /Open record/);
    await agent.inFront(caller);
    expect(await agent.desk.crmTabs()).toHaveLength(2);
    expect(await typed()).toBe('Wants to be called back');
  });
}

/** A shift's beginning: nobody closes a tab between the calls. */
function testTenCalls(seat: () => Seat): void {
  test('ten calls in a row of ten leads: each at their record, none at another, in two tabs at most', async () => {
    const agent = seat();
    await agent.begin();
    for (const at of [26, 27, 29, 30, 31, 32, 33, 34, 35, 36]) {
      const caller = agent.record(at);
      await agent.timed(caller, 'ten calls in a row');
      expect(await agent.desk.popped(agent.leadOf(caller))).toMatchObject(OPENED);
      // What the pop says at its end, and what the agent then sees.
      expect(await agent.shows(caller, await agent.desk.front())).toBe(true);
      expect((await agent.desk.crmTabs()).length).toBeLessThanOrEqual(2);
      await agent.desk.hangUp();
    }
  });
}

/** Calls while the agent is logged out. The log-in page gives itself the focus; nobody has typed there. */
function testLogIn(seat: () => Seat): void {
  test('the session has ended in the tab of the call before: the record follows the log-in there', async () => {
    const agent = seat();
    const before = agent.record(24);
    await agent.begin();
    const page = await agent.timed(before, 'a call before');
    await agent.desk.popped(agent.leadOf(before));
    await agent.desk.hangUp();
    await agent.desk.endSession();
    await page.reload();
    await callAndLogIn(agent, agent.record(25));
  });

  test('the agent has not logged in yet: the record follows the log-in', async () => {
    const agent = seat();
    await agent.desk.endSession();
    await agent.begin();
    await callAndLogIn(agent, agent.record(28));
  });
}

async function callAndLogIn(agent: Seat, caller: CustomerRecord): Promise<void> {
  const { crm, desk } = agent;
  await patiently('the log-in page', async () => crm.isLogIn(await desk.front()));
  desk.call(agent.leadOf(caller));
  expect(await desk.popped(agent.leadOf(caller))).toMatchObject({ outcome: { kind: 'log-in' } });
  await crm.logIn(await desk.front());
  await agent.inFront(caller);
  expect((await desk.crmTabs()).length).toBeLessThanOrEqual(2);
}

/** What an agent's day holds, in a CRM that the agent has set up by one example. */
export const daysWork = [testFirstCalls, testOtherForms, testHalfFilledForm, testTenCalls, testLogIn];
