import type { DiscoveryReport, Example } from '../crm/discovery.ts';
import { isWithinCrm } from '../crm/crm-address.ts';
import { recordKeys } from '../crm/keys-for-call.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { Survey, SurveyQuestion } from '../crm/survey.ts';
import type { PageReport } from '../messages/protocol.ts';
import type { PopTab } from '../pop/pop-session.ts';
import { type BrowserTabs, whileWanted } from '../pop/tabs.ts';
import { sentence, type Words } from '../words/words.ts';
import { holdsValue, valueOf } from './example-values.ts';
import { addressHypotheses, listAddress } from './hypotheses.ts';
import { recordRequests } from './json-hypotheses.ts';
import { type ExampleRecord, judgeRecord, RANKS, recordOfExample } from './judge.ts';
import { callOf } from './target-of.ts';
import { numbersOf } from './numbers.ts';
import { bothSurveys, type Known, type RecordAnswer } from './known.ts';
import { orAborted, settleSoon } from './settle-soon.ts';
import { parsedJson, type TrialContext, type Tried } from './trial.ts';
import { tryAll, worksOf } from './try-all.ts';

/** What finding out takes of the browser. */
export type FindOutMeans = {
  tabs: BrowserTabs;
  /** What the page in a tab shows and offers; null where it does not answer. */
  survey(tabId: number, question: SurveyQuestion): Promise<Survey | null>;
  /** The text of what the CRM answers to a GET for JSON, with the session of the agent in that tab; null where there is none. */
  askJson(tabId: number, address: string): Promise<string | null>;
  /** The tab that the person sees. */
  frontTab(): Promise<PopTab | null>;
  /** Whether a tab that was sent to the CRM is on another site. */
  hasLeft(tabId: number, crm: ResolvedCrm): Promise<boolean>;
  /** Calls back once the tab is closed. Returns what ends that. */
  onClosed(tabId: number, closed: () => void): () => void;
  /** A clock that nobody sets, ms. */
  now(): number;
  /** Resolves after so many ms, or at once when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
};

export type FindOut = {
  means: FindOutMeans;
  crm: ResolvedCrm;
  example: Example;
  /** Is filled in. */
  report: DiscoveryReport;
  /** Notes that the CRM is asked this; false where it has been asked often enough. */
  ask(address: string): Promise<boolean>;
  /** How often it may still be asked. */
  left(): number;
  /** Only the ways that the CRM's set-up has. */
  onlyOwn: boolean;
  signal: AbortSignal;
  /** Ends all. */
  stop(because: Words): void;
  /** Whether the tab stays where it is, because a call's record may come into it. */
  keepsTab(): boolean;
};

/** Finds out, in a tab of its own, how the example's record is found. Rejects once the signal aborts. */
export async function findOut(given: FindOut): Promise<void> {
  const { means, crm, example, report, ask, signal } = given;
  const record = recordOfExample(crm, example, false);
  if (record === null || !isWithinCrm(example.address, crm) || !(await ask(example.address))) return;
  const front = await means.frontTab();
  const tabs = whileWanted(means.tabs, signal);
  const startedAtMs = means.now();
  // In front, because browsers slow the pages of hidden tabs down.
  const { tabId } = await tabs.open(example.address, null, true);
  const unlisten = means.onClosed(tabId, () => given.stop(sentence('discovery.stopped.tabClosed')));
  try {
    const watch = { tabs, tabId, now: means.now, wait: (ms: number) => means.wait(ms, signal) };
    const keys = recordKeys(crm, callOf(example), { signature: record.signature, isGuess: false });
    const page = await untilDrawn(watch, keys, await orAborted(signal, tabs.settle(tabId, keys)));
    report.record = judgeRecord(page, crm, record);
    if (page === null && (await means.hasLeft(tabId, crm))) report.record = 'log-in';
    if (report.record !== 'seen') return;
    const tookMs = means.now() - startedAtMs;
    const confirmed: ExampleRecord = { ...record, confirms: page?.own !== null };
    await tryFrom({ ...given, watch, record: confirmed, tookMs });
  } finally {
    unlisten();
    if (!given.keepsTab()) {
      await means.tabs.close(tabId).catch(() => {});
      if (front) await means.tabs.focus(front).catch(() => {});
    }
  }
}

