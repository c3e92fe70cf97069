import { parseHttpAddress } from './crm-address.ts';
import { decode, isViewOf, pathSegments, splitHash, withoutSlug } from './record-signature.ts';

/** A place in an address pattern that matches any text of this form (source of a regular expression, not anchored). */
export type Slot = { name: string; pattern: string };

/** An address pattern: literal text and slots, in order. */
export type AddressPattern = (string | Slot)[];

// In the pattern's text a slot is one private-use character; templates cannot contain those.
const slotCharacter = /[\uE000-\uE0FF]/;
const slotBase = 0xe000;

export type MatchOptions = {
  /** The pattern has no scheme and host, and can start anywhere in the address's path (of a CRM hosted anywhere). */
  anywhere: boolean;
  /** Whether a parameter does not name the record. */
  noise: (name: string) => boolean;
};

/** What an address has in a pattern's slots, and the CRM's own address in front of them. */
export type AddressMatch = { values: Record<string, string>; origin: string; pathPrefix: string };

/**
 * Finds what stands in the slots of the pattern that made this address; null where the address does not match. Ignores
 * what the pattern does not name, and path segments after the last slot of the path, because CRMs put tabs and views
 * there.
 */
export function matchAddress(pattern: AddressPattern, address: string, options: MatchOptions): AddressMatch | null {
  const url = parseHttpAddress(address);
  if (url === null) return null;
  const slots = pattern.filter((part) => typeof part !== 'string');
  let index = 0;
  const text = pattern.map((part) => (typeof part === 'string' ? part : slotCharacterAt(index++))).join('');
  const [, origin = '', path = '', query = '', hash = ''] =
    /^(https?:\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?(#[^]*)?$/i.exec(text) ?? [];
  const reader = new SlotReader(slots);
  if (!options.anywhere && !reader.read(origin.toLowerCase(), url.origin)) return null;
  if (!queryFits(reader, query, url, options.noise) || !hashFits(reader, hash.slice(1), url.hash.slice(1))) return null;

  // On an unknown host "/contacts/51" says too little, so what the pattern has after the id must match too.
  const wanted = options.anywhere ? pathSegments(path) : withoutTail(pathSegments(path));
  const given = pathSegments(url.pathname);
  const mayGoOn = wanted.some((segment) => slotCharacter.test(segment));
  for (let start = 0; start <= (options.anywhere ? given.length : 0); start += 1) {
    const rest = given.slice(start);
    if (rest.length < wanted.length || (rest.length > wanted.length && !mayGoOn)) continue;
    const attempt = reader.fork();
    if (!wanted.every((segment, at) => attempt.readSegment(segment, rest[at] ?? ''))) continue;
    const prefix = given.slice(0, start).join('/');
    return { values: attempt.values, origin: url.origin, pathPrefix: prefix === '' ? '' : `/${prefix}` };
  }
  return null;
}

/**
 * The path up to the last segment with a slot, because that much names the record; the whole path where it has no slot, or
 * where more than a view follows.
 */
function withoutTail(segments: string[]): string[] {
  const last = segments.findLastIndex((segment) => slotCharacter.test(segment));
  return last < 0 || !isViewOf(segments.slice(last + 1)) ? segments : segments.slice(0, last + 1);
}

function queryFits(reader: SlotReader, query: string, url: URL, noise: MatchOptions['noise']): boolean {
  for (const [name, wanted] of new URLSearchParams(query)) {
    if (noise(name)) continue;
    const given = url.searchParams.get(name);
    if (given === null || !reader.read(wanted, given)) return false;
  }
  return true;
}

function hashFits(reader: SlotReader, wantedHash: string, givenHash: string): boolean {
  if (wantedHash === '') return true;
  const wanted = splitHash(wantedHash);
  const given = splitHash(givenHash);
  const wantedRoute = withoutTail(pathSegments(wanted.route));
  const givenRoute = pathSegments(given.route);
  const mayGoOn = wantedRoute.some((segment) => slotCharacter.test(segment));
  if (givenRoute.length < wantedRoute.length || (givenRoute.length > wantedRoute.length && !mayGoOn)) return false;
  if (!wantedRoute.every((segment, at) => reader.readSegment(segment, givenRoute[at] ?? ''))) return false;
  return wanted.params.every((param) => given.params.some((candidate) => reader.read(param, candidate)));
}

function slotCharacterAt(index: number): string {
  return String.fromCharCode(slotBase + index);
}

/** A piece of a pattern: the slots in it, and what fits it. */
type Piece = { names: string[]; pattern: RegExp };

/**
 * With several slots in one piece (`{lead_id}-{phone}`) a text has as many places for each as it has characters. Where that
 * makes more ways to try than this, the text is none that the template made.
 */
const mostTries = 1_000_000;

/**
 * Matches texts with pieces of a pattern and collects the slots' values; a slot that occurs twice must have one value.
 */
class SlotReader {
  values: Record<string, string> = {};
  readonly #slots: Slot[];
  /** By the piece of the pattern: it is compared with every segment of an address. */
  readonly #compiled: Map<string, Piece>;

  constructor(slots: Slot[], compiled = new Map<string, Piece>()) {
    this.#slots = slots;
    this.#compiled = compiled;
  }

  fork(): SlotReader {
    const copy = new SlotReader(this.#slots, this.#compiled);
    copy.values = { ...this.values };
    return copy;
  }

  /** Reads a segment, if need be without the words that a CRM writes behind a number. */
  readSegment(wanted: string, given: string): boolean {
    return this.read(wanted, given) || this.read(wanted, withoutSlug(decode(given)));
  }

  read(wanted: string, given: string): boolean {
    const { names, pattern } = this.#pieceOf(wanted);
    const text = decode(given);
    const match = text.length ** names.length > mostTries ? null : pattern.exec(text);
    if (match === null) return false;
    const found = names.map((name, index): [string, string] => [name, match[index + 1] ?? '']);
    if (found.some(([name, value]) => (this.values[name] ?? value) !== value)) return false;
    if (new Set(found.map(([name]) => name)).size !== new Set(found.map((pair) => pair.join('\0'))).size) return false;
    this.values = { ...this.values, ...Object.fromEntries(found) };
    return true;
  }

  #pieceOf(wanted: string): Piece {
    const known = this.#compiled.get(wanted);
    if (known) return known;
    const names: string[] = [];
    let source = '';
    for (const character of decode(wanted)) {
      const slot = slotCharacter.test(character) ? this.#slots[character.charCodeAt(0) - slotBase] : undefined;
      if (slot) names.push(slot.name);
      source += slot ? `(${slot.pattern})` : escapeForRegExp(character);
    }
    const piece = { names, pattern: new RegExp(`^${source}$`, 'u') };
    this.#compiled.set(wanted, piece);
    return piece;
  }
}

function escapeForRegExp(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}
