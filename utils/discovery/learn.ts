import type { Hypothesis } from '../crm/discovery.ts';
import { isWithinCrm } from '../crm/crm-address.ts';
import { phoneForms } from '../crm/phone.ts';
import { nameOrBlank } from '../crm/lead-names.ts';
import { type CallOfAgent, recordIdOf } from '../crm/record-address.ts';
import { resolveCrm } from '../crm/resolve.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import { SURVEY_LIMITS, type Probed, type Survey, type SurveyQuestion } from '../crm/survey.ts';
import type { PointedRecord } from '../pop/optional-lessons.ts';
import { lessonAddress, popTargets } from '../pop/targets.ts';
import { carriesValue, controlCall } from './control-call.ts';
import { isWorthControl, lessonFrom } from './lesson-proof.ts';
import { recordRequests } from './json-hypotheses.ts';
import type { Learned } from './lesson.ts';
import { hypothesesOfPage } from './page-hypotheses.ts';
import type { RecordAnswer } from './known.ts';
import { parsedJson } from './trial.ts';

/** So many lessons that nothing has proved are kept of one record: each costs seconds in calls to come. */
const MOST_OPEN = 2;

export type LearnMeans = {
  survey(tabId: number, question: SurveyQuestion): Promise<Survey | null>;
  probe(tabId: number, addresses: string[]): Promise<Probed[] | null>;
};

/** A hypothesis with the addresses that a pop would go to, for this call and for one of nobody. */
type Candidate = { hypothesis: Hypothesis; own: string; control: string };

/**
 * How the record at which the agent points could have been found: what the CRM's own answers prove, and what they leave
 * open. The page stays where it is; the CRM is asked fourteen times at most, each a GET from that page.
 */
export async function learnFrom(record: PointedRecord, means: LearnMeans): Promise<Learned[]> {
  const { tabId, address, profile, call } = record;
  const resolved = resolveCrm(profile);
  const recordId = 'crm' in resolved ? recordIdOf(resolved.crm, address) : null;
  if (!('crm' in resolved) || recordId === null) return [];
  const { crm } = resolved;
  const survey = await means.survey(tabId, questionOf(call, crm, recordId));
  if (!survey) return [];
  const answers = await recordAnswers(survey, crm, recordId, tabId, means);
  const { vendorLeadCode, leadId, phone } = call;
  const known = { crm, example: { address, vendorLeadCode, leadId, phone }, survey, answers };
  const candidates = candidatesAmong(hypothesesOfPage(known), crm, call, recordId);
  // The part behind the “#” never reaches a server: only a pop can try that.
  const askable = candidates.filter(({ own }) => !own.includes('#')).slice(0, SURVEY_LIMITS.probes);
  const found = askable.length > 0 ? await answersOn(askable, crm, recordId, tabId, means) : [];
  const open = candidates.filter(({ own }) => own.includes('#'));
  return bestOf([...found, ...open.map(({ hypothesis }) => ({ hypothesis, isProved: false }))]);
}

const questionOf = (call: CallOfAgent, { country }: ResolvedCrm, recordId: string): SurveyQuestion => ({
  vendorLeadCode: nameOrBlank(call.vendorLeadCode),
  leadId: nameOrBlank(call.leadId),
  phones: phoneForms(call.phone, country).digits,
  recordId,
});

/** What the CRM's own interface says of the record, as the page has asked it: in which fields its values stand. */
async function recordAnswers(
  { requests }: Survey,
  crm: ResolvedCrm,
  recordId: string,
  tabId: number,
  { probe }: LearnMeans,
): Promise<RecordAnswer[]> {
  const own = recordRequests(requests, recordId).filter((request) => isWithinCrm(request, crm));
  const answers = own.length > 0 ? await probe(tabId, own) : null;
  return (answers ?? []).flatMap(({ address, json }) => (json === null ? [] : [{ address, answer: parsedJson(json) }]));
}

/** Without what the pop has asked already, and what would only ever lead to this customer. */
function candidatesAmong(
  hypotheses: readonly Hypothesis[],
  crm: ResolvedCrm,
  call: CallOfAgent,
  recordId: string,
): Candidate[] {
  const nobody = controlCall(call);
  const seen = new Set(popTargets(crm, call, null).map((target) => target.address));
  return hypotheses.flatMap((hypothesis) => {
    const own = lessonAddress(crm, call, hypothesis);
    const control = lessonAddress(crm, nobody, hypothesis);
    if (own === null || control === null || own === control || seen.has(own)) return [];
    if (carriesValue(hypothesis.template, call, recordId)) return [];
    seen.add(own);
    return [{ hypothesis, own, control }];
  });
}

async function answersOn(
  candidates: readonly Candidate[],
  crm: ResolvedCrm,
  recordId: string,
  tabId: number,
  { probe }: LearnMeans,
): Promise<Learned[]> {
  const answers = (await probe(tabId, addressesOf(candidates, 'own'))) ?? [];
  const own = new Map(answers.map((answer) => [answer.address, answer]));
  const worth = candidates.flatMap((candidate) => {
    const answer = own.get(candidate.own);
    return answer && isWorthControl(crm, candidate.hypothesis, recordId, answer) ? [{ ...candidate, answer }] : [];
  });
  if (worth.length === 0) return [];
  const controls = (await probe(tabId, addressesOf(worth, 'control'))) ?? [];
  return worth.flatMap(({ hypothesis, answer, control }) => {
    const of = controls.find((each) => each.address === control) ?? null;
    return lessonFrom(crm, hypothesis, recordId, { own: answer, control: of }) ?? [];
  });
}

const addressesOf = (candidates: readonly Candidate[], which: 'own' | 'control'): string[] =>
  candidates.map((candidate) => candidate[which]);

/** What is proved, once for each subject; what is open only for a subject of which nothing is proved. */
function bestOf(found: readonly Learned[]): Learned[] {
  const proved: Learned[] = [];
  for (const learned of found) {
    const { by } = learned.hypothesis;
    if (learned.isProved && !proved.some(({ hypothesis }) => hypothesis.by === by)) proved.push(learned);
  }
  const isCovered = ({ hypothesis }: Learned) => proved.some((each) => each.hypothesis.by === hypothesis.by);
  const open = found.filter((learned) => !learned.isProved && !isCovered(learned));
  return [...proved, ...open.slice(0, MOST_OPEN)];
}
