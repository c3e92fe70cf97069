import { expect, test } from 'vitest';
import { MADE, type MadeCase, makeCase } from './evidence/make-page.ts';
import { type Judged, judgeAll } from './evidence/page-site.ts';
import { bench, withBench } from './on-page.ts';

withBench();

// `PAGES=5000 SEED=7 npm run test:browser -- test/suites/browser/generated-pages.test.ts` makes as many pages of that seed.
const PAGES = Number(process.env['PAGES'] ?? 300);
const SEED = Number(process.env['SEED'] ?? 1);

/** What is wrong with what the script saw at the last stage, or before; null where nothing is. */
function faultOf({ truth, stages }: MadeCase, seen: Judged[]): string | null {
  const early = seen.slice(0, stages.length - 1);
  if (early.some(({ looks, isMute }) => looks !== 'record' && !isMute)) return 'judged before it was drawn';
  if (early.some(({ own, outlined }) => own !== null || outlined.length > 0)) return 'seen before it was drawn';
  const last = seen.at(-1);
  if (!last) return 'not seen';
  if (truth === 'alive')
    return last.looks === 'record' && last.found === 'address' ? null : 'living record taken for dead';
  if (truth === 'log-in') return last.looks === 'log-in' ? null : 'log-in page not seen';
  const isDead = (last.looks === 'not-found' || last.looks === 'error') && last.found === null && last.own === null;
  return isDead && last.outlined.length === 0 ? null : 'dead record taken for living';
}

test(`${PAGES} made pages of seed ${SEED}: no living record is taken for dead, and no dead one for living`, async () => {
  const crm = await bench.open('empty.html');
  const signature = { origin: bench.origin, path: MADE.path, query: {}, hash: null };
  const keys = { signature, vendorLeadCode: MADE.code, leadId: MADE.leadId, phones: MADE.phones };
  const cases = Array.from({ length: PAGES }, (_, index) => makeCase(SEED * 1_000_000 + index));
  const pages = cases.flatMap(({ stages }) => stages.map((stage) => ({ page: { path: MADE.path, ...stage }, keys })));
  const judged = await judgeAll(crm, pages);
  const faults: unknown[] = [];
  let at = 0;
  for (const [index, made] of cases.entries()) {
    const seen = judged.slice(at, (at += made.stages.length));
    const fault = faultOf(made, seen);
    if (fault) faults.push({ page: SEED * 1_000_000 + index, fault, stage: made.stages.at(-1), seen: seen.at(-1) });
  }
  expect(faults.length, `seed ${SEED}: ${JSON.stringify(faults.slice(0, 12), null, 1)}`).toBe(0);
  await crm.page.close();
});
