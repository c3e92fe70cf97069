import {
  type CallOfAgent,
  lookupAddresses,
  newRecordAddress,
  recordAddress,
  rememberedAddress,
  searchAddresses,
} from '../crm/record-address.ts';
import type { RecordSignature } from '../crm/record-signature.ts';
import type { Way } from '../crm/profile.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import { sentence, type Words } from '../words/words.ts';

/** One thing to try: where to go (or what to ask), and what the record's own address is like where that is known. */
export type Target = {
  way: Way;
  address: string;
  signature: RecordSignature | null;
};

/** The same, or where the agent can go on without a record. */
export type Destination = Omit<Target, 'way'> & { way: Way | 'fallback' };

/** Where the agent can go on without a record, and the sentence that says what it is. */
export type Fallback = { address: string; note: Words };

/**
 * Everything worth trying for a call, in the order of the CRM's profile. Pure. By address: the vendor lead code first,
 * then the lead id (or as the profile says); by search and lookup likewise, the phone number last.
 */
export function popTargets(crm: ResolvedCrm, call: CallOfAgent, remembered: string | null): Target[] {
  const targets = crm.ways.flatMap((way): Target[] => {
    switch (way) {
      case 'remembered': {
        const place = remembered === null ? null : rememberedAddress(crm, remembered);
        return place && 'address' in place ? [{ way, ...place }] : [];
      }
      case 'address':
        return crm.addressBy.flatMap((by) => {
          const place = recordAddress({ ...crm, addressBy: [by] }, call);
          return 'address' in place ? [{ way, address: place.address, signature: place.signature }] : [];
        });
      case 'search':
        return searchAddresses(crm, call).map(({ address }) => ({ way, address, signature: null }));
      case 'lookup':
        return lookupAddresses(crm, call).map(({ address }) => ({ way, address, signature: null }));
    }
  });
  return targets.filter(
    (target, at) => targets.findIndex(({ way, address }) => way === target.way && address === target.address) === at,
  );
}

/** Where the agent can go on when nothing led to a record: the CRM's search, else its new-record page; null if neither. */
export function popFallback(crm: ResolvedCrm, call: CallOfAgent): Fallback | null {
  const search = searchAddresses(crm, call).at(-1);
  if (search) return { address: search.address, note: sentence('pop.searchResults') };
  const blank = newRecordAddress(crm, call);
  return 'address' in blank ? { address: blank.address, note: sentence('pop.newRecord') } : null;
}
