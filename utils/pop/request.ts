import type { Call } from '../dialer/call.ts';
import { recordKeys } from '../crm/keys-for-call.ts';
import { recordAddressOfId, recordIdOf, signatureOf } from '../crm/record-address.ts';
import type { PhoneForm } from '../crm/profile.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import type { RecordSignature } from '../crm/record-signature.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { CardContent } from '../messages/protocol.ts';
import type { Opening } from '../settings/schema.ts';
import type { LessonsInOrder } from './lessons.ts';
import type { RecordIdAt } from './readiness.ts';
import {
  type AskingWay,
  type Fallback,
  NO_FORMS,
  popFallback,
  popTargets,
  reachedTarget,
  type FormsFirst,
  type Target,
} from './targets.ts';

/** One call's pop: what there is to try, and what the CRM's addresses mean. */
export type PopRequest = {
  call: Call;
  crm: ResolvedCrm;
  /** The ways to the record, in order. */
  targets: Target[];
  /** Where the agent can go on when no way leads to a record: a search or a new record; null if the CRM has neither. */
  fallback: Fallback | null;
  /** How pages tell the record; without one whose address is known, by what the call shows. */
  keysFor(record: { signature: RecordSignature | null; isGuess: boolean } | null): RecordKeys;
  /** Null where the address does not name a record. */
  signatureOf(address: string): RecordSignature | null;
  recordIdAt: RecordIdAt;
  /** The record with an id that a lookup gave; null where it cannot be one. */
  recordOf(id: string): { address: string; signature: RecordSignature } | null;
  /** A search or lookup led to this record: next time it is found at once. */
  learn(address: string): Promise<void>;
  /** A record was found by its number in this written form: next time it is tried first. */
  learnForm(way: AskingWay, form: PhoneForm): Promise<void>;
  /** The record that this lead was linked to is gone. */
  forget(): Promise<void>;
  card: CardContent;
  opening: Opening;
  /** The tab in which a pop of this call has begun before; null where none has. */
  begunIn: number | null;
  /** The address that such a pop had brought that tab to. Where it shows a list now, a log-in came in between. */
  begunAt: string | null;
  /** The record there, to be tried again while that tab is at it; null where it was none, or has been disproved. */
  reached: Target | null;
};

export type Memory = Pick<PopRequest, 'learn' | 'learnForm' | 'forget'>;

/** The request for a call; `remembered` is the record address that its lead is linked to. */
export function popRequest(
  crm: ResolvedCrm,
  call: Call,
  remembered: string | null,
  rest: Memory &
    Pick<PopRequest, 'card' | 'opening' | 'begunIn' | 'begunAt'> & {
      disproved?: readonly string[];
      formsFirst?: FormsFirst;
      lessons?: LessonsInOrder;
    },
): PopRequest {
  const { begunAt } = rest;
  const { disproved = [], formsFirst = NO_FORMS, lessons, ...passed } = rest;
  const targets = popTargets(crm, call, remembered, formsFirst, lessons).filter(
    ({ address }) => !disproved.includes(address),
  );
  // In a list, a link to a guessed address would outweigh the row that shows the call's code.
  const sure = targets.find(({ way, isGuess }) => way === 'address' && !isGuess)?.signature ?? null;
  return {
    ...passed,
    call,
    crm,
    targets,
    reached: begunAt === null || disproved.includes(begunAt) ? null : reachedTarget(crm, begunAt),
    fallback: popFallback(crm, call, formsFirst),
    keysFor: (record) =>
      recordKeys(crm, call, {
        signature: record?.signature ?? sure,
        isGuess: record?.signature ? record.isGuess : false,
      }),
    signatureOf: (address) => signatureOf(crm, address),
    recordIdAt: (address) => recordIdOf(crm, address),
    recordOf(id) {
      const place = recordAddressOfId(crm, call, id);
      return 'address' in place ? place : null;
    },
  };
}
