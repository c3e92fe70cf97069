import type { Example, Hypothesis, Trial } from '../crm/discovery.ts';
import { recordsInAnswer } from '../crm/lookup-answer.ts';
import { recordKeys } from '../crm/keys-for-call.ts';
import type { PhoneForm } from '../crm/profile.ts';
import { recordIdOf } from '../crm/record-address.ts';
import type { LookupPaths, ResolvedCrm } from '../crm/resolved-crm.ts';
import { parseExactJson } from '../json/exact-json.ts';
import { idPathsIn } from './id-paths.ts';
import { type ExampleRecord, isIgnored, judgeLookup, judgeSearch, type Judged, RANKS } from './judge.ts';
import { settleSoon, type Watch } from './settle-soon.ts';
import { callOf, NO_PATHS, targetOf } from './target-of.ts';
import { unlike } from './unlike.ts';

/** Everything that trying takes. */
export type TrialContext = Watch & {
  crm: ResolvedCrm;
  example: Example;
  record: ExampleRecord;
  /** The example's number in the written forms to try, the best first. */
  numbers: readonly { form: PhoneForm; text: string }[];
  /** The text of what the CRM answers to a GET for JSON; null where there is none. */
  askJson(address: string): Promise<string | null>;
  /** Notes that the CRM is asked this; false where it has been asked often enough. */
  ask(address: string): Promise<boolean>;
};

/** A trial, and how good a way it is (see RANKS). */
export type Tried = { trial: Trial; rank: number };

/** What other written forms of a number change nothing about. */
const FINAL = new Set<Trial['result']>(['record', 'several', 'ignored', 'error', 'log-in']);

/** Why nothing was tried: the example has no value that can be asked for like this, or no more may be asked. */
type Untried = 'not-askable' | 'spent';

/**
 * Tries one way as a pop goes it, by number in one written form after the other until one leads to the record. Empty where
 * the example has nothing to ask by, or where no more may be asked.
 */
export async function tryWay(context: TrialContext, hypothesis: Hypothesis): Promise<Tried[]> {
  const { example } = context;
  if (hypothesis.by !== 'phone') return oneOrNone(await tryOnce(context, hypothesis, example));
  const tried: Tried[] = [];
  for (const { form, text } of context.numbers) {
    const each = await tryOnce(context, { ...hypothesis, phoneForm: form }, { ...example, phone: text });
    if (each === 'spent') break;
    // Six digits are no number by themselves: the other forms can be asked all the same.
    if (each === 'not-askable') continue;
    tried.push(each);
    if (FINAL.has(each.trial.result)) break;
  }
  return tried;
}

const oneOrNone = (tried: Tried | Untried): Tried[] => (typeof tried === 'string' ? [] : [tried]);

async function tryOnce(context: TrialContext, given: Hypothesis, example: Example): Promise<Tried | Untried> {
  const target = targetOf(context.crm, given, example);
  if (target === null) return 'not-askable';
  const startedAtMs = context.now();
  const trial = (hypothesis: Hypothesis, { result, rank }: Judged, tookMs = context.now() - startedAtMs): Tried => ({
    trial: { hypothesis, address: target.address, result, tookMs },
    rank,
  });
  const found = given.way === 'lookup' && given.paths === null ? await pathsIn(context, target.address) : null;
  if (found === 'spent') return 'spent';
  if (found?.judged) return trial(given, found.judged);
  const hypothesis = found?.paths ? { ...given, paths: found.paths } : given;
  if (!(await context.ask(target.address))) return 'spent';
  const judged = await asked(context, hypothesis, target.address);
  const tookMs = context.now() - startedAtMs;
  if (judged.result !== 'record') return trial(hypothesis, judged, tookMs);
  const control = targetOf(context.crm, hypothesis, unlikeExample(example, hypothesis));
  // Nothing to compare with is no proof.
  if (control === null || control.address === target.address) return 'not-askable';
  if (!(await context.ask(control.address))) return 'spent';
  // A path that was guessed may be a count's, which is another for nobody: there, the id's path has nothing.
  const ignores = found?.paths
    ? ((await context.tabs.lookUp(context.tabId, control.address, found.paths)) ?? []).length > 0
    : isIgnored(await asked(context, hypothesis, control.address));
  return trial(hypothesis, ignores ? { result: 'ignored', rank: Infinity } : judged, tookMs);
}

/** The same customer, but for the value that is asked by. */
function unlikeExample(example: Example, { by }: Hypothesis): Example {
  if (by === 'phone') return { ...example, phone: unlike(example.phone) };
  return by === 'lead_id'
    ? { ...example, leadId: unlike(example.leadId) }
    : { ...example, vendorLeadCode: unlike(example.vendorLeadCode) };
}

/** Asks the CRM as a pop does, and judges what it answers for the example's record, whatever it was asked for. */
async function asked(context: TrialContext, { way, paths }: Hypothesis, address: string): Promise<Judged> {
  const { tabs, tabId, crm, record } = context;
  if (way === 'lookup') {
    const answer = await tabs.lookUp(tabId, address, paths ?? NO_PATHS);
    return judgeLookup(answer, crm, context.example, record);
  }
  const keys = recordKeys(crm, callOf(context.example), { signature: null });
  const before = (await tabs.see(tabId, keys))?.address ?? '';
  if ((await tabs.navigate(tabId, address)) !== 'went') return { result: 'no-answer', rank: Infinity };
  const look = async () =>
    judgeSearch(await settleSoon(context, keys, before, (at) => recordIdOf(crm, at)), crm, record);
  const first = await look();
  if (!isIgnored(first)) return first;
  // An app may still show what it showed before.
  await context.wait(first.rank === RANKS.row ? LONG_STALE_MS : STALE_MS);
  return look();
}

/** An app has drawn what it was asked for by then: the page before is no longer seen. */
const STALE_MS = 1500;
/** What leads to no record's address may be the record's page that was there before. */
const LONG_STALE_MS = 3000;

/** Where the id stands in what the CRM answers, or what the answer comes to without one. */
async function pathsIn(
  context: TrialContext,
  address: string,
): Promise<{ paths?: LookupPaths; judged?: Judged } | 'spent'> {
  if (!(await context.ask(address))) return 'spent';
  const text = await context.askJson(address);
  if (text === null) return { judged: { result: 'no-answer', rank: Infinity } };
  const [answer, id] = [parsedJson(text), context.record.id ?? ''];
  const paths = idPathsIn(answer, id);
  // Where other records stand beside it, the record is not found by that path.
  const idPath = paths.find((path) => recordsInAnswer(answer, path).length === 1) ?? paths[0];
  if (idPath === undefined) return { judged: { result: 'nothing', rank: Infinity } };
  return { paths: { idPath, labelPath: '' } };
}

/** What a text in JSON says; null where it is none. */
export function parsedJson(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return null;
  }
}
