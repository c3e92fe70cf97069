import type { Hypothesis, Trial } from '../crm/discovery.ts';
import { type SearchSubject, searchSubjects, ways } from '../crm/profile.ts';
import { fieldsOf, subjectsOf } from './example-values.ts';
import { hypothesesFor, ownHypotheses } from './hypotheses.ts';
import { RANKS } from './judge.ts';
import type { Known } from './known.ts';
import { type TrialContext, type Tried, tryWay } from './trial.ts';

/** A list may be followed by a way that goes straight to the record; so many more are tried for it. */
const MOST_AFTER_ONE = 2;

type Options = {
  onlyOwn: boolean;
  /** How often the CRM may still be asked. */
  left(): number;
};

/**
 * Tries what may lead from each value of the example to its record, one after another, until there is a good way for each,
 * and passes on what came of each.
 */
export async function tryAll(
  context: TrialContext,
  known: Known,
  { onlyOwn, left }: Options,
  passOn: (tried: Tried[]) => void,
): Promise<void> {
  const all: Tried[] = [];
  const subjects = subjectsOf(context.example).filter((subject) => onlyOwn || isWorthAsking(known, subject));
  for (const [at, by] of subjects.entries()) {
    // The ways of one value leave the others their share.
    const reserve = Math.floor((left() * (subjects.length - at - 1)) / (subjects.length - at + 1));
    const list = onlyOwn ? ownHypotheses(known.crm, by) : inOrder(hypothesesFor(known, by), all);
    let best = Infinity;
    let since = 0;
    for (const hypothesis of list) {
      if (left() <= reserve || (!onlyOwn && isEnough(best, since))) break;
      const tried = await tryWay(context, hypothesis);
      all.push(...tried);
      passOn(tried);
      if (best < Infinity) since += 1;
      best = Math.min(best, ...tried.map(({ rank }) => rank));
      if (tried.some(({ trial }) => trial.result === 'log-in')) return;
    }
  }
}

const isEnough = (best: number, since: number): boolean =>
  best <= RANKS.straight || (best < Infinity && since >= MOST_AFTER_ONE);

/** The lead id is the dialer's own number: few CRMs know it, unless they show it, or nothing else names the customer. */
function isWorthAsking(known: Known, subject: SearchSubject): boolean {
  const { crm, example, survey, answers } = known;
  if (subject !== 'lead_id') return true;
  const isShown = survey.shows.some(({ value }) => value === 'lead-id');
  const isAnswered = answers.some((answer) => fieldsOf(answer, known, subject).length > 0);
  return isShown || isAnswered || crm.searchBy.includes('lead_id') || subjectsOf(example).length === 1;
}

/** What has led to the record by another value comes first; what does not look at what it is asked for is left out. */
function inOrder(hypotheses: Hypothesis[], tried: readonly Tried[]): Hypothesis[] {
  const resultOf = ({ template, way }: Hypothesis): Trial['result'] | null =>
    tried.find(({ trial }) => trial.hypothesis.way === way && trial.hypothesis.template === template)?.trial.result ??
    null;
  const rank = (hypothesis: Hypothesis) => (resultOf(hypothesis) === 'record' ? 0 : 1);
  return hypotheses.filter((each) => resultOf(each) !== 'ignored').toSorted((a, b) => rank(a) - rank(b));
}

/** The ways that worked, best first, of each kind and value the best. Pure. */
export function worksOf(tried: readonly Tried[]): Hypothesis[] {
  const order = ({ trial: { hypothesis }, rank }: Tried) =>
    ways.indexOf(hypothesis.way) * 100 + searchSubjects.indexOf(hypothesis.by) * 10 + rank;
  const works = tried.filter(({ trial }) => trial.result === 'record').toSorted((a, b) => order(a) - order(b));
  const isFirst = ({ trial: { hypothesis } }: Tried, at: number) =>
    works.findIndex(({ trial }) => trial.hypothesis.way === hypothesis.way && trial.hypothesis.by === hypothesis.by) ===
    at;
  return works.filter(isFirst).map(({ trial }) => trial.hypothesis);
}
