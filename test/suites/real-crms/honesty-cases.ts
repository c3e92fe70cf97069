import { expect, test } from 'vitest';

import { overlayOf, pressOnCard } from '../browser/office/card.ts';
import { patiently } from './desk.ts';
import { NUMERIC } from './real-crm.ts';
import type { Seat } from './seat.ts';
import { untilLinked } from './until-linked.ts';

const SAYS_SO = /No exact match|No record found|doesn.t show this call/i;

/** Calls whose code is no record's id, or another's, where it is tried as one all the same. */
export function testGuesses(seat: () => Seat): void {
  test.each(['XX-40404', 'that of another record'])('the code %s as an id: nothing is claimed', async (code) => {
    const agent = seat();
    const caller = agent.record(NUMERIC.numericAt);
    expect(caller.code).toBe(`${agent.record(NUMERIC.numericIs).id}`);
    const lead = code === 'XX-40404' ? { code, leadId: 700_003, phone: '+12125550175' } : agent.leadOf(caller);
    await agent.begin();
    agent.desk.call(lead);
    const pop = await agent.desk.popped(lead);
    expect(pop.state === 'done' && pop.outcome.confirmedBy).toBeUndefined();
    expect((await overlayOf(await agent.desk.front()))?.card).toMatch(SAYS_SO);
  });
}

/** Calls in a CRM that can be neither searched nor looked up. */
export function testLinks(seat: () => Seat): void {
  test('a caller who is not found is linked by the agent once, and found from then on', async () => {
    const agent = seat();
    const caller = agent.record(4);
    await agent.begin();
    const { page } = await agent.told(agent.leadOf(caller), 'first call');
    await page.goto(agent.addressOf(caller));
    await patiently('the record that the agent opens', () => agent.shows(caller, page));
    await pressOnCard(page, /this is the record/i);
    await untilLinked(page);
    await agent.desk.hangUp();

    await agent.begin();
    await agent.timed(caller, 'call after the link');
    expect(await agent.desk.popped(agent.leadOf(caller))).toMatchObject({ outcome: { kind: 'opened' } });
  });
}
