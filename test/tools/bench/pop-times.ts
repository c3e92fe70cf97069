import type { CDPSession, Page } from 'puppeteer-core';
import { waitUntil } from '../../suites/browser/harness/wait.ts';
import { AGENT } from '../../suites/browser/office/office.ts';
import type { Desk } from './desks.ts';

/** Two records, so that the one is open behind the other. */
const CODES = ['HC-1001', 'HC-1002'] as const;
const WARM_UP = 4;

/** Of one call, from when the dialer's answer was sent: until its tab was in front, and until the outline was there; ms. */
export type PopTime = { toFrontMs: number; toOutlineMs: number };

/** In front when the call comes: an empty tab, or the record of the call before. */
export type Before = 'empty tab' | 'other record';

/** Pops of records that are open already: `count` calls at each desk in turn, so that all meet the same machine. */
export async function popTimes(desks: readonly Desk[], count: number): Promise<Map<Desk, Record<Before, PopTime[]>>> {
  const prepared = await Promise.all(desks.map(async (desk) => ({ desk, tabs: await openTabs(desk) })));
  const times = new Map<Desk, Record<Before, PopTime[]>>(
    desks.map((desk) => [desk, { 'empty tab': [], 'other record': [] }]),
  );
  for (let call = -WARM_UP; call < 2 * count; call += 1) {
    const before = call % 2 === 0 ? 'empty tab' : 'other record';
    for (const { desk, tabs } of prepared) {
      const time = await popTime(desk, tabs, call, before);
      if (call >= 0) times.get(desk)?.[before].push(time);
    }
    await Promise.all(prepared.map(({ desk }) => backToReady(desk)));
  }
  return times;
}

type Tabs = { empty: Page; records: RecordTab[] };
type RecordTab = { code: string; page: Page; session: CDPSession; world: number };

async function openTabs({ chromium, crm }: Desk): Promise<Tabs> {
  const [first] = await chromium.pages();
  const empty = first ?? (await chromium.newPage());
  const codes = crm
    .leads()
    .filter(({ vendorLeadCode, leadId }) => /^HC-\d+$/.test(vendorLeadCode) && leadId > 0)
    .map(({ vendorLeadCode }) => vendorLeadCode);
  const records: RecordTab[] = [];
  for (const code of codes.slice(0, CODES.length)) {
    const page = await chromium.newPage();
    const session = await page.createCDPSession();
    const worlds = new Map<string, number>();
    session.on('Runtime.executionContextCreated', ({ context }) => worlds.set(context.origin, context.id));
    await session.send('Runtime.enable');
    await page.goto(`${crm.origin}/mpa/contacts/by-code/${code}`);
    const world = await waitUntil('the script in the page', () => worlds.get(chromium.url('').replace(/\/$/, '')));
    await session.send('Runtime.evaluate', { contextId: world, expression: `(${String(watch)})()` });
    records.push({ code, page, session, world });
  }
  return { empty, records };
}

type Seen = { frontAtMs: number | null; outlineAtMs: number | null };

/** Runs in the world of the extension's own script, whose closed shadow roots nobody else sees. */
function watch(): void {
  const seen: Seen = { frontAtMs: null, outlineAtMs: null };
  Object.assign(globalThis, { seen });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') seen.frontAtMs ??= Date.now();
  });
  // oxlint-disable-next-line typescript/unbound-method -- called with its element below
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    const look = () => {
      if (root.querySelector('.outline.on')) seen.outlineAtMs ??= Date.now();
    };
    new MutationObserver(look).observe(root, { childList: true, subtree: true, attributes: true });
    return root;
  };
}

async function inWorld<T>({ session, world }: RecordTab, expression: string): Promise<T> {
  const { result } = await session.send('Runtime.evaluate', { contextId: world, expression, returnByValue: true });
  return result.value;
}

async function popTime(desk: Desk, { empty, records }: Tabs, call: number, before: Before): Promise<PopTime> {
  const at = Math.abs(call >> 1) % records.length;
  const [record, other] = [records[at], records[1 - at]];
  if (!record || !other) throw new Error('The CRM has too few records.');
  await (before === 'empty tab' ? empty : other.page).bringToFront();
  await inWorld(record, 'void Object.assign(seen, { frontAtMs: null, outlineAtMs: null })');
  const { dialer, crm } = desk;
  const lead = crm.lead(record.code);
  dialer.setAgent(AGENT, {
    state: 'in-call',
    vendor_lead_code: record.code,
    lead_id: lead.leadId,
    in_call_with: lead.phoneDigits,
    caller_id: `V${call + WARM_UP + 1}`,
  });
  const { frontAtMs, outlineAtMs } = await waitUntil('the outline', async () => {
    const seen = await inWorld<Seen>(record, 'seen');
    return seen.frontAtMs !== null && seen.outlineAtMs !== null && { ...seen };
  });
  // The stand-in notes a request when it has read it, and answers in the same turn.
  const sentAtMs = dialer.requests().findLast(({ atMs }) => frontAtMs !== null && atMs <= frontAtMs)?.atMs;
  if (sentAtMs === undefined || frontAtMs === null || outlineAtMs === null) throw new Error('Nothing was measured.');
  return { toFrontMs: frontAtMs - sentAtMs, toOutlineMs: outlineAtMs - sentAtMs };
}

/** The dialer has told the extension that the call is over. */
async function backToReady({ dialer }: Desk): Promise<void> {
  dialer.setAgent(AGENT, 'ready');
  const last = dialer.requests().at(-1)?.id ?? 0;
  await waitUntil('two more polls', () => dialer.requests(last).length > 1);
}
