import type { DiscoveryReport, Hypothesis } from '../crm/discovery.ts';
import {
  bySubject,
  type BySubject,
  type CrmProfile,
  type PhoneForm,
  type RecordName,
  type SearchSubject,
  searchSubjects,
  type Way,
} from '../crm/profile.ts';
import { resolveCrm } from '../crm/resolve.ts';
import type { LookupPaths, ResolvedCrm } from '../crm/resolved-crm.ts';
import { withRecordTemplate } from './record-template.ts';

/**
 * The profile with what the report found: the ways that worked, their addresses for each value, and the written form of
 * numbers. A value that was tried is asked for only as it was found; one that was not stays as it is. Pure.
 */
export function proposeProfile(given: CrmProfile, report: DiscoveryReport): CrmProfile {
  const profile = withRecordTemplate(given, report.example);
  const resolved = resolveCrm(profile);
  if (report.works.length === 0 || 'problem' in resolved) return profile;
  const { crm } = resolved;
  const searches = wantedOf(report, 'search', currentSearches(crm));
  const lookups = wantedOf(report, 'lookup', currentLookups(crm));
  const worked = report.works.filter(({ way }) => way !== 'address');
  return {
    ...profile,
    ways: waysOf(profile, report.works),
    addressBy: addressByOf(profile, report.works),
    searchBy:
      worked.length === 0
        ? profile.searchBy
        : searchByOf([...crm.searchBy, ...worked.map(({ by }) => by)], searches, lookups),
    phoneForms: formsOf(profile, report.works),
    ...withSearches(profile, currentSearches(crm), searches),
    ...withLookups(profile, currentLookups(crm), lookups),
  };
}

/** In the order of how sure and quick they are. A profile that does not want links remembered goes on without. */
function waysOf({ ways }: CrmProfile, works: readonly Hypothesis[]): Way[] {
  const order: readonly Way[] = ['address', 'lookup', 'search'];
  const first: Way[] = ways.length === 0 || ways.includes('remembered') ? ['remembered'] : [];
  return [...first, ...order.filter((way) => works.some((each) => each.way === way))];
}

function addressByOf({ addressBy }: CrmProfile, works: readonly Hypothesis[]): RecordName[] {
  const names = works.flatMap(({ way, by }) => (way === 'address' && by !== 'phone' ? [by] : []));
  return names.length > 0 ? names : addressBy;
}

function formsOf({ phoneForms }: CrmProfile, works: readonly Hypothesis[]): PhoneForm[] {
  return [...new Set([...works.flatMap(({ phoneForm }) => phoneForm ?? []), ...phoneForms])];
}

/** Of these values, each once, those that there is something to ask by. */
const searchByOf = (subjects: SearchSubject[], ...places: readonly BySubject<Place | null>[]): SearchSubject[] =>
  [...new Set(subjects)].filter((by) => places.some((place) => place[by] !== null));

/** Where a value is asked for. */
type Place = { template: string; paths: LookupPaths | null };

const currentSearches = ({ searches }: ResolvedCrm) =>
  bySubject((by): Place | null => searches[by] && { template: searches[by].text, paths: null });

const currentLookups = ({ lookups }: ResolvedCrm) =>
  bySubject((by): Place | null => {
    const lookup = lookups[by];
    return lookup && { template: lookup.template.text, paths: { idPath: lookup.idPath, labelPath: lookup.labelPath } };
  });

/** Where each value is to be asked for: as it was found, nowhere where it was tried and not found, else as before. */
function wantedOf(report: DiscoveryReport, way: Way, current: BySubject<Place | null>): BySubject<Place | null> {
  const isTried = (by: SearchSubject) =>
    report.trials.some(({ hypothesis }) => hypothesis.by === by && hypothesis.way !== 'address');
  return bySubject((by) => {
    const found = report.works.find((each) => each.way === way && each.by === by);
    if (found) return { template: found.template, paths: found.paths };
    return isTried(by) ? null : current[by];
  });
}

const isSamePlace = (by: SearchSubject, a: BySubject<Place | null>, b: BySubject<Place | null>): boolean =>
  JSON.stringify(a[by]) === JSON.stringify(b[by]);

const isSame = (a: BySubject<Place | null>, b: BySubject<Place | null>): boolean =>
  searchSubjects.every((by) => isSamePlace(by, a, b));

/**
 * An address for one value only, to stand where the one for all values does: then values without an address of their own
 * have none, although the preset knows one.
 */
function onlyFor(wanted: BySubject<Place | null>): Place | null {
  for (const by of searchSubjects) {
    const place = wanted[by];
    if (place) return { ...place, template: place.template.replace('{search}', `{${by}}`) };
  }
  return null;
}

function withSearches(profile: CrmProfile, current: BySubject<Place | null>, wanted: BySubject<Place | null>) {
  const { searchTemplate, searchTemplates } = profile;
  const mask = onlyFor(wanted);
  if (mask === null || isSame(current, wanted)) return { searchTemplate, searchTemplates };
  const masks = needsMask(current, wanted);
  const own = bySubject((by) =>
    !masks && isSamePlace(by, current, wanted) ? searchTemplates[by] : (wanted[by]?.template ?? ''),
  );
  return { searchTemplate: masks ? mask.template : searchTemplate, searchTemplates: own };
}

function withLookups(profile: CrmProfile, current: BySubject<Place | null>, wanted: BySubject<Place | null>) {
  const { lookup, lookups } = profile;
  const mask = onlyFor(wanted);
  if (mask === null || isSame(current, wanted)) return { lookup, lookups };
  const masks = needsMask(current, wanted);
  const own = bySubject((by) => (!masks && isSamePlace(by, current, wanted) ? lookups[by] : lookupOf(wanted[by])));
  return { lookup: masks ? lookupOf(mask) : lookup, lookups: own };
}

const lookupOf = (place: Place | null): CrmProfile['lookup'] =>
  place?.paths ? { template: place.template, ...place.paths } : null;

/** Whether a value that is to be asked for nowhere has an address now. */
const needsMask = (current: BySubject<Place | null>, wanted: BySubject<Place | null>): boolean =>
  searchSubjects.some((by) => wanted[by] === null && current[by] !== null);
