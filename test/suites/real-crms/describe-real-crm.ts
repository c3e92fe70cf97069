import { afterAll, afterEach, beforeAll, describe } from 'vitest';

import { customers } from './customers.ts';
import type { Customer } from './customers.ts';
import type { RealCrm } from './real-crm.ts';
import { printTimes } from './print-times.ts';
import { takeSeat } from './seat.ts';
import type { Seat } from './seat.ts';

/** Which of its descriptions an agent uses the CRM by, and the tests that are about them. */
export interface Use {
  readonly what: string;
  /** Whether the agent sets the CRM up, by an example; else policy has done it. */
  readonly byExample?: boolean;
  readonly tests: readonly ((seat: () => Seat) => void)[];
}

/** Tests in one CRM of its own, an agent and a browser for each use. `missing` says why they cannot be run here. */
export function describeRealCrm(
  name: string,
  missing: string | undefined,
  start: (of: readonly Customer[]) => Promise<RealCrm>,
  uses: readonly Use[],
): void {
  if (missing !== undefined) {
    if (process.env['CI']) throw new Error(missing);
    console.warn(`The tests with ${name} are left out. ${missing}`);
  }
  describe.skipIf(missing !== undefined)(name, () => {
    let crm: RealCrm;
    beforeAll(async () => {
      crm = await start(customers);
    });
    afterAll(() => crm?.close());

    describe.each(uses.map(titled))('$title', ({ what, byExample = false, tests }) => {
      let seat: Seat;
      beforeAll(async () => {
        seat = await takeSeat({ crm, name, what, byExample });
      });
      afterEach(async ({ task }) => {
        if (task.result?.state === 'fail') await seat.desk.keepPicture(`${name} ${what} ${task.name}`);
        await seat.desk.hangUp();
      });
      afterAll(async () => {
        if (seat) printTimes(seat.desk.times);
        await seat?.desk.close();
      });
      for (const testsOf of tests) testsOf(() => seat);
    });
  });
}

// First what tells them apart, because a long title is cut.
const titled = (use: Use) => ({ ...use, title: use.byExample ? `by example: ${use.what}` : use.what });
