import {
  decode,
  isSameId,
  isViewOf,
  isViewWord,
  pathSegments,
  showsRecord,
  splitHash,
  withoutSlug,
} from './record-signature.ts';
import type { RecordSignature } from './record-signature.ts';

/** Words of record addresses that name neither a record nor a kind of record. */
const WORDS_OF_ROUTES =
  /^(?:view|show|edit|detail|details|detailview|record|records|read|open|form|list|tab|lead_view|index\.php|main\.aspx|web|app|crm|r|#)$/i;

const parts = ({ path, query, hash }: RecordSignature): string[] =>
  [...path.split('/'), ...Object.values(query), ...(hash ?? '').split(/[/;?&=#]/)]
    .map(decode)
    .filter((part) => part !== '');

/** The id in the record's address: its last part that contains a digit; null where there is none. */
export const recordId = (signature: RecordSignature): string | null =>
  parts(signature).findLast((part) => /\d/.test(part)) ?? null;

/**
 * The start of the word that names the kind of record, in lower case ("conta" of "contacts", so that "Contact" matches
 * too); null where the address has none.
 */
export const recordKind = (signature: RecordSignature): string | null => {
  const word = parts(signature).findLast((part) => !/\d/.test(part) && part.length >= 3 && !WORDS_OF_ROUTES.test(part));
  return word ? word.toLowerCase().slice(0, 5) : null;
};

/** Words that stand where an id could and name another page (`/leads/new`). */
const PAGES = /^(?:new|create|add|import|search|find|list|index|all|home)$/i;

/**
 * Whether the address has the form of the signature's own but names another record: another id in the same place, or a
 * further id behind it (`/contacts/12/res.partner/45`). Needs no template. False where the address tells neither: a list,
 * a form for a new record, a page of another form.
 */
export function isOtherRecord(address: string, signature: RecordSignature): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, pathname, searchParams, hash } = new URL(address);
  if (origin !== signature.origin || showsRecord(address, signature)) return false;
  const wanted = placesOf(signature.path, Object.entries(signature.query), signature.hash ?? '');
  const given = new Map(placesOf(pathname, pairsOf(searchParams), signature.hash === null ? '' : hash.slice(1)));
  const idAt = placeOfId(wanted);
  const isForm = wanted.every(
    ([at, value], index) => index === idAt || (index > idAt && isStep(at)) || isAlike(value, given.get(at) ?? ''),
  );
  const [place = '', id = ''] = wanted[idAt] ?? [];
  const other = given.get(place) ?? '';
  if (!isForm || other === '') return false;
  if (!isSameId(withoutSlug(id), withoutSlug(other))) return !PAGES.test(other) && (/\d/.test(other) || !/\d/.test(id));
  const behind = place.startsWith('/')
    ? pathSegments(pathname).slice(pathSegments(signature.path).length)
    : pathSegments(splitHash(hash.slice(1)).route).slice(pathSegments(splitHash(signature.hash ?? '').route).length);
  return !isViewOf(behind) && behind.some((segment) => /\d/.test(segment));
}

type Place = [name: string, value: string];

/** The parameters of a query. A script in a page of Firefox's cannot iterate over them: there they have no iterator. */
export function pairsOf(params: URLSearchParams): Place[] {
  const pairs: Place[] = [];
  params.forEach((value, name) => pairs.push([name, value]));
  return pairs;
}

/** Every part of an address under a name that says where it stands: "/2" in the path, "?id", "#/2" and "#id" in the hash. */
function placesOf(path: string, query: Place[], hash: string): Place[] {
  const { route, params } = splitHash(hash);
  const segments = (start: string, text: string) =>
    pathSegments(text).map((segment, index): Place => [`${start}${index}`, decode(segment)]);
  const pairs = params.map((param): Place => {
    const [name = '', ...value] = param.split('=');
    return [`#${name}`, decode(value.join('='))];
  });
  return [
    ...segments('/', path),
    ...query.map(([name, value]): Place => [`?${name}`, value]),
    ...segments('#/', route),
    ...pairs,
  ];
}

/** Where the id stands: the last part with a digit, else the last that is more than a word for how it is shown. */
function placeOfId(places: Place[]): number {
  const withDigit = places.findLastIndex(([, value]) => /\d/.test(value));
  return withDigit >= 0 ? withDigit : places.findLastIndex(([, value]) => !isViewWord(value));
}

/** Whether the part is a segment, of which those behind the id only say how it is shown. */
const isStep = (place: string): boolean => /^#?\//.test(place);

const isAlike = (a: string, b: string): boolean => isSameId(a, b) || (isViewWord(a) && isViewWord(b));
