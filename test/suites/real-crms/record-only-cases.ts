import { expect, test } from 'vitest';

import { overlayOf } from '../browser/office/card.ts';
import type { Seat } from './seat.ts';

/** Calls where only the address of a record is set up, as for an agent who has pasted one, and the code is no id. */
export function testRecordOnly(seat: () => Seat): void {
  test('a code that cannot be an id: the page that says so is not taken for the record', async () => {
    const agent = seat();
    const caller = agent.record(12);
    // What the agent has looked at stands in menus of the CRM from then on, on the page of the error too.
    await agent.desk.startAt(agent.addressOf(caller));
    const { page } = await agent.told(agent.leadOf(caller), 'a code that cannot be an id');
    expect((await overlayOf(page))?.outlines).toBe(0);
  });

  test('a code that could be an id, and is none: the page that says so is not taken for the record', async () => {
    const agent = seat();
    await agent.begin();
    const { page } = await agent.told({ code: '99999', leadId: 700_002, phone: '+12125550174' }, 'an id of nothing');
    expect((await overlayOf(page))?.outlines).toBe(0);
  });
}
