import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FaultRow, faultsFor, faultTable, meetFault } from './office/faults.ts';
import { type Office, openOffice } from './office/office.ts';

const LASTS_MS = 3000;
const DESKS = [0, 1, 2];
let desks: Office[];
const rows: FaultRow[] = [];

beforeAll(async () => {
  desks = await Promise.all(DESKS.map(() => openOffice()));
});
afterAll(async () => {
  console.log(`\nEach fault of the dialer for ${LASTS_MS / 1000} s:\n${faultTable(rows)}`);
  await Promise.all(desks.map((desk) => desk.close()));
});

test.concurrent.each(DESKS)(
  'desk %i: each fault of the dialer is named while it lasts, and the next call is popped',
  async (at) => {
    const office = desks[at];
    if (!office) throw new Error('There is no such desk.');
    for (const fault of faultsFor(at, DESKS.length)) rows.push(await meetFault(office, fault, LASTS_MS));
    expect(await office.browser.collectedErrors()).toEqual([]);
    expect(office.dialer.requests().filter(({ passwordOutsideBody }) => passwordOutsideBody)).toEqual([]);
  },
  600_000,
);
