// What the tests of the script in a CRM's page share.
import { afterAll, beforeAll, test, type TestContext } from 'vitest';
import type { RecordKeys } from '#utils/crm/record-keys.ts';
import { CrmPageBench, keysOf } from './crm-page-bench.ts';
import type { CrmPage } from './crm-page-bench.ts';
import { waitUntil } from './harness/wait.ts';

export let bench: CrmPageBench;
/** One browser for all tests of the file that calls this. */
export function withBench(): void {
  beforeAll(async () => {
    bench = await CrmPageBench.start();
  });
  afterAll(() => bench.close());
}

const closing = async (crm: CrmPage, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } finally {
    await crm.page.close();
  }
};
export const onPage = (
  name: string,
  path: string,
  work: (crm: CrmPage, context: TestContext) => Promise<void>,
  features: Record<string, string> = {},
): void => {
  test(name, async (context) => {
    const crm = await bench.open(path, features);
    await closing(crm, () => work(crm, context));
  });
};
export const find = (crm: CrmPage, keys: Partial<RecordKeys>) =>
  crm.page.evaluate((wanted) => {
    const { found, elements, matches, candidates } = underTest.findRecord(wanted);
    const texts = elements.map((each) => each.id || (each.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 60));
    return { found, matches, texts, candidates };
  }, keysOf(keys));
export const contact = (id: string) => ({ origin: bench.origin, path: `/contacts/${id}`, query: {}, hash: null });
export const outlined = (crm: CrmPage, what: string, frame = crm.page.mainFrame()) =>
  waitUntil(`an outline around ${what}`, async () => (await crm.outlined(frame)).some((each) => each.includes(what)));

export const looks = async (path: string, keys: Partial<RecordKeys>, kind: string): Promise<void> => {
  const crm = await bench.open(path);
  await closing(crm, async () => {
    await crm.start();
    await waitUntil(
      `${path} to look like ${kind}`,
      async () => (await crm.ask('inspect', { keys: keysOf(keys) })).looks === kind,
    );
  });
};
export const unsaved = async (crm: CrmPage) => (await crm.ask('inspect', { keys: keysOf({}) })).unsaved;
/** Whether anything is unsaved besides the value of one text area, which is emptied while the script is asked. */
export const unsavedBut = async (crm: CrmPage, field: string): Promise<boolean> => {
  const set = (text: string) =>
    crm.page.$eval(
      field,
      (element, value) => {
        if (!(element instanceof HTMLTextAreaElement)) throw new Error('Not a text area.');
        const before = element.value;
        element.value = value;
        return before;
      },
      text,
    );
  const text = await set('');
  const others = await unsaved(crm);
  await set(text);
  return others;
};

/**
 * Holds back the script's decisions whether something was saved, which it makes 2 s after it was sent. The returned function
 * makes them, and returns how many there were.
 */
export const holdSavingDecisions = async (crm: CrmPage): Promise<() => Promise<number>> => {
  const held = await crm.page.evaluateHandle(() => {
    const decisions: (() => void)[] = [];
    const start = window.setTimeout;
    const hold = (act: () => void, ms?: number) => (ms === 2000 ? decisions.push(act) : start(act, ms));
    Object.assign(window, { setTimeout: hold });
    return decisions;
  });
  return () => held.evaluate((decisions) => decisions.splice(0).map((decide) => decide()).length);
};
/** Waits until the page has run the timers of 0 ms that it has set. */
export const nextTask = (crm: CrmPage): Promise<void> =>
  crm.page.evaluate(() => new Promise<void>((resolve) => setTimeout(resolve)));
