// `npm run bench`: how large each part is, what the script in the CRM's pages costs, how soon the popup shows something, and
// what a pop and a minute of waiting cost beside an extension that does the least. Figures, no verdicts beyond the bounds that
// the project has set itself; exits 1 where one of them is broken. `-- size`, `-- page`, `-- popup`, `-- start` or `-- pop`
// runs that part alone; `-- start FOLDER` and `-- pop FOLDER` also measure the build in that folder, to compare two versions.
import { rmSync } from 'node:fs';
import type { RecordKeys } from '#utils/crm/record-keys.ts';
import { CrmPageBench, keysOf, popOf } from '../suites/browser/crm-page-bench.ts';
import { builtExtension } from '../suites/browser/harness/build.ts';
import { launchChromium } from '../suites/browser/harness/chromium.ts';
import { waitUntil } from '../suites/browser/harness/wait.ts';
import { GRANTED, OFFICE, popupScenes } from '../demo/popup-scenes.ts';
import { putState, seedSettings } from '../demo/seed.ts';
import { stillBuild } from '../demo/still-build.ts';
import { popCost, type Row } from './bench/pop-cost.ts';
import { startUp } from './bench/start-up.ts';
import { partsOf } from './budgets.ts';

const LOADS = 9;
const LOOKS = 5;
const IDLE_SECONDS = 10;
const IDLE_PAGES = 3;

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

/** Gzipped, and the package zipped. */
async function sizes(): Promise<Row[]> {
  return (await partsOf(await builtExtension('chrome'))).map(({ name, bytes, most }) => ({
    what: name,
    figure: kB(bytes),
    bound: kB(most),
    ok: bytes <= most,
  }));
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Processor time of one look, so that what else the machine does counts for little; on pages just loaded, then again. */
async function finding(bench: CrmPageBench, what: string, keys: RecordKeys): Promise<Row> {
  const first: number[] = [];
  const again: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    const crm = await bench.open('table.html?rows=10000');
    const look = (times: number) =>
      crm.page.evaluate(
        (wanted, count) =>
          // In a task of the page's own: what DevTools evaluates is not counted as the page's scripts.
          new Promise<void>((resolve) =>
            setTimeout(() => {
              for (let i = 0; i < count; i += 1) underTest.findRecord(wanted);
              resolve();
            }),
          ),
        keys,
        times,
      );
    first.push(await crm.scriptTimeMs(() => look(1)));
    again.push((await crm.scriptTimeMs(() => look(LOOKS))) / LOOKS);
    await crm.page.close();
  }
  const figures = (values: number[]) => `${median(values).toFixed(1)} (least ${Math.min(...values).toFixed(1)})`;
  return {
    what: `findRecord, table of 10,000 rows, ${what}`,
    figure: `first look ${figures(first)}, later ones ${figures(again)} ms`,
    bound: '20 ms',
    ok: median(first) < 20,
  };
}

/** Each page for ten seconds on end, so that what comes only every few of them counts; all pages count alike. */
async function idling(bench: CrmPageBench, what: string, keys: RecordKeys): Promise<Row> {
  const perSecond: number[] = [];
  const idle = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  for (let load = 0; load < IDLE_PAGES; load += 1) {
    const crm = await bench.open('table.html?rows=10000');
    await crm.start();
    await crm.ask('showPop', popOf(keys));
    // The first seconds are those of finding and showing.
    await idle(3);
    perSecond.push((await crm.scriptTimeMs(() => idle(IDLE_SECONDS))) / IDLE_SECONDS);
    await crm.page.close();
  }
  const mean = perSecond.reduce((sum, each) => sum + each, 0) / perSecond.length;
  return {
    what: `script time per idle second, 10,000 rows, ${what}`,
    figure: `${mean.toFixed(3)} (most ${Math.max(...perSecond).toFixed(3)}) ms`,
    bound: '1 ms',
    ok: mean < 1,
  };
}

/** From opening to the first paint, which shows the stored state: most of it is the browser's own. */
async function popup(): Promise<Row> {
  const extensionDir = stillBuild(await builtExtension('chrome'));
  const chromium = await launchChromium({ extensionDir, grantedOrigins: GRANTED });
  const paints: number[] = [];
  try {
    await seedSettings(chromium, OFFICE);
    await putState(chromium, popupScenes.find(({ name }) => name === 'ready')?.state(Date.now()));
    for (let opening = 0; opening < LOADS; opening += 1) {
      const page = await chromium.extensionPage('popup.html');
      await page.waitForSelector('.look-ready');
      const paint = () =>
        page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null);
      paints.push(await waitUntil('the first paint', paint));
      await page.close();
    }
  } finally {
    await chromium.close();
    rmSync(extensionDir, { recursive: true, force: true });
  }
  return {
    what: 'popup, first paint with the stored state',
    figure: `${median(paints).toFixed(0)} (least ${Math.min(...paints).toFixed(0)}) ms`,
    bound: '100 ms',
    ok: median(paints) < 100,
  };
}

async function crmPage(): Promise<Row[]> {
  const bench = await CrmPageBench.start();
  try {
    return [
      await finding(bench, 'by code', keysOf({ vendorLeadCode: 'C-109998' })),
      await finding(bench, 'by phone', keysOf({ phones: ['14155559998', '4155559998'] })),
      await finding(bench, 'not there', keysOf({ vendorLeadCode: 'nowhere-to-be-found', phones: ['493012345678'] })),
      await idling(bench, 'pop shown', keysOf({ vendorLeadCode: 'C-100003' })),
    ];
  } finally {
    await bench.close();
  }
}

const [part, former = null] = process.argv.slice(2);
const parts: Record<string, () => Promise<Row[]>> = {
  size: sizes,
  page: crmPage,
  popup: async () => [await popup()],
  start: () => startUp(former),
  pop: () => popCost(former),
};
const rows: Row[] = [];
for (const [name, run] of Object.entries(parts)) if (part === undefined || part === name) rows.push(...(await run()));
const width = Math.max(...rows.map(({ what }) => what.length));
for (const { what, figure, bound, ok } of rows) {
  console.log(`${ok ? 'ok  ' : 'OVER'}  ${what.padEnd(width)}  ${figure}  (bound ${bound})`);
}
process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