/** So long an app may take to draw its record after its page has come to rest. On a busy machine it took five seconds. */
const DRAWN_WITHIN_MS = 8000;
const LOOK_EVERY_MS = 250;

/**
 * The record's page once it shows the example's value: a pop goes on without, but what is read from a page that is still
 * empty would make the set-up. A page that never shows it is taken as it is in the end.
 */
async function untilDrawn(
  { tabs, tabId, now, wait }: Pick<TrialContext, 'tabs' | 'tabId' | 'now' | 'wait'>,
  keys: RecordKeys,
  settled: PageReport | null,
): Promise<PageReport | null> {
  let page = settled;
  const untilMs = now() + DRAWN_WITHIN_MS;
  while (page?.own === null && page.looks !== 'log-in' && now() < untilMs) {
    await wait(LOOK_EVERY_MS);
    page = (await tabs.see(tabId, keys)) ?? page;
  }
  return page;
}

type FromRecord = FindOut & {
  watch: Pick<TrialContext, 'tabs' | 'tabId' | 'now' | 'wait'>;
  record: ExampleRecord;
  tookMs: number;
};

/** The record's page is in the tab: looks at it, and tries the ways. */
async function tryFrom(given: FromRecord): Promise<void> {
  const { means, crm, example, report, watch, record, onlyOwn } = given;
  const tried: Tried[] = addressHypotheses(crm, example).map((hypothesis) => ({
    trial: { hypothesis, address: example.address, result: 'record', tookMs: given.tookMs },
    rank: RANKS.lookup,
  }));
  const note = () => {
    report.trials = tried.map(({ trial }) => trial);
    report.works = worksOf(tried);
  };
  note();
  const known = await lookAround(given);
  report.shows = known.survey.shows;
  const context: TrialContext = {
    ...watch,
    crm,
    example,
    record,
    numbers: numbersOf(known),
    askJson: (address) => orAborted(given.signal, means.askJson(watch.tabId, address)),
    ask: given.ask,
  };
  await tryAll(context, known, { onlyOwn, left: given.left }, (each) => {
    tried.push(...each);
    note();
  });
}

/** What the record's page and the list of its records show and offer, and what the CRM's interface says of the record. */
async function lookAround({ means, crm, example, ask, watch, record, onlyOwn, signal }: FromRecord): Promise<Known> {
  const { tabs, tabId } = watch;
  const question = questionOf(crm, example, record);
  const first = await orAborted(signal, means.survey(tabId, question));
  const known: Known = { crm, example, survey: bothSurveys(first, null), answers: [] };
  if (onlyOwn) return known;
  const requests = record.id === null ? [] : recordRequests(known.survey.requests, record.id);
  const answers: RecordAnswer[] = [];
  for (const address of requests.filter((each) => isWithinCrm(each, crm))) {
    if (!(await ask(address))) break;
    const text = await orAborted(signal, means.askJson(tabId, address));
    const found = { address, answer: text === null ? null : parsedJson(text) };
    // Rights and settings are asked for by the record's id, too.
    if (!holdsValue(found, known)) continue;
    answers.push(found);
    break;
  }
  const list = listAddress(crm);
  if (list === null || !(await ask(list))) return { ...known, answers };
  const keys = recordKeys(crm, callOf(example), { signature: null });
  if ((await tabs.navigate(tabId, list)) !== 'went') return { ...known, answers };
  await settleSoon(watch, keys, example.address);
  const second = await orAborted(signal, means.survey(tabId, question));
  return { ...known, answers, survey: bothSurveys(first, second) };
}

const questionOf = (crm: ResolvedCrm, example: Example, { id }: ExampleRecord): SurveyQuestion => ({
  vendorLeadCode: valueOf(example, 'vendor_lead_code'),
  leadId: valueOf(example, 'lead_id'),
  phones: recordKeys(crm, callOf(example), { signature: null }).phones,
  recordId: id,
});
