import { pressOnCard } from './office/card.ts';
import type { Page } from 'puppeteer-core';
import { z } from 'zod';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PopOutcome } from '#utils/agent/state.ts';
import { keptLessonSchema } from '#utils/discovery/lesson.ts';
import { DATABASES } from '#utils/settings/storage-keys.ts';
import type { Person } from '../../stand-ins/crm-nobody-described/people.ts';
import { kinds, startUndescribedCrm, type UndescribedCrm } from '../../stand-ins/crm-nobody-described/server.ts';
import { waitUntil } from './harness/wait.ts';
import { type Office, openOffice } from './office/office.ts';
import { front, frontAt, hangUp, OWN_SETTINGS, pop, useSettings } from './office/steps.ts';

// Of each CRM only the address of a record is known. SEED=… makes others.
const SEED = Number(process.env['SEED'] ?? 7);
const PROFILE = 'nobody';

let office: Office;
beforeAll(async () => {
  office = await openOffice({ policy: OWN_SETTINGS });
});
afterAll(() => office.close());

const dialled = ({ phone }: Person): string => phone.replaceAll(/\D/g, '');
const call = (person: Person): Promise<PopOutcome> => pop(office, { code: person.code, phone: dialled(person) });

type Kept = z.infer<typeof keptLessonSchema>;

/** Reads the lessons as they are stored, or puts others there. */
async function lessons(put?: Kept[]): Promise<Kept[]> {
  const stored = await office.browser.evalInExtension(
    async (_api, { name, store, key, value }) => {
      const opened = indexedDB.open(name);
      opened.addEventListener('upgradeneeded', () => opened.result.createObjectStore(store));
      await new Promise((resolve) => opened.addEventListener('success', resolve));
      const objects = opened.result.transaction(store, 'readwrite').objectStore(store);
      const request = value === null ? objects.get(key) : objects.put(value, key);
      await new Promise((resolve) => request.addEventListener('success', resolve));
      opened.result.close();
      return value ?? request.result ?? [];
    },
    { ...DATABASES.lessons, key: PROFILE, value: put ?? null },
  );
  return z.array(keptLessonSchema).parse(stored);
}

/** The agent finds the customer by themselves, in the page that is in front, as people do in that CRM. */
async function findByHand(kind: (typeof kinds)[number], crm: UndescribedCrm, person: Person): Promise<Page> {
  const page = await front(office);
  const { needle } = crm.words;
  await page.waitForSelector(kind === 'script' ? '#find' : `input[name="${needle}"]`);
  await page.type(kind === 'script' ? '#find' : `input[name="${needle}"]`, person.code);
  await page.keyboard.press('Enter');
  if (kind === 'script') await (await page.waitForSelector('.hit'))?.click();
  if (kind === 'form') {
    const link = await page.waitForSelector(`main table a[href*="=${person.id}"]`);
    await link?.click();
  }
  return frontAt(office, new URL(crm.recordOf(person)).pathname);
}

describe.each(kinds)('a CRM that nobody described, %s', (kind) => {
  let crm: UndescribedCrm;
  const person = (at: number): Person => {
    const found = crm.people[at];
    if (!found) throw new Error(`There is no person ${at}.`);
    return found;
  };
  beforeAll(async () => {
    crm = await startUndescribedCrm(kind, SEED + kinds.indexOf(kind));
    const { origin, recordTemplate } = crm;
    await useSettings(office, { crms: [{ id: PROFILE, preset: 'other', address: origin, recordTemplate }] });
    await lessons([]);
  });
  afterEach(() => hangUp(office));
  afterAll(() => crm.close());

  test('the first call finds nothing, and “This is the record” is learned from', async () => {
    const first = person(0);
    expect(await call(first)).toMatchObject({ kind: 'no-record' });
    const page = await findByHand(kind, crm, first);
    const before = page.url();
    await pressOnCard(page, /This is the record/);
    const learned = await waitUntil('the lesson', async () => {
      const stored = await lessons();
      return stored.length > 0 && stored;
    });
    expect(learned.filter(({ isProved }) => isProved).map(({ by }) => by)).toContain('vendor_lead_code');
    // The page was not moved, and no tab was opened.
    expect(page.url()).toBe(before);
    expect(crm.requests().filter((request) => !request.startsWith('GET '))).toEqual([]);
    // Nothing of the customer stays.
    const kept = JSON.stringify(learned);
    for (const value of [first.code, first.id, dialled(first), first.name, first.phone])
      expect(kept).not.toContain(value);
  });

  test.each([1, 2, 3])('call %i of another lead pops by itself', async (at) => {
    const outcome = await call(person(at));
    expect(outcome).toMatchObject({ confirmedBy: 'page', address: crm.recordOf(person(at)) });
    const page = await frontAt(office, new URL(crm.recordOf(person(at))).pathname);
    expect(page.url()).toBe(crm.recordOf(person(at)));
    await waitUntil('the lesson to be counted', async () => (await lessons()).some(({ right }) => right >= at));
  });

  test('by then the lesson goes first', async () => {
    const from = crm.requests().length;
    expect(await call(person(4))).toMatchObject({ confirmedBy: 'page', address: crm.recordOf(person(4)) });
    const asked = crm.requests().slice(from);
    expect(asked.filter((request) => request.includes(`/${person(4).code}`))).toEqual([]);
  });

  test('an unknown caller is said to be unknown, and nothing is held against the lesson', async () => {
    const before = await lessons();
    expect(await pop(office, { code: 'ZZ-9999', phone: '4155550999' })).toMatchObject({ kind: 'no-record' });
    expect((await lessons()).map(({ id, wrong, unsure }) => [id, wrong, unsure])).toEqual(
      before.map(({ id }) => [id, 0, 0]),
    );
  });

  // Each takes the seconds in which a pop waits for an answer: both ways of being wrong in the first CRM, one in each other.
  const wrongLessons = [
    {
      what: 'that finds nothing',
      in: ['form', 'script'],
      from: 5,
      make: (one: Kept) => ({ ...one, way: 'search' as const, paths: null, template: `${crm.origin}/?x={search}` }),
    },
    {
      what: 'that always leads to one and the same customer',
      in: ['form', 'straight'],
      from: 8,
      make: (one: Kept) => ({
        ...one,
        way: 'search' as const,
        paths: null,
        template: `${crm.recordOf(person(11))}${crm.recordTemplate.includes('?') ? '&' : '?'}x={search}`,
      }),
    },
  ];

  test.each(wrongLessons.filter((wrong) => wrong.in.includes(kind)))(
    'a wrong lesson $what is dropped by the third call, and never shows another customer as the caller',
    async ({ from, make }) => {
      const good = (await lessons()).filter(({ right }) => right > 0);
      const [one] = good;
      if (!one) throw new Error('Nothing was learned.');
      const wrong = { ...make(one), id: 'wrong', right: 50, wrong: 0, unsure: 0 };
      await lessons([wrong, ...good]);
      let calls = 0;
      while ((await lessons()).some(({ id }) => id === 'wrong')) {
        const who = person(from + calls);
        expect(await call(who)).toMatchObject({ confirmedBy: 'page', address: crm.recordOf(who) });
        await hangUp(office);
        calls += 1;
        expect(calls).toBeLessThanOrEqual(3);
      }
      expect(calls).toBeGreaterThan(0);
    },
  );
});
