import type { RecordKeys } from '../../crm/record-keys.ts';
import type { PageReport } from '../../messages/protocol.ts';
import { sentence } from '../../words/words.ts';
import type { PopTab } from '../pop-session.ts';
import { type Proof, proofOf } from '../proof.ts';
import type { RecordIdAt } from '../readiness.ts';
import { end, goOn, type StepContext, type StepResult, type Trail } from '../trail.ts';
import { present } from './present.ts';

/** The page that a step has come to. */
export type PageOfStep = { tab: PopTab; keys: RecordKeys; address: string };

export type Looked = {
  trail: Trail;
  /** What the page shows; null where it does not answer. */
  report: PageReport | null;
  proof: Proof | null;
  /** Set where what the page shows settles the step. */
  result: StepResult | null;
};

/**
 * Waits for the page and looks at it. A log-in page ends the pop for now, since it is resumed after the log-in. A page that
 * is not the record, or shows an error, sends the pop on to the next step.
 */
export async function look(
  trail: Trail,
  context: StepContext,
  page: PageOfStep,
  recordIdAt?: RecordIdAt,
): Promise<Looked> {
  const { tab, keys, address } = page;
  const report = await context.tabs.settle(tab.tabId, keys, recordIdAt);
  if (!report) return { trail, report, proof: null, result: await isClosed(trail, context, page) };
  // A search's result stands at no record's address.
  const wanted = recordIdAt ? { signature: null, isGuess: false } : keys;
  const proof = proofOf(report, wanted, context.request.recordIdAt);
  if (proof.proves === 'log-in') {
    const words = sentence(report.address === '' ? 'pop.otherSite' : 'pop.logIn');
    const presented = await present(trail, context, tab, keys, address, { note: words });
    return { trail: presented.trail, report, proof, result: end(presented.trail, 'log-in', { words, address }) };
  }
  if (proof.proves !== 'not-there') return { trail: { ...trail, isGone: false }, report, proof, result: null };
  const { because } = proof;
  const seen = { ...trail, isGone: because === 'gone', sawError: trail.sawError || because === 'error' };
  return { trail: seen, report, proof, result: goOn(seen) };
}

/**
 * The same for a tab that has had the address open. What it holds may be older than the call: a page that has crashed, an error,
 * or "not found" of a record that exists by now. Such a page is loaded anew, once.
 */
export async function lookAtOpen(
  trail: Trail,
  context: StepContext,
  page: PageOfStep,
  recordIdAt?: RecordIdAt,
): Promise<Looked> {
  const looked = await look(trail, context, page, recordIdAt);
  const isStale = looked.result === null ? looked.report === null : looked.result.outcome === null;
  if (!isStale || looked.report?.unsaved) return looked;
  await context.tabs.reload(page.tab.tabId);
  return look(trail, context, page, recordIdAt);
}

/**
 * The agent may close the tab while its page is waited for: then the pop ends, because they did not want it. And the browser
 * may unload it, to save memory: then nobody has seen the record.
 */
async function isClosed(trail: Trail, { request, tabs }: StepContext, page: PageOfStep): Promise<StepResult | null> {
  const open = (await tabs.crmTabs(request.crm, page.keys)).find(({ id }) => id === page.tab.tabId);
  if (open && open.asleep !== 'discarded') return null;
  const words = sentence(open ? 'pop.tabUnloaded' : 'pop.tabClosed');
  return end(trail, 'failed', { words, address: page.address });
}
