import {
  type CallOfAgent,
  lookupAddresses,
  newRecordAddress,
  recordAddress,
  recordIdOf,
  rememberedAddress,
  type SearchPlace,
  searchAddresses,
  signatureOf,
} from '../crm/record-address.ts';
import type { Hypothesis } from '../crm/discovery.ts';
import type { RecordSignature } from '../crm/record-signature.ts';
import type { PhoneForm, SearchSubject, Way } from '../crm/profile.ts';
import type { LookupPaths, ResolvedCrm } from '../crm/resolved-crm.ts';
import { tokensOf } from '../crm/template.ts';
import { sentence, type Words } from '../words/words.ts';
import { crmByLesson, type KnownLesson, type LessonsInOrder, NO_LESSONS_KNOWN } from './lessons.ts';

/** One thing to try: where to go (or what to ask), and what the record's own address is like where that is known. */
export type Target = {
  way: Way;
  /** What the CRM is asked by; null where the record's address is known already. */
  by: SearchSubject | null;
  /** In which written form it is asked for the number; null where it is asked for something else, or the template says it. */
  phoneForm: PhoneForm | null;
  address: string;
  /** Where in a lookup's answer the records are; null where nothing is looked up. */
  paths: LookupPaths | null;
  signature: RecordSignature | null;
  /** The address is made from the code or the lead id, and nobody has said that this is the CRM's own id. */
  isGuess: boolean;
  /** The lesson that it comes from; null: the profile, the preset or the memory of links. */
  lessonId: string | null;
};

/** The same, or where the agent can go on without a record. */
export type Destination = Pick<Target, 'address' | 'signature' | 'isGuess'> & {
  way: Way | 'fallback';
};

/**
 * Where the agent can go on without a record, and the sentence that says what it is. `alike`: addresses of the same search
 * for the same number, written in other forms. `blank`: the form for a new record, where the CRM has one beside its search.
 */
export type Fallback = {
  kind: 'search' | 'new-record';
  address: string;
  alike: string[];
  blank: string | null;
  note: Words;
};

/** By which ways numbers are asked for in a written form. */
export type AskingWay = Extract<Way, 'search' | 'lookup'>;

/** The form that has led to records before, for each way that asks; null where none has. */
export type FormsFirst = Record<AskingWay, PhoneForm | null>;
export const NO_FORMS: FormsFirst = { search: null, lookup: null };

/**
 * Everything worth trying for a call, in the order of the CRM's profile. Pure. By address: the vendor lead code first,
 * then the lead id (or as the profile says); by search and lookup likewise, the phone number last, in several written forms.
 * What was learned at work comes after the profile's first way, or before it (see lessonsInOrder); what is remembered comes
 * first.
 */
export function popTargets(
  crm: ResolvedCrm,
  call: CallOfAgent,
  remembered: string | null,
  formsFirst: FormsFirst = NO_FORMS,
  { first, second }: LessonsInOrder = NO_LESSONS_KNOWN,
): Target[] {
  const byWay = (way: Way) => targetsOf(crm, call, way, { remembered, formsFirst });
  const byLessons = (given: readonly KnownLesson[]) => given.flatMap((lesson) => lessonTarget(crm, call, lesson) ?? []);
  const [memory, ways] = crm.ways[0] === 'remembered' ? [['remembered'] as const, crm.ways.slice(1)] : [[], crm.ways];
  const targets = [
    ...memory.flatMap(byWay),
    ...byLessons(first),
    ...ways.slice(0, 1).flatMap(byWay),
    ...byLessons(second),
    ...ways.slice(1).flatMap(byWay),
  ];
  return targets.filter(
    (target, at) => targets.findIndex(({ way, address }) => way === target.way && address === target.address) === at,
  );
}

const UNASKED = { by: null, phoneForm: null, paths: null, lessonId: null } as const;

