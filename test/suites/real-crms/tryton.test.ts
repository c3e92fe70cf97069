import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { overlayOf, pressOnCard } from '../browser/office/card.ts';
import { setUpByExample } from './by-example.ts';
import { openDesk, patiently } from './desk.ts';
import type { Desk, Lead } from './desk.ts';
import { printTimes } from './print-times.ts';
import type { Party } from './tryton-seed.ts';
import { untilLinked } from './until-linked.ts';
import { DATABASE, ensureTryton, startTryton } from './tryton.ts';
import type { Tryton } from './tryton.ts';

const missing = await ensureTryton();
if (missing !== undefined) {
  if (process.env['CI']) throw new Error(missing);
  console.warn(`The tests with Tryton are left out. ${missing}`);
}

const stranger: Lead = { code: 'XX-40404', leadId: 700_001, phone: '+1 212-555-0173' };
const saysNoRecord = async (shown: Page): Promise<boolean> =>
  /No exact match|No record found/.test((await overlayOf(shown))?.card ?? '');

describe.skipIf(missing !== undefined)('Tryton', () => {
  let tryton: Tryton;
  let desk: Desk;

  beforeAll(async () => {
    tryton = await startTryton();
    desk = await openDesk(tryton.origin, {
      preset: 'tryton',
      parts: { address: tryton.origin, database: DATABASE },
    });
    await logIn(await desk.front());
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await desk.keepPicture(`Tryton ${task.name}`);
    await desk.hangUp();
  });
  afterAll(async () => {
    await desk?.close();
    await tryton?.close();
  });

  const party = (name: string): Party => {
    const found = tryton.parties.find((each) => each.name === name);
    if (!found) throw new Error(`${name} was not seeded.`);
    return found;
  };
  const leadOf = ({ id, code, phone }: Party): Lead => ({ code, leadId: 500_000 + id, phone });

  test('by example: from an address and a code, ten calls in a row; by a number its row is shown, and not claimed; nobody', async () => {
    const own = await openDesk(tryton.origin, null);
    try {
      await logIn(await own.front());
      const example = party('Bruno Abernathy');
      await setUpByExample(own, { address: `${list()}/${example.id}`, code: example.code }, 'Tryton, by example');
      await own.startAt(list());
      const callers = tryton.parties.slice(10, 20);
      for (const caller of callers) {
        await own.callAndTime('Tryton, by example, ten calls in a row', leadOf(caller), rowOutlined(caller));
        expect(await own.popped(leadOf(caller))).toMatchObject({ outcome: { kind: 'shown' } });
        expect((await own.crmTabs()).length).toBeLessThanOrEqual(2);
        await own.hangUp();
      }
      // Its list shows no number, so that the one row that it finds by the end of a number is nobody's word for the caller.
      const caller = party('Hiro Castellano');
      const lead = { ...leadOf(caller), code: 'ZZ-1', phone: caller.phone.replaceAll(/\D/g, '').slice(-10) };
      const page = await own.callAndTime('Tryton, by example, number in another form', lead, saysNoRecord);
      expect(await own.popped(lead)).toMatchObject({ outcome: { kind: 'searched' } });
      expect(await page.evaluate((code) => document.body.innerText.includes(code), caller.code)).toBe(true);
      await own.hangUp();
      await own.callAndTime('Tryton, by example, nobody', stranger, saysNoRecord);
      expect(await own.popped(stranger)).toMatchObject({ outcome: { kind: 'searched' } });
    } catch (error) {
      await own.keepPicture('Tryton by example');
      throw error;
    } finally {
      printTimes(own.times);
      await own.close();
    }
  });

  async function logIn(page: Page): Promise<void> {
    await page.goto(`${tryton.origin}/#${DATABASE}`);
    await page.waitForSelector('.modal #login', { visible: true });
    await page.type('.modal #login', tryton.login.user);
    await page.click('.modal button[type=submit]');
    await page.waitForSelector('.modal input[type=password]', { visible: true });
    await page.type('.modal input[type=password]', tryton.login.password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#menu .treeview', { visible: true });
  }

  const list = () => `${tryton.origin}/#${DATABASE}/model/party.party`;
  /** Whether the page shows that party's own form: the code is the value of a field there. */
  const showsForm =
    ({ id, code }: Party) =>
    async (page: Page): Promise<boolean> =>
      new RegExp(`/party\\.party/${id}\\b`).test(page.url()) && (await valueShown(page, code));
  const valueShown = (page: Page, value: string) =>
    page.evaluate(
      (wanted) =>
        [...document.querySelectorAll('input')].some((each) => each.value === wanted && each.checkVisibility()),
      value,
    );
  /** Clicks the cell or field that is shown with exactly that text or value. */
  const clickShown = async (page: Page, selector: 'td' | 'input', text: string, count = 1): Promise<void> => {
    const { x, y } = await patiently(`${selector} with ${text}`, () =>
      page.evaluate(
        (of, wanted) => {
          const shown = [...document.querySelectorAll(of)].find(
            (each) =>
              (each instanceof HTMLInputElement ? each.value : each.textContent.trim()) === wanted &&
              each.checkVisibility(),
          );
          const box = shown?.getBoundingClientRect();
          return box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        },
        selector,
        text,
      ),
    );
    await page.mouse.click(x, y, { count });
  };
  const rowOutlined =
    ({ code }: Party) =>
    async (page: Page): Promise<boolean> => {
      const overlay = await overlayOf(page);
      return overlay !== null && overlay.outlines === 1 && overlay.card.includes(code) && !page.url().includes('y/');
    };

  test('first call of a lead: its row is found by a search; the second call goes straight to the record', async () => {
    const caller = party('Greta Duarte');
    await desk.startAt(list());
    const page = await desk.callAndTime('Tryton, first call', leadOf(caller), rowOutlined(caller));
    expect(await desk.popped(leadOf(caller))).toMatchObject({ outcome: { kind: 'shown' } });
    expect(decodeURIComponent(page.url())).toContain(`"%${caller.code}%"`);
    // Its rows have neither link nor id: the agent opens this one, and from then on the record is known.
    await clickShown(page, 'td', caller.code, 2);
    await patiently('the record', () => showsForm(caller)(page));
    await patiently('an outline on the record', async () => (await overlayOf(page))?.outlines === 1);
    await desk.hangUp();

    await desk.startAt(list());
    const second = await desk.callAndTime('Tryton, second call', leadOf(caller), showsForm(caller));
    expect(await desk.popped(leadOf(caller))).toMatchObject({ outcome: { kind: 'opened' } });
    await patiently('card and outline', async () => (await overlayOf(second))?.outlines === 1);
  });

  test('call while a form is half filled: what was typed stays, the record opens beside', async () => {
    const caller = party('Hiro Castellano');
    const other = party('Ada Abernathy');
    const work = await desk.startAt(`${list()}/${other.id}`);
    await patiently('the form', () => showsForm(other)(work));
    await clickShown(work, 'input', other.name);
    await work.keyboard.press('End');
    await work.keyboard.type(' and sons');
    desk.call(leadOf(caller));
    expect(await desk.popped(leadOf(caller))).toMatchObject({ outcome: { kind: 'beside' } });
    expect(await desk.front()).toBe(work);
    expect(await valueShown(work, 'Ada Abernathy and sons')).toBe(true);
    expect(await desk.crmTabs()).toHaveLength(2);

    await pressOnCard(work, /Open record/);
    await patiently('the row of the caller in front', async () => rowOutlined(caller)(await desk.front()));
    expect(await desk.crmTabs()).toHaveLength(2);
    expect(await valueShown(work, 'Ada Abernathy and sons')).toBe(true);
  });

  test('call for a lead that is not there: the card says so; linked by hand, it pops, also after a restart', async () => {
    const found = party('Femi Björk');
    await desk.startAt(list());
    const page = await desk.callAndTime('Tryton, no record', stranger, saysNoRecord);
    expect(await desk.popped(stranger)).toMatchObject({ outcome: { kind: 'searched' } });
    expect(await desk.crmTabs()).toHaveLength(2);

    await page.evaluate(
      (hash) => {
        location.hash = hash;
      },
      new URL(`${list()}/${found.id}`).hash,
    );
    await patiently('the record that the agent opens', () => showsForm(found)(page));
    await pressOnCard(page, /this is the record/i);
    await untilLinked(page);
    await desk.hangUp();

    await desk.browser.restart();
    await desk.startAt(list());
    await desk.callAndTime('Tryton, linked by hand, after a restart', stranger, showsForm(found));
  });
});
