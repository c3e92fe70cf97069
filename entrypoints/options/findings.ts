import type { DiscoveryReport, Example, Hypothesis, ShownValue, Trial, TrialResult } from '#utils/crm/discovery.ts';
import type { SearchSubject } from '#utils/crm/profile.ts';
import { recordIdOf } from '#utils/crm/record-address.ts';
import type { ResolvedCrm } from '#utils/crm/resolved-crm.ts';
import { writtenForms } from '#utils/crm/written-forms.ts';
import { type PlainKey, sentence, t, type Words } from '#utils/words/words.ts';
import { shortAddress } from './short-address.ts';
import { SUBJECTS } from './subjects.ts';

/** One sentence. An address in it, at `{address}`, is shown as code. */
export type Finding = { words: Words; address: string | null };

/** What was found out, as the person reads it. */
export type Findings = {
  /** Why the record could not be looked at; null where it was. */
  obstacle: Words | null;
  known: Finding[];
  /** What a call of this customer would do; empty where it would find nothing. */
  call: Words[];
  /** What no call can be found by, and what may be done about it. */
  missing: Words[];
  /** What was tried in vain. */
  failed: Finding[];
};

const WAYS = {
  address: 'options.discovery.way.address',
  search: 'options.discovery.way.search',
  lookup: 'options.discovery.way.lookup',
} as const;

const RESULTS: Record<Exclude<TrialResult, 'record'>, PlainKey> = {
  several: 'options.discovery.result.several',
  nothing: 'options.discovery.result.nothing',
  'other-record': 'options.discovery.result.otherRecord',
  ignored: 'options.discovery.result.ignored',
  error: 'options.discovery.result.error',
  'log-in': 'options.discovery.result.logIn',
  'no-answer': 'options.discovery.result.noAnswer',
};

/** A call's own names in the order in which they tell people apart. */
const ORDER: readonly SearchSubject[] = ['vendor_lead_code', 'lead_id', 'phone'];

/** The findings in words. Pure. */
export function findingsOf(report: DiscoveryReport, crm: ResolvedCrm | null): Findings {
  const obstacle = obstacleOf(report.record);
  if (obstacle) return { obstacle, known: [], call: [], missing: [], failed: failedOf(report) };
  const best = bestWays(report);
  return {
    obstacle: null,
    known: [
      ...idFinding(report, crm),
      ...shownFindings(report),
      ...best.flatMap((way) => wayFinding(way, report, crm)),
    ],
    call: callSentences(best, report, crm),
    missing: missingOf(report),
    failed: failedOf(report),
  };
}

/** What the example says by this name of a customer; blank where it is not given. */
export function valueOf(example: Example, by: SearchSubject): string {
  if (by === 'phone') return example.phone;
  return by === 'lead_id' ? example.leadId : example.vendorLeadCode;
}

function obstacleOf(record: DiscoveryReport['record']): Words | null {
  const button = t('options.discovery.findOut');
  if (record === 'log-in') return sentence('options.discovery.record.logIn', { button });
  if (record === 'not-there') return sentence('options.discovery.record.notThere');
  return record === 'no-answer' ? sentence('options.discovery.record.noAnswer', { button }) : null;
}

/** For each name of a customer and each way the first that worked, in the order in which names tell people apart. */
function bestWays({ works }: DiscoveryReport): Hypothesis[] {
  const first = works.filter(
    ({ by, way }, index) => works.findIndex((other) => other.by === by && other.way === way) === index,
  );
  return ORDER.flatMap((subject) => first.filter(({ by }) => by === subject));
}

function idFinding({ example, works }: DiscoveryReport, crm: ResolvedCrm | null): Finding[] {
  const direct = works.find(({ way }) => way === 'address');
  if (direct) return [plain(sentence('options.discovery.id.isName', { subject: subjectOf(direct.by) }))];
  const id = crm && recordIdOf(crm, example.address);
  return id === null ? [] : [plain(sentence('options.discovery.id.isOwn', { id }))];
}

function shownFindings({ example, shows }: DiscoveryReport): Finding[] {
  const given = ORDER.filter((by) => valueOf(example, by) !== '');
  const found = given.map((by) => ({ by, shown: shows.find(({ value }) => value === VALUES[by]) }));
  const findings = found.map(({ by, shown }) => plain(shownSentence(subjectOf(by), shown)));
  const isProved = found.some(({ shown }) => shown && shown.place !== 'attribute');
  return [
    ...findings,
    plain(sentence(isProved ? 'options.discovery.shows.proves' : 'options.discovery.shows.provesNot')),
  ];
}

const VALUES: Record<SearchSubject, ShownValue['value']> = {
  vendor_lead_code: 'code',
  lead_id: 'lead-id',
  phone: 'phone',
};

function shownSentence(subject: Words, shown: ShownValue | undefined): Words {
  if (!shown) return sentence('options.discovery.shows.not', { subject });
  const { label, written, place } = shown;
  if (place === 'attribute') return sentence('options.discovery.shows.hidden', { subject });
  return label === null
    ? sentence('options.discovery.shows.plain', { subject, written })
    : sentence('options.discovery.shows.labelled', { subject, written, label });
}

