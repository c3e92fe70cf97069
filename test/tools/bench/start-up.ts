import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtExtension } from '../../suites/browser/harness/build.ts';
import { type Chromium, launchChromium } from '../../suites/browser/harness/chromium.ts';
import { waitUntil } from '../../suites/browser/harness/wait.ts';
import type { Row } from './pop-cost.ts';

const STARTS = 120;
const MOST_MS = 100;

/** A build whose background notes how long each of its starts took. */
type Measured = { name: string; dir: string; chromium: Chromium; timesMs: number[] };

/**
 * How long a background that was ended takes to be there again: from the worker's beginning until its listeners are
 * registered and its poll loop has begun. `former` is the folder of another build, whose starts take turns with these.
 */
export async function startUp(former: string | null): Promise<Row[]> {
  const measured: Measured[] = [];
  try {
    measured.push(await begin('Screen Pop', await builtExtension('chrome')));
    if (former !== null) measured.push(await begin('former build', former));
    for (let start = 0; start < STARTS; start += 1) for (const each of measured) await startAgain(each);
  } finally {
    for (const { chromium, dir } of measured) {
      await chromium.close();
      rmSync(dir, { recursive: true, force: true });
    }
  }
  return measured.map(({ name, timesMs }) => {
    const sorted = timesMs.toSorted((a, b) => a - b);
    const [least = Number.NaN] = sorted;
    const median = sorted[sorted.length >> 1] ?? Number.NaN;
    return {
      what: `background, start until it polls: ${name}`,
      figure: `${median.toFixed(1)} (least ${least.toFixed(1)}) ms`,
      bound: `${MOST_MS} ms`,
      ok: median < MOST_MS,
    };
  });
}

async function begin(name: string, build: string): Promise<Measured> {
  const dir = mkdtempSync(join(tmpdir(), 'screen-pop-start-'));
  cpSync(build, dir, { recursive: true });
  // Stands behind all that the background does at its start.
  appendFileSync(join(dir, 'background.js'), ';chrome.storage.session.set({ startedMs: performance.now() });');
  return { name, dir, chromium: await launchChromium({ extensionDir: dir }), timesMs: [] };
}

async function startAgain({ chromium, timesMs }: Measured): Promise<void> {
  await chromium.evalInExtension((api) => api.storage.session.remove('startedMs'));
  await chromium.killBackground();
  // Any message wakes it, and it answers none that it does not know.
  await chromium.evalInExtension((api) => void api.runtime.sendMessage('wake').catch(() => null));
  const startedMs = await waitUntil('the background to be there again', () =>
    chromium.evalInExtension(async (api) => (await api.storage.session.get('startedMs'))['startedMs'] ?? null),
  );
  timesMs.push(Number(startedMs));
}
