import { pathSegments, type RecordSignature, showsRecord, splitHash } from '../crm/record-signature.ts';
import { recordId } from '../crm/signature-parts.ts';
import type { PageReport } from '../messages/protocol.ts';
import type { RecordIdAt } from './readiness.ts';

// What a page proves of the record that a pop went to. Each rule is a row of the table in docs/evidence.md, in its order.

export type Proof =
  /** `page`: it shows the call's code, lead id or number as its record's own. `address`: the set-up has proved the address. */
  | { proves: 'confirmed'; by: 'page' | 'address' }
  /** It stands at the address, and nothing on it says whose record it is. */
  | { proves: 'arrived' }
  /** `error`: the record may exist, but the CRM does not show it. `elsewhere`: the CRM went to another page. */
  | { proves: 'not-there'; because: 'gone' | 'error' | 'elsewhere' }
  | { proves: 'log-in' };

/** The record that was wanted. */
export type Wanted = { signature: RecordSignature | null; isGuess: boolean };

/** What the page that a pop was sent to proves. Pure. */
export function proofOf(report: PageReport, { signature, isGuess }: Wanted, recordIdAt: RecordIdAt): Proof {
  if (report.looks === 'log-in') return { proves: 'log-in' };
  const place = placeOf(report.address, signature, recordIdAt);
  // The CRM itself may go from a record to the one that it was merged into. A number may be a whole household's.
  const isOwn = report.own !== null && (report.own !== 'phone' || place !== 'other-record');
  if (isOwn) return { proves: 'confirmed', by: 'page' };
  if (report.looks === 'not-found') return { proves: 'not-there', because: 'gone' };
  if (report.looks === 'error') return { proves: 'not-there', because: 'error' };
  if (place === 'other-record' || place === 'elsewhere') return { proves: 'not-there', because: 'elsewhere' };
  if (place !== 'record' || isGuess || report.content === 0) return { proves: 'arrived' };
  return { proves: 'confirmed', by: 'address' };
}

/** Where a page stands, seen from the record that was wanted. `rewritten`: another address, with the record's id in it. */
type Place = 'record' | 'rewritten' | 'other-record' | 'elsewhere' | 'unknown';

function placeOf(address: string, signature: RecordSignature | null, recordIdAt: RecordIdAt): Place {
  if (address === '' || signature === null) return 'unknown';
  if (showsRecord(address, signature)) return 'record';
  const wanted = recordId(signature);
  const shown = recordIdAt(address);
  if (shown !== null) return shown === wanted ? 'record' : 'other-record';
  return wanted !== null && namesIn(address).includes(wanted) ? 'rewritten' : 'elsewhere';
}

/** Everything in an address that can be an id: segments of its path and its hash, and values of parameters. */
function namesIn(address: string): string[] {
  const { pathname, searchParams, hash } = new URL(address);
  const { route, params } = splitHash(hash.slice(1));
  const values = params.map((param) => param.slice(param.indexOf('=') + 1));
  return [...pathSegments(pathname), ...searchParams.values(), ...pathSegments(route), ...values];
}
