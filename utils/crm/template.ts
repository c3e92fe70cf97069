import { isWithinCrm, parseHttpAddress, type CrmBase } from './crm-address.ts';

/**
 * What may stand in braces in a template, in the words used to a person. `{record_id}` is the id that names the record
 * (code, lead id, found by lookup, or remembered), `{search}` what the CRM is searched for.
 */
export const tokenMeanings = {
  record_id: 'record id',
  vendor_lead_code: 'vendor lead code',
  lead_id: 'lead id',
  phone: 'phone number',
  phone_digits: 'phone number',
  phone_e164: 'phone number with a known country',
  caller_id: 'caller id',
  campaign_id: 'campaign id',
  campaign_name: 'campaign name',
  call_type: 'call type',
  agent: 'agent',
  search: 'search words',
} as const;

export type Token = keyof typeof tokenMeanings;
export type TokenValues = Partial<Record<Token, string>>;

/** A token and where it stands, which decides how its value is encoded. */
export type PlacedToken = { token: Token; place: 'path' | 'query' | 'hash'; json: 'no' | 'text' | 'number' };

/** A template taken apart; plain data. `absolute` ones begin with http(s)://, others stand below the CRM's own address. */
export type Template = { text: string; absolute: boolean; parts: (string | PlacedToken)[] };

