import type { Hypothesis } from '../crm/discovery.ts';
import { recordsInText } from '../crm/lookup-answer.ts';
import { recordIdOf } from '../crm/record-address.ts';
import { isSameId } from '../crm/record-signature.ts';
import type { LookupPaths, ResolvedCrm } from '../crm/resolved-crm.ts';
import type { Probed } from '../crm/survey.ts';
import { idPathsIn } from './id-paths.ts';
import type { Learned } from './lesson.ts';
import { parsedJson } from './trial.ts';

/** What the CRM has answered for the record's own value, and for one that nobody has; null where it was not asked. */
export type Answers = { own: Probed; control: Probed | null };

/** Whether an answer may lead to the record, so that it is worth asking for a value that nobody has, too. Pure. */
export const isWorthControl = (crm: ResolvedCrm, hypothesis: Hypothesis, recordId: string, own: Probed): boolean =>
  hasAnswered(own) && (own.json === null || pathsTo(crm, hypothesis, recordId, own.json).length > 0);

/**
 * What the CRM's answers make of a hypothesis: a lesson, proved or still to be tried; null where it does not lead to the record,
 * or leads there whatever is asked. Pure.
 */
export function lessonFrom(
  crm: ResolvedCrm,
  hypothesis: Hypothesis,
  recordId: string,
  { own, control }: Answers,
): Learned | null {
  // An error or no answer for nobody shows nothing of what would be found for somebody.
  if (!hasAnswered(own) || control === null || control.status === null) return null;
  if (own.json !== null) return lookupFrom(crm, hypothesis, recordId, own.json, control.json ?? '');
  if (hypothesis.way === 'lookup') return null;
  // The search went straight to the one record that it found.
  const [ownPage, controlPage] = [recordIdOf(crm, own.finalAddress), recordIdOf(crm, control.finalAddress)];
  if (ownPage !== null) return ownPage === recordId && controlPage !== recordId ? proved(hypothesis) : null;
  if (hypothesis.way === 'address') return null;
  const idsIn = ({ links }: Probed) => new Set(links.flatMap((link) => recordIdOf(crm, link) ?? []));
  // What stands there for nobody, too, is the menu's or the records seen before.
  const found = [...idsIn(own)].filter((id) => !idsIn(control).has(id));
  if (found.length === 1) return found[0] === recordId ? proved(hypothesis) : null;
  if (found.length > 1) return null;
  // The record may be the one that the page always shows. And a page that draws its rows by itself tells nothing here.
  return idsIn(own).has(recordId) ? null : { hypothesis, isProved: false };
}

const proved = (hypothesis: Hypothesis): Learned => ({ hypothesis, isProved: true });

const hasAnswered = ({ status }: Probed): boolean => status !== null && status >= 200 && status < 300;

/** The first path at which the answer has this record and no other, while the answer for nobody has none. */
function lookupFrom(
  crm: ResolvedCrm,
  hypothesis: Hypothesis,
  recordId: string,
  own: string,
  control: string,
): Learned | null {
  // A page for people is no lookup.
  if (hypothesis.way === 'address') return null;
  const paths = pathsTo(crm, hypothesis, recordId, own).find(
    ({ idPath }) => (recordsInText(control, idPath) ?? []).length === 0,
  );
  return paths ? proved({ ...hypothesis, way: 'lookup', paths }) : null;
}

function pathsTo(crm: ResolvedCrm, { paths }: Hypothesis, recordId: string, json: string): LookupPaths[] {
  // Without a record template an id names no record.
  if (crm.recordTemplate === null) return [];
  const isOnly = ({ idPath }: LookupPaths) => {
    const found = recordsInText(json, idPath) ?? [];
    return found.length === 1 && isSameId(found[0]?.id ?? '', recordId);
  };
  const all = [
    ...(paths ? [paths] : []),
    ...idPathsIn(parsedJson(json), recordId).map((idPath) => ({ idPath, labelPath: '' })),
  ];
  return all.filter(isOnly);
}
