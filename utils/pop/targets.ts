import {
  type CallOfAgent,
  lookupAddresses,
  newRecordAddress,
  recordAddress,
  rememberedAddress,
  type SearchPlace,
  searchAddresses,
} from '../crm/record-address.ts';
import type { RecordSignature } from '../crm/record-signature.ts';
import type { SearchSubject, Way } from '../crm/profile.ts';
import type { LookupPaths, ResolvedCrm } from '../crm/resolved-crm.ts';
import { tokensOf } from '../crm/template.ts';
import { sentence, type Words } from '../words/words.ts';

/** One thing to try: where to go (or what to ask), and what the record's own address is like where that is known. */
export type Target = {
  way: Way;
  /** What the CRM is asked by; null where the record's address is known already. */
  by: SearchSubject | null;
  address: string;
  /** Where in a lookup's answer the records are; null where nothing is looked up. */
  paths: LookupPaths | null;
  signature: RecordSignature | null;
  /** The address is made from the code or the lead id, and nobody has said that this is the CRM's own id. */
  isGuess: boolean;
};

/** The same, or where the agent can go on without a record. */
export type Destination = Pick<Target, 'address' | 'signature' | 'isGuess'> & {
  way: Way | 'fallback';
};

/** Where the agent can go on without a record, and the sentence that says what it is. */
export type Fallback = { kind: 'search' | 'new-record'; address: string; note: Words };

/**
 * Everything worth trying for a call, in the order of the CRM's profile. Pure. By address: the vendor lead code first,
 * then the lead id (or as the profile says); by search and lookup likewise, the phone number last.
 */
export function popTargets(crm: ResolvedCrm, call: CallOfAgent, remembered: string | null): Target[] {
  const targets = crm.ways.flatMap((way): Target[] => {
    switch (way) {
      case 'remembered': {
        const place = remembered === null ? null : rememberedAddress(crm, remembered);
        return place && 'address' in place ? [{ way, by: null, paths: null, isGuess: false, ...place }] : [];
      }
      case 'address':
        return crm.addressBy.flatMap((name): Target[] => {
          const place = recordAddress({ ...crm, addressBy: [name] }, call);
          if (!('address' in place)) return [];
          const { address, signature } = place;
          return [{ way, by: null, paths: null, address, signature, isGuess: !isWordOfAdmin(crm, name) }];
        });
      case 'search':
        return searchAddresses(crm, call).map((place) => asking(way, place));
      case 'lookup':
        return lookupAddresses(crm, call).map((place) => asking(way, place));
    }
  });
  return targets.filter(
    (target, at) => targets.findIndex(({ way, address }) => way === target.way && address === target.address) === at,
  );
}

const asking = (way: Way, { address, by, paths }: SearchPlace & { paths?: LookupPaths }): Target => ({
  way,
  by,
  address,
  paths: paths ?? null,
  signature: null,
  isGuess: false,
});

/** Whoever writes `{vendor_lead_code}` into the record template says that the code is the record's id. `{record_id}` says less. */
const isWordOfAdmin = ({ recordTemplate }: ResolvedCrm, name: ResolvedCrm['addressBy'][number]): boolean =>
  recordTemplate !== null && tokensOf(recordTemplate).includes(name);

/** Where the agent can go on when nothing led to a record: the CRM's search, else its new-record page; null if neither. */
export function popFallback(crm: ResolvedCrm, call: CallOfAgent): Fallback | null {
  const search = searchAddresses(crm, call).at(-1);
  if (search) return { kind: 'search', address: search.address, note: sentence('pop.searchResults') };
  const blank = newRecordAddress(crm, call);
  return 'address' in blank ? { kind: 'new-record', address: blank.address, note: sentence('pop.newRecord') } : null;
}