/**
 * The record that a pop of this call had come to before the background ended, by a search or a lookup as a rule: those do not
 * know it before they are asked again. How sure that pop was is not known, so the page has to show whose record it is.
 */
export function reachedTarget(crm: ResolvedCrm, address: string): Target | null {
  const signature = recordIdOf(crm, address) === null ? null : signatureOf(crm, address);
  return signature && { way: 'address', ...UNASKED, address, signature, isGuess: true };
}

/** What earlier calls have shown. */
type Known = { remembered: string | null; formsFirst: FormsFirst };

function targetsOf(crm: ResolvedCrm, call: CallOfAgent, way: Way, { remembered, formsFirst }: Known): Target[] {
  switch (way) {
    case 'remembered': {
      const place = remembered === null ? null : rememberedAddress(crm, remembered);
      return place && 'address' in place ? [{ way, ...UNASKED, isGuess: false, ...place }] : [];
    }
    case 'address':
      return crm.addressBy.flatMap((name): Target[] => {
        const place = recordAddress({ ...crm, addressBy: [name] }, call);
        if (!('address' in place)) return [];
        const { address, signature } = place;
        const isGuess = !isWordOfAdmin(crm, name);
        return [{ way, ...UNASKED, address, signature, isGuess }];
      });
    case 'search':
      return searchAddresses(crm, call, formsFirst.search).map((place) => asking(way, place));
    case 'lookup':
      return lookupAddresses(crm, call, formsFirst.lookup).map((place) => asking(way, place));
  }
}

/** Where a pop of this call would go by a lesson; null where the call lacks what it asks by, or it leads out of the CRM. */
export const lessonAddress = (crm: ResolvedCrm, call: CallOfAgent, lesson: Hypothesis): string | null =>
  targetOfLesson(crm, call, lesson)?.address ?? null;

function targetOfLesson(crm: ResolvedCrm, call: CallOfAgent, lesson: Hypothesis): Target | null {
  const own = crmByLesson(crm, lesson);
  // Of several written forms of a number, the lesson's own stands first.
  return (own && targetsOf(own, call, lesson.way, { remembered: null, formsFirst: NO_FORMS })[0]) ?? null;
}

function lessonTarget(crm: ResolvedCrm, call: CallOfAgent, lesson: KnownLesson): Target | null {
  const target = targetOfLesson(crm, call, lesson);
  // Nobody vouches for a lesson: what it leads to has to show whose record it is. A search's row does.
  return target ? { ...target, isGuess: lesson.way !== 'search', lessonId: lesson.id } : null;
}

const asking = (way: Way, { address, by, phoneForm, paths }: SearchPlace & { paths?: LookupPaths }): Target => ({
  way,
  by,
  phoneForm,
  address,
  paths: paths ?? null,
  signature: null,
  isGuess: false,
  lessonId: null,
});

/** Whoever writes `{vendor_lead_code}` into the record template says that the code is the record's id. `{record_id}` says less. */
const isWordOfAdmin = ({ recordTemplate }: ResolvedCrm, name: ResolvedCrm['addressBy'][number]): boolean =>
  recordTemplate !== null && tokensOf(recordTemplate).includes(name);

/** Where the agent can go on when nothing led to a record: the CRM's search, else its new-record page; null if neither. */
export function popFallback(crm: ResolvedCrm, call: CallOfAgent, formsFirst = NO_FORMS): Fallback | null {
  const searches = searchAddresses(crm, call, formsFirst.search);
  const [search, ...alike] = searches.filter(({ by }) => by === searches.at(-1)?.by).map(({ address }) => address);
  const place = newRecordAddress(crm, call);
  const blank = 'address' in place ? place.address : null;
  if (search !== undefined)
    return { kind: 'search', address: search, alike, blank, note: sentence('pop.searchResults') };
  if (blank === null) return null;
  return { kind: 'new-record', address: blank, alike: [], blank: null, note: sentence('pop.newRecord') };
}
