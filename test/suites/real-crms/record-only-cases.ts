import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';

import { overlayOf } from '../browser/office/card.ts';
import { patiently } from './desk.ts';
import type { Seat } from './seat.ts';

/** Calls where only the address of a record is set up, as for an agent who has pasted one, and the code is no id. */
export function testRecordOnly(seat: () => Seat): void {
  test.each(['XX-40404', '99999'])('the code %s is no id: the page that says so is not the record', async (code) => {
    const agent = seat();
    await agent.begin();
    const { page } = await agent.told({ code, leadId: 700_002, phone: '+12125550174' }, `no id, ${code}`);
    expect(await outlinesOn(page)).toBe(0);
  });
}

/** The same in a CRM whose menus list the records that the agent has looked at, on the page of an error too. */
export function testRecentRecords(seat: () => Seat): void {
  test('a menu on the page of the error names the caller: it is not the record', async () => {
    const agent = seat();
    const caller = agent.record(12);
    await agent.desk.startAt(agent.addressOf(caller));
    await agent.begin();
    const { page } = await agent.told(agent.leadOf(caller), 'the caller in a menu');
    expect(await outlinesOn(page)).toBe(0);
    await agent.crm.unfoldRecent?.(page);
    const before = await cardOf(page);
    // The card counts the call's seconds: one that has gone on was drawn after the menu.
    await patiently('the card to count on', async () => (await cardOf(page)) !== before);
    expect(await outlinesOn(page)).toBe(0);
  });
}

const outlinesOn = async (page: Page) => (await overlayOf(page))?.outlines;
const cardOf = async (page: Page) => (await overlayOf(page))?.card;
