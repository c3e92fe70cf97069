import { parseExactJson } from '../json/exact-json.ts';
import { sentence, type Words } from '../words/words.ts';
import { phoneText } from './phone-text.ts';

const mostIds = 8;

/**
 * What is wrong with the path to the id in a lookup's response, such as `data.0.id` or `results.*.id`; null if nothing.
 */
export function idPathProblem(path: string): Words | null {
  if (path === '') return sentence('problem.idPathMissing');
  return /^[^.\s]+(?:\.[^.\s]+)*$/.test(path) ? null : sentence('problem.idPath');
}

/**
 * A record that a lookup found: its id, what tells it from the others (blank where the answer says no more than the id), and
 * what of it may be a phone number, as written.
 */
export type LookedUp = { id: string; label: string; phones: string[] };

/**
 * The records at this path of a lookup's response (`*` stands for every element), each id once, 8 at most; empty where
 * there are none. Only texts and whole numbers are ids. `labelPath` names the fields beside the id that tell records apart,
 * such as `first_name last_name`.
 */
export function recordsInAnswer(answer: unknown, idPath: string, labelPath = ''): LookedUp[] {
  let found: Held[] = [{ value: answer, holder: null }];
  for (const step of idPath.split('.')) found = found.flatMap((held) => children(held, step));
  const records = new Map<string, unknown>();
  for (const { value, holder } of found) {
    const id = idOf(value);
    if (id !== '' && !records.has(id)) records.set(id, holder);
  }
  // What several records share tells none of them apart.
  const holders = [...records.values()];
  const isOwn = (holder: unknown) => holders.filter((each) => each === holder).length === 1;
  const labelled = [...records]
    .slice(0, mostIds)
    .map(([id, holder]) =>
      isOwn(holder)
        ? { id, label: namedLabel(holder, labelPath) || labelOf(holder, id), phones: phonesOf(holder) }
        : { id, label: '', phones: [] },
    );
  const isShared = (label: string) => labelled.filter((each) => each.label === label).length > 1;
  return labelled.map((each) => {
    const { id, label } = each;
    return label !== '' && isShared(label) ? { ...each, label: `${label} · ${id}` } : each;
  });
}

/** The same for the text of a response; null where that is no JSON. */
export function recordsInText(text: string, idPath: string, labelPath = ''): LookedUp[] | null {
  try {
    // JSON.parse would round ids above 2^53 to other records' ids.
    return recordsInAnswer(parseExactJson(text), idPath, labelPath);
  } catch {
    return null;
  }
}

/** A value of the answer, and the object in which it stands. */
type Held = { value: unknown; holder: unknown };

function idOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return Number.isSafeInteger(value) ? String(value) : '';
}

function children({ value, holder }: Held, step: string): Held[] {
  if (typeof value !== 'object' || value === null) return [];
  const around = Array.isArray(value) ? holder : value;
  if (step === '*')
    return Object.values(value)
      .slice(0, 1000)
      .map((each) => ({ value: each, holder: around }));
  return Object.hasOwn(value, step) ? [{ value: Reflect.get(value, step), holder: around }] : [];
}

const mostPhones = 20;

/** All in an object, and in the objects and lists in it, that can be a phone number. */
function phonesOf(holder: unknown): string[] {
  const values = (of: unknown): unknown[] =>
    typeof of === 'object' && of !== null ? Object.values(of).slice(0, 200) : [];
  const within = values(holder).flatMap((value) => [
    value,
    ...values(value).flatMap((each) => [each, ...values(each)]),
  ]);
  return within
    .flatMap((value) => (typeof value === 'string' || Number.isSafeInteger(value) ? [String(value)] : []))
    .filter((text) => text.length <= longestText && phoneText(text) !== '')
    .slice(0, mostPhones);
}

const mostTexts = 3;
const longestText = 40;
const longestLabel = 80;

/** What fields are called that tell people apart, best first; "first" and "last" make one text. */
const telling = [
  /^(?:full|display|rec|complete)_?name$|^(?:name|label|title)$/i,
  /^(?:first|given|fore)_?name$/i,
  /^(?:last|family|sur)_?name$/i,
  /name/i,
  /compan|organi[sz]ation|account/i,
  /city|town|street|address|postal|zip/i,
  /mail/i,
  /phone|mobile/i,
];
/** Fields that say the same of many records, or nothing to a person. */
const untelling =
  /(?:^|_)(?:id|ids|key|type|kind|object|status|state|uri|url|href|link|self|token|hash|locale|lang|image|avatar)$|id$|(?:creat|updat|modif|delet)ed|date|_at$/i;

/** The texts of the fields that somebody has named, paths from the object in which the id is; blank where there are none. */
function namedLabel(holder: unknown, labelPath: string): string {
  const names = labelPath.split(/\s+/).filter((name) => name !== '');
  const said = names.flatMap((name) => {
    let at: Held[] = [{ value: holder, holder: null }];
    for (const step of name.split('.')) at = at.flatMap((held) => children(held, step));
    return at.flatMap(({ value }) => (typeof value === 'string' || typeof value === 'number' ? [String(value)] : []));
  });
  return said
    .join(' ')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, longestLabel);
}

function labelOf(holder: unknown, id: string): string {
  const texts = textsIn(holder, 1)
    .filter(([, text]) => text !== id && text.length <= longestText)
    .map(([name, text]) => ({ text, rank: rankOf(name) }))
    .sort((a, b) => a.rank - b.rank);
  const [first, last] = [1, 2].map((rank) => texts.find((each) => each.rank === rank)?.text);
  const both = first && last ? [`${first} ${last}`] : [];
  const told = [
    ...texts.filter(({ rank }) => rank === 0).map(({ text }) => text),
    ...both,
    ...texts.map(({ text }) => text),
  ];
  const apart: string[] = [];
  for (const text of told) {
    if (apart.length < mostTexts && !apart.some((before) => before.includes(text))) apart.push(text);
  }
  return apart.join(' · ').slice(0, longestLabel);
}

function rankOf(name: string): number {
  const rank = telling.findIndex((pattern) => pattern.test(name));
  return rank < 0 ? telling.length : rank;
}

/** The texts of an object, and of those in it: some CRMs keep a record's fields in `properties` or `attributes`. */
function textsIn(holder: unknown, deeper: number): [name: string, text: string][] {
  if (typeof holder !== 'object' || holder === null || Array.isArray(holder)) return [];
  return Object.entries(holder)
    .slice(0, 200)
    .flatMap(([name, value]): [string, string][] => {
      if (typeof value !== 'string') return deeper > 0 ? textsIn(value, deeper - 1) : [];
      const text = value.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
      return text === '' || untelling.test(name) || /[<>{}]|:\/\/|^\d{4}-\d\d-\d\d/.test(text) ? [] : [[name, text]];
    });
}
