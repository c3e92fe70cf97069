import { nameOrBlank } from './lead-names.ts';
import { phoneForms } from './phone.ts';
import { pagePhrases } from './page-phrases.ts';
import { recordAddress, type CallOfAgent } from './record-address.ts';
import type { RecordKeys } from './record-keys.ts';
import type { RecordSignature } from './record-signature.ts';
import type { ResolvedCrm } from './resolved-crm.ts';

/**
 * How to recognise a call's record on this CRM's pages. Pass `signature` where the record's address is known better
 * than from the call (remembered, looked up). `countryOfCentre` is the country of numbers without a country code, if
 * the CRM's profile does not name one.
 */
export function recordKeys(
  crm: ResolvedCrm,
  call: CallOfAgent,
  known: { countryOfCentre?: string; signature?: RecordSignature | null; isGuess?: boolean } = {},
): RecordKeys {
  const place = recordAddress(crm, call);
  return {
    signature: known.signature === undefined ? ('signature' in place ? place.signature : null) : known.signature,
    isGuess: known.isGuess ?? known.signature === undefined,
    vendorLeadCode: nameOrBlank(call.vendorLeadCode),
    leadId: nameOrBlank(call.leadId),
    phones: phoneForms(call.phone, crm.country || known.countryOfCentre).digits,
    rowSelector: crm.rowSelector,
    phrases: pagePhrases,
  };
}
