import { callOf } from './target-of.ts';
import type { Example, TrialResult } from '../crm/discovery.ts';
import type { LookedUp } from '../crm/lookup-answer.ts';
import { recordAddressOfId, recordIdOf, signatureOf } from '../crm/record-address.ts';
import { isSameId, type RecordSignature, showsRecord } from '../crm/record-signature.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { PageReport } from '../messages/protocol.ts';
import { recordsIn } from '../pop/candidates.ts';
import { proofOf } from '../pop/proof.ts';

/** The record of the example, as its address names it. */
export type ExampleRecord = {
  signature: RecordSignature;
  /** Null where the record template does not fit its address. */
  id: string | null;
  /** Whether its page shows the example's code, lead id or number as its own. */
  confirms: boolean;
};

/** What came of asking, and how good a way it is: the lower the better. */
export type Judged = { result: TrialResult; rank: number };

/** How directly a way leads to the record: its id is answered; the CRM goes to it; a list links to it; a row shows the value. */
export const RANKS = { lookup: 0, straight: 1, list: 2, row: 3 } as const;

/** The example's record; null where its address names none. `confirms` as it is known so far. */
export function recordOfExample(crm: ResolvedCrm, { address }: Example, confirms: boolean): ExampleRecord | null {
  const signature = signatureOf(crm, address);
  return signature && { signature, id: recordIdOf(crm, address), confirms };
}

/** What the record's page says at its own address, judged as a pop judges it. */
export function judgeRecord(
  report: PageReport | null,
  crm: ResolvedCrm,
  { signature }: ExampleRecord,
): 'seen' | 'log-in' | 'not-there' | 'no-answer' {
  if (report === null) return 'no-answer';
  const proof = proofOf(report, { signature, isGuess: false }, (address) => recordIdOf(crm, address));
  if (proof.proves === 'log-in' || proof.proves === 'not-there') return proof.proves;
  return 'seen';
}

/** What a search's page leads to, as a pop would go on from it. Pure. */
export function judgeSearch(report: PageReport | null, crm: ResolvedCrm, record: ExampleRecord): Judged {
  const bad = (result: TrialResult): Judged => ({ result, rank: Infinity });
  if (report === null) return bad('no-answer');
  const proof = proofOf(report, { signature: null, isGuess: false }, (address) => recordIdOf(crm, address));
  if (proof.proves === 'log-in') return bad('log-in');
  if (proof.proves === 'not-there') return bad(proof.because === 'error' ? 'error' : 'nothing');
  if (recordIdOf(crm, report.address) !== null)
    return isExample(crm, record, report.address) ? { result: 'record', rank: RANKS.straight } : bad('other-record');
  if (report.matches === 0) return bad('nothing');
  const { isOne, records } = recordsIn(crm, report);
  const [only] = records;
  if (!isOne) {
    const mayBe = records.some(({ address, isRecord }) => !isRecord || isExample(crm, record, address));
    return bad(mayBe || records.length === 0 ? 'several' : 'other-record');
  }
  if (only?.isRecord) {
    if (!isExample(crm, record, only.address)) return bad('other-record');
    // Where the list shows nothing of the call, a pop believes the record only if that does.
    return report.found !== null || record.confirms ? { result: 'record', rank: RANKS.list } : bad('nothing');
  }
  // A row without id or link is the record where it shows the value: the agent opens it.
  return report.found === null ? bad('nothing') : { result: 'record', rank: RANKS.row };
}

/** What a lookup's answer leads to. Pure. */
export function judgeLookup(
  answer: LookedUp[] | null,
  crm: ResolvedCrm,
  example: Example,
  record: ExampleRecord,
): Judged {
  const bad = (result: TrialResult): Judged => ({ result, rank: Infinity });
  if (answer === null) return bad('no-answer');
  const addresses = answer.flatMap(({ id }) => {
    const place = recordAddressOfId(crm, callOf(example), id);
    return 'address' in place ? [place.address] : [];
  });
  const [only, ...others] = addresses;
  if (only === undefined) return bad('nothing');
  const isAmong = addresses.some((address) => isExample(crm, record, address));
  if (others.length > 0) return bad(isAmong ? 'several' : 'other-record');
  return isAmong ? { result: 'record', rank: RANKS.lookup } : bad('other-record');
}

/** Whether the record is there, alone or among others: asked for a value that nobody has, it must not be. */
export const isIgnored = ({ result }: Judged): boolean => result === 'record' || result === 'several';

function isExample(crm: ResolvedCrm, { id, signature }: ExampleRecord, address: string): boolean {
  const other = recordIdOf(crm, address);
  return id !== null && other !== null ? isSameId(id, other) : showsRecord(address, signature);
}