const longestAddress = 4000;
const schemeAndHost = /^https?:\/\/[^/?#\\]*$/i;

/**
 * Takes a template apart, or says in plain words what is wrong with it.
 *
 * Braces around a plain word are a token. All other braces are literal, so that JSON can be written as it is
 * (`?filter={"q":"{phone}"}`), and must balance; a literal brace around a plain word is written %7B and %7D.
 */
export function parseTemplate(typed: string): { template: Template } | { problem: string } {
  const text = typed.trim();
  const problem = problemOfText(text);
  if (problem !== null) return { problem };

  const parts: Template['parts'] = [];
  let before = '';
  let end = 0;
  for (const match of text.matchAll(/\{([^{}"':,[\]/?#&=<>]+)\}/g)) {
    const literal = text.slice(end, match.index);
    const word = match[1] ?? '';
    if (literal.endsWith('{') && text[match.index + match[0].length] === '}') {
      return { problem: `Write single braces: {${word}} instead of {{${word}}}.` };
    }
    if (!isToken(word)) return { problem: unknownToken(word) };
    before += literal;
    if (schemeAndHost.test(before)) {
      return { problem: `{${word}} cannot be part of the host name: the CRM’s own address must not come from a call.` };
    }
    if (literal !== '') parts.push(literal);
    parts.push({ token: word, ...placeAfter(before) });
    before += 'x';
    end = match.index + match[0].length;
  }
  const rest = text.slice(end);
  if (rest !== '') parts.push(rest);
  const unbalanced = problemOfBraces(parts.filter((part) => typeof part === 'string').join('\0'));
  if (unbalanced !== null) return { problem: unbalanced };
  return { template: { text, absolute: /^https?:/i.test(text), parts } };
}

/** The tokens that a template names, in order, each once. */
export function tokensOf(template: Template): Token[] {
  return [...new Set(template.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.token])))];
}

/**
 * The address that a template gives for these values. Each value is encoded for where it stands, and the result is
 * parsed and compared with the CRM's own address again: what would lead anywhere else is refused, in plain words.
 */
export function fillTemplate(
  template: Template,
  base: CrmBase,
  values: TokenValues,
): { address: string } | { refused: string } {
  let text = '';
  for (const part of template.parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const filled = encodeFor(part, (values[part.token] ?? '').trim());
    if ('refused' in filled) return filled;
    text += filled.encoded;
  }
  const whole = template.absolute ? text : underBase(base, text);
  const url = whole.length > longestAddress ? null : parseHttpAddress(whole);
  if (url === null) return { refused: 'The address for this call would not be a valid web address.' };
  if (hasDotSegment(whole)) return { refused: 'The address for this call would lead to another part of the CRM.' };
  if (!isWithinCrm(url.href, base)) return { refused: 'The address for this call would leave the CRM.' };
  return { address: url.href };
}

/** A template's text, or one filled in, as a whole address below the CRM's own. */
export function underBase(base: CrmBase, text: string): string {
  return `${base.origin}${base.pathPrefix}${/^[/?#]/.test(text) ? '' : '/'}${text}`;
}

function problemOfText(text: string): string | null {
  if (text === '') return 'Enter an address.';
  if (text.length > longestAddress / 2) return 'This address is too long.';
  // Private-use characters stand for tokens while a template is compared with an address.
  if (/[\p{Cc}\p{Co}\p{Cs}\\]/u.test(text)) return 'This address has characters that no web address can have.';
  if (text.startsWith('//')) return 'Begin with https:// or with a single “/”.';
  if (/^[a-z][a-z0-9+.-]*:/i.test(text) && !/^https?:\/\/[^/?#]/i.test(text)) {
    return 'The address must begin with https:// (or http://), or with “/” for a page below the CRM’s own address.';
  }
  if (/^https?:\/\/[^/?#]*@/i.test(text)) return 'Leave user name and password out of the address.';
  if (hasDotSegment(text)) return 'Leave “.” and “..” out of the path.';
  return null;
}

function problemOfBraces(literals: string): string | null {
  let open = 0;
  for (const character of literals) {
    if (character === '{') open += 1;
    if (character === '}') open -= 1;
    if (open < 0) return 'There is a closing brace “}” without an opening one before it.';
  }
  return open === 0 ? null : 'There is an opening brace “{” that is never closed.';
}

function isToken(word: string): word is Token {
  return Object.hasOwn(tokenMeanings, word);
}

const otherNames: Record<string, Token> = {
  id: 'record_id',
  record: 'record_id',
  recordid: 'record_id',
  code: 'vendor_lead_code',
  vendor_id: 'vendor_lead_code',
  vendor_code: 'vendor_lead_code',
  lead: 'lead_id',
  in_call_with: 'phone',
  number: 'phone',
  phone_number: 'phone',
  campaign: 'campaign_name',
  user: 'agent',
  q: 'search',
  query: 'search',
};

function unknownToken(word: string): string {
  const wanted = word
    .trim()
    .toLowerCase()
    .replace(/[\s.-]+/g, '_');
  const names = Object.keys(tokenMeanings).filter(isToken);
  const nearest = names
    .map((name) => ({ name, distance: editDistance(name, wanted) }))
    .sort((a, b) => a.distance - b.distance)[0];
  const named = Object.hasOwn(otherNames, wanted) ? otherNames[wanted] : undefined;
  const guess = named ?? (nearest && nearest.distance <= 3 ? nearest.name : undefined);
  const shown = word.length > 40 ? `${word.slice(0, 40)}…` : word;
  return guess === undefined
    ? `{${shown}} is not known. You can use ${names.map((name) => `{${name}}`).join(', ')}.`
    : `{${shown}} is not known. Did you mean {${guess}}?`;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of a.split('').entries()) {
    const next = [i + 1];
    for (const [j, right] of b.split('').entries()) {
      const replaced = (row[j] ?? 0) + (left === right ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function placeAfter(before: string): Pick<PlacedToken, 'place' | 'json'> {
  const hashAt = before.indexOf('#');
  const queryAt = before.indexOf('?');
  const place = hashAt >= 0 ? 'hash' : queryAt >= 0 ? 'query' : 'path';
  if (place === 'path') return { place, json: 'no' };
  const tail = before.slice(place === 'hash' ? hashAt : queryAt).replace(/%(?:22|5b|5d|7b|7d)/gi, decodeURIComponent);
  // JSON begins right behind the "=" of a parameter; an array in a parameter's *name* ("filter[phone]=") is none.
  const json = /=\s*[[{][^&;]*$/.exec(tail)?.[0] ?? '';
  if (json === '') return { place, json: 'no' };
  return { place, json: (json.match(/"/g) ?? []).length % 2 === 1 ? 'text' : 'number' };
}

function encodeFor({ token, place, json }: PlacedToken, value: string): { encoded: string } | { refused: string } {
  const meaning = tokenMeanings[token];
  if (value === '') return { refused: `The call has no ${meaning}.` };
  if (/[\p{Cc}\p{Cs}]/u.test(value))
    return { refused: `The call’s ${meaning} has characters that no address can have.` };
  if (place !== 'query' && value.split(/[/\\]/).some((segment) => segment === '.' || segment === '..')) {
    return { refused: `The call’s ${meaning} (“${value}”) cannot stand in an address.` };
  }
  if (json === 'number' && !/^(?:0|[1-9][0-9]{0,15})$/.test(value)) {
    return { refused: `The call’s ${meaning} (“${value}”) is not the number that this address needs.` };
  }
  return { encoded: encodeURIComponent(json === 'text' ? JSON.stringify(value).slice(1, -1) : value) };
}

function hasDotSegment(text: string): boolean {
  const hashAt = text.indexOf('#');
  const path = text.split(/[?#]/, 1)[0] ?? '';
  const hash = hashAt < 0 ? '' : text.slice(hashAt + 1);
  return [...path.split('/'), ...hash.split(/[/?&;=]/)].some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
}
