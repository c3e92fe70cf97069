import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { overlayOf, pressOnCard } from '../browser/office/card.ts';
import type { Contact } from './atomic-crm-app/contacts.ts';
import { startAtomicCrm } from './atomic-crm.ts';
import type { AtomicCrm } from './atomic-crm.ts';
import { setUpByExample } from './by-example.ts';
import { openDesk, patiently } from './desk.ts';
import type { Desk, Lead } from './desk.ts';
import { printTimes } from './print-times.ts';

/** How each routing is described to the extension; and in front of what its routes stand. */
const styles = {
  'push-state': { prefix: '', profile: (origin: string) => ({ preset: 'atomic-crm', parts: { address: origin } }) },
  hash: {
    prefix: '/hash/#',
    profile: (origin: string) => ({
      name: 'Atomic CRM',
      preset: 'other',
      address: `${origin}/hash`,
      recordTemplate: '/#/contacts/{record_id}/show',
      searchTemplate: '/#/contacts?filter={"q":"{search}"}',
      // The code stands in a sentence about the contact, never in its address.
      ways: ['remembered', 'search'],
    }),
  },
} as const;

const leadOf = ({ id, code, phone }: Contact): Lead => ({ code, leadId: 500_000 + id, phone });
const outlined = async (shown: Page): Promise<boolean> => ((await overlayOf(shown))?.outlines ?? 0) > 0;

describe.each(['push-state', 'hash'] as const)('Atomic CRM, routed by %s', (routing) => {
  const { prefix, profile } = styles[routing];
  let crm: AtomicCrm;
  let desk: Desk;
  beforeAll(async () => {
    crm = await startAtomicCrm();
    desk = await openDesk(crm.origin, profile(crm.origin));
    // It may have to be installed first.
  }, 300_000);
  afterEach(() => desk.hangUp());
  afterAll(async () => {
    await desk?.close();
    await crm?.close();
  });

  const contact = (id: number): Contact => {
    const found = crm.contacts[id];
    if (!found) throw new Error(`There is no contact ${id}.`);
    return found;
  };
  const page = (path: string) => `${crm.origin}${prefix}${path}`;
  const shows =
    ({ id, firstName, lastName, code }: Contact) =>
    async (shown: Page): Promise<boolean> =>
      shown.url() === page(`/contacts/${id}/show`) &&
      shown.evaluate(
        (name, number) => document.body.innerText.includes(name) && document.body.innerText.includes(number),
        `${firstName} ${lastName}`,
        code,
      );

  // Behind a "#" it is no CRM that is known by name, and its list offers no search.
  test.runIf(routing === 'push-state')('by example: from an address and a code, ten calls in a row', async () => {
    const own = await openDesk(crm.origin, null);
    const name = `Atomic CRM (${routing}), by example`;
    try {
      const example = contact(3);
      await setUpByExample(own, { address: page(`/contacts/${example.id}/show`), code: example.code }, name);
      await own.startAt(page('/'));
      for (const id of [42, 77, 101, 150, 203, 266, 311, 350, 402, 444]) {
        const caller = contact(id);
        await own.callAndTime(`${name}, ten calls in a row`, leadOf(caller), shows(caller));
        expect(await own.popped(leadOf(caller))).toMatchObject({ outcome: { kind: 'opened' } });
        expect((await own.crmTabs()).length).toBeLessThanOrEqual(2);
        await own.hangUp();
      }
    } finally {
      printTimes(own.times);
      await own.close();
    }
  });

  test('first call of a lead: searched for, verified, opened; the second call goes straight to the record', async () => {
    const caller = contact(42);
    await desk.startAt(page('/'));
    const first = await desk.callAndTime(`Atomic CRM (${routing}), first call`, leadOf(caller), shows(caller));
    expect(await desk.popped(leadOf(caller))).toMatchObject({ outcome: { kind: 'opened' } });
    await patiently('the outline', () => outlined(first));
    await desk.hangUp();

    await desk.startAt(page('/companies'));
    const second = await desk.callAndTime(`Atomic CRM (${routing}), second call`, leadOf(caller), shows(caller));
    expect(await desk.popped(leadOf(caller))).toMatchObject({ outcome: { kind: 'opened' } });
    await patiently('the outline', () => outlined(second));
  });

  test('a lead whose code is not there is found by its number, and the next pop uses the same tab', async () => {
    const before = contact(7);
    const caller = contact(311);
    await desk.startAt(page('/'));
    await desk.callAndTime(`Atomic CRM (${routing}), a call before`, leadOf(before), shows(before));
    await desk.popped(leadOf(before));
    // Its search finds numbers in the form in which they are stored, and takes brackets and “+” for patterns.
    const lead = { ...leadOf(caller), code: `ZZ-${caller.id}` };
    await desk.callAndTime(`Atomic CRM (${routing}), by number, straight after a call`, lead, shows(caller));
    expect(await desk.popped(lead)).toMatchObject({ outcome: { kind: 'opened' } });
    expect(await desk.crmTabs()).toHaveLength(2);
  });

  test('call while a form is half filled: what was typed stays, the record opens beside', async () => {
    const caller = contact(120);
    const other = contact(9);
    const work = await desk.startAt(page(`/contacts/${other.id}/show`));
    await patiently('the contact', () => shows(other)(work));
    const note = await work.waitForSelector('textarea[name=text]', { visible: true });
    await note?.click();
    await note?.type('Wants to be called back on');
    const typed = () => work.$eval('textarea[name=text]', (field) => field.value);
    desk.call(leadOf(caller));
    expect(await desk.popped(leadOf(caller))).toMatchObject({ outcome: { kind: 'beside' } });
    expect(await desk.front()).toBe(work);
    expect(await typed()).toBe('Wants to be called back on');
    expect(await desk.crmTabs()).toHaveLength(2);

    await pressOnCard(work, /Open record/);
    await patiently('the record in front', async () => shows(caller)(await desk.front()));
    expect(await desk.crmTabs()).toHaveLength(2);
    expect(await typed()).toBe('Wants to be called back on');
  });

  test('call for a lead that is not there: the card says so, and nothing is lost', async () => {
    const stranger = { code: 'XX-40404', leadId: 700_001, phone: '+1 212-555-0173' };
    const other = contact(9);
    const work = await desk.startAt(page(`/contacts/${other.id}/show`));
    await patiently('the contact', () => shows(other)(work));
    await desk.callAndTime(`Atomic CRM (${routing}), no record`, stranger, async (shown) =>
      /No exact match|No record found/.test((await overlayOf(shown))?.card ?? ''),
    );
    expect(await desk.popped(stranger)).toMatchObject({ outcome: { kind: 'searched' } });
    expect(await desk.crmTabs()).toHaveLength(2);
    await work.bringToFront();
    expect(await shows(other)(work)).toBe(true);
  });
});