function wayFinding(hypothesis: Hypothesis, { example }: DiscoveryReport, crm: ResolvedCrm | null): Finding[] {
  const { way, by, template } = hypothesis;
  // The sentence about the id has said it.
  if (way === 'address') return [];
  const written = writtenAs(hypothesis, example, crm);
  const values = { way: sentence(WAYS[way]), subject: subjectOf(by), address: '' };
  const words = written
    ? sentence('options.discovery.finds.written', { ...values, written })
    : sentence('options.discovery.finds.plain', values);
  return [{ words, address: shortAddress(template) }];
}

/** The number as it has to be written in this way; null where any form will do, or it is no number. */
function writtenAs({ phoneForm }: Hypothesis, { phone }: Example, crm: ResolvedCrm | null): string | null {
  if (phoneForm === null) return null;
  return writtenForms(phone, crm?.country ?? '', [phoneForm]).find(({ form }) => form === phoneForm)?.text ?? null;
}

function callSentences(best: Hypothesis[], report: DiscoveryReport, crm: ResolvedCrm | null): Words[] {
  const ways = best.filter(({ by }, index) => best.findIndex((other) => other.by === by) === index);
  return ways.map((hypothesis) => {
    const { way, by } = hypothesis;
    const value = writtenAs(hypothesis, report.example, crm) ?? valueOf(report.example, by);
    // Nothing had to be asked for it, so there is no time to tell.
    if (way === 'address') return sentence('options.discovery.callDirect', { subject: subjectOf(by), value });
    const tookMs = report.trials.find((trial) => isOf(trial, hypothesis))?.tookMs ?? 0;
    const seconds = (tookMs / 1000).toLocaleString(undefined, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
    return sentence('options.discovery.call', { subject: subjectOf(by), value, way: sentence(WAYS[way]), seconds });
  });
}

const isOf = ({ hypothesis, result }: Trial, { way, by, template, phoneForm }: Hypothesis): boolean =>
  result === 'record' &&
  hypothesis.way === way &&
  hypothesis.by === by &&
  hypothesis.template === template &&
  hypothesis.phoneForm === phoneForm;

function missingOf({ example, works }: DiscoveryReport): Words[] {
  const given = ORDER.filter((by) => valueOf(example, by) !== '');
  const lost = given.filter((by) => works.every((hypothesis) => hypothesis.by !== by));
  if (lost.length === 0) return [];
  const blank = ORDER.filter((by) => by !== 'lead_id' && !given.includes(by));
  return [
    ...lost.map((by) => sentence('options.discovery.missing.notFound', { subject: subjectOf(by) })),
    ...blank.map((by) => sentence('options.discovery.missing.enter', { subject: subjectOf(by) })),
    sentence('options.discovery.missing.askIt', { details: t('options.details.summary') }),
    ...(works.length > 0 ? [] : [sentence('options.discovery.missing.byHand', { link: t('card.link') })]),
  ];
}

function failedOf({ trials }: DiscoveryReport): Finding[] {
  return trials.flatMap(({ hypothesis, address, result }): Finding[] => {
    if (result === 'record') return [];
    const values = { way: sentence(WAYS[hypothesis.way]), subject: subjectOf(hypothesis.by), address: '' };
    const words = sentence('options.discovery.failed', { ...values, result: sentence(RESULTS[result]) });
    return [{ words, address: shortAddress(address) }];
  });
}

/** Whether one of the ways that are set up still works. */
export type Check = { finding: Finding; works: boolean };

/** A line for each way of the set-up that was tried: a number in several forms is one way. Pure. */
export function checksOf({ trials, example }: DiscoveryReport, crm: ResolvedCrm | null): Check[] {
  const own = trials.filter(({ hypothesis }) => hypothesis.from === 'settings');
  const ways = Map.groupBy(own, ({ hypothesis: { way, by, template } }) => [way, by, template].join('\n'));
  return [...ways.values()].flatMap((tried): Check[] => {
    const trial = tried.find(({ result }) => result === 'record') ?? tried[0];
    if (!trial) return [];
    const { hypothesis, result, tookMs } = trial;
    const address = shortAddress(hypothesis.template);
    const values = { way: sentence(WAYS[hypothesis.way]), subject: subjectOf(hypothesis.by), address: '' };
    if (result !== 'record') {
      const words = sentence('options.discovery.test.fails', { ...values, result: sentence(RESULTS[result]) });
      return [{ finding: { words, address }, works: false }];
    }
    const seconds = (tookMs / 1000).toLocaleString(undefined, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
    if (hypothesis.way === 'address') {
      return [{ finding: { words: sentence('options.discovery.finds.plain', values), address }, works: true }];
    }
    const written = writtenAs(hypothesis, example, crm);
    const words = written
      ? sentence('options.discovery.test.worksWritten', { ...values, seconds, written })
      : sentence('options.discovery.test.works', { ...values, seconds });
    return [{ finding: { words, address }, works: true }];
  });
}

const subjectOf = (by: SearchSubject): Words => sentence(SUBJECTS[by]);
const plain = (words: Words): Finding => ({ words, address: null });
