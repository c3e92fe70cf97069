import { afterAll, beforeAll, test } from 'vitest';

import { CrmPageBench, keysOf } from './crm-page-bench.ts';
import { waitUntil } from './harness/wait.ts';

// Layouts that were first seen in Tryton, without the CRM around them.
let bench: CrmPageBench;
beforeAll(async () => {
  bench = await CrmPageBench.start();
});
afterAll(() => bench.close());

test.each([
  ['a list that says no more than how many it counts', 'counter.html', 'COUNT-1', 'not-found'],
  ['a record whose form is laid out in nested tables', 'nested-form.html', 'NEST-7391', 'record'],
  ['another record, though a list inside it is empty', 'nested-form.html', 'NEST-1', 'other'],
])('%s', async (_, path, vendorLeadCode, kind) => {
  const crm = await bench.open(path);
  await crm.start();
  const startedAt = performance.now();
  await waitUntil(`${path} to look like ${kind}`, async () => {
    const { looks } = await crm.ask('inspect', { keys: keysOf({ vendorLeadCode }) });
    // The script believes a page only after half a second, and until then all three pages look like "other".
    return looks === kind && performance.now() - startedAt > 1000;
  });
  await crm.page.close();
});
