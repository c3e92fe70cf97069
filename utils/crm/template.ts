import { type PlainKey, sentence, type Words } from '../words/words.ts';
import { isWithinCrm, LONGEST_ADDRESS, parseHttpAddress, type CrmBase } from './crm-address.ts';

/**
 * What braces in a template can name, and what to call it to a person. `{record_id}` is the id that names the record
 * (code, lead id, found by lookup, or remembered), `{search}` what the CRM is searched for.
 */
export const tokenMeanings = {
  record_id: 'problem.token.recordId',
  vendor_lead_code: 'problem.token.vendorLeadCode',
  lead_id: 'problem.token.leadId',
  phone: 'problem.token.phone',
  phone_digits: 'problem.token.phone',
  phone_e164: 'problem.token.phoneE164',
  caller_id: 'problem.token.callerId',
  campaign_id: 'problem.token.campaignId',
  campaign_name: 'problem.token.campaignName',
  call_type: 'problem.token.callType',
  agent: 'problem.token.agent',
  search: 'problem.token.search',
} as const satisfies Record<string, PlainKey>;

export type Token = keyof typeof tokenMeanings;
export type TokenValues = Partial<Record<Token, string>>;

/** A token and its place in the address, which decides how its value is encoded. */
export type PlacedToken = { token: Token; place: 'path' | 'query' | 'hash'; json: 'no' | 'text' | 'number' };

/** A parsed template; plain data. `absolute` ones begin with http(s)://, the others are below the CRM's own address. */
export type Template = { text: string; absolute: boolean; parts: (string | PlacedToken)[] };

const schemeAndHost = /^https?:\/\/[^/?#\\]*$/i;

/**
 * Parses a template, or says what is wrong with it.
 *
 * Braces around a plain word are a token. All other braces are literal and must balance, so that JSON can be written as
 * it is: `?filter={"q":"{phone}"}`. Literal braces around a plain word are written %7B and %7D.
 */
export function parseTemplate(typed: string): { template: Template } | { problem: Words } {
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
      return { problem: sentence('problem.templateDoubleBraces', { single: `{${word}}`, double: `{{${word}}}` }) };
    }
    if (!isToken(word)) return { problem: unknownToken(word) };
    before += literal;
    if (schemeAndHost.test(before)) {
      return { problem: sentence('problem.templateHost', { token: `{${word}}` }) };
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
 * The address that a template gives for these values, or why it is refused. Each value is encoded for its place, and
 * the result is parsed and compared with the CRM's own address again, because it must not lead anywhere else.
 * `meanings` says what to call the tokens in a refusal.
 */
export function fillTemplate(
  template: Template,
  base: CrmBase,
  values: TokenValues,
  meanings: Readonly<Record<Token, PlainKey>> = tokenMeanings,
): { address: string } | { refused: Words } {
  let text = '';
  for (const part of template.parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const filled = encodeFor(part, (values[part.token] ?? '').trim(), sentence(meanings[part.token]));
    if ('refused' in filled) return filled;
    text += filled.encoded;
  }
  const whole = template.absolute ? text : underBase(base, text);
  const url = parseHttpAddress(whole);
  if (url === null) return { refused: sentence('problem.addressInvalid') };
  if (hasDotSegment(whole)) return { refused: sentence('problem.addressDots') };
  if (!isWithinCrm(url.href, base)) return { refused: sentence('problem.addressLeaves') };
  return { address: url.href };
}

/** The template without the parameters for which these values have nothing: the number of a caller who withholds it. */
export function withoutBlankParameters(template: Template, values: TokenValues): Template {
  const isBlank = (parameter: string) =>
    [...parameter.matchAll(/\{(\w+)\}/g)].some(([, word = '']) => isToken(word) && (values[word] ?? '').trim() === '');
  const text = template.text
    .replace(/([?&])([^?&#]*)/g, (whole, sign: string, parameter: string) =>
      isBlank(parameter) ? sign.replace('&', '') : whole,
    )
    .replaceAll('?&', '?')
    .replace(/\?(?=#|$)/g, '');
  const parsed = parseTemplate(text);
  return 'template' in parsed ? parsed.template : template;
}

/** The text of a template, filled in or not, as a whole address below the CRM's own. */
export function underBase(base: CrmBase, text: string): string {
  return `${base.origin}${base.pathPrefix}${/^[/?#]/.test(text) ? '' : '/'}${text}`;
}

function problemOfText(text: string): Words | null {
  if (text === '') return sentence('problem.templateMissing');
  if (text.length > LONGEST_ADDRESS / 2) return sentence('problem.templateTooLong');
  // Private-use characters stand for tokens while a template is compared with an address.
  if (/[\p{Cc}\p{Co}\p{Cs}\\]/u.test(text)) return sentence('problem.templateCharacters');
  if (text.startsWith('//')) return sentence('problem.templateSlashes');
  if (/^[a-z][a-z0-9+.-]*:/i.test(text) && !/^https?:\/\/[^/?#]/i.test(text)) {
    return sentence('problem.templateScheme');
  }
  if (/^https?:\/\/[^/?#]*@/i.test(text)) return sentence('problem.templateLogIn');
  if (hasDotSegment(text)) return sentence('problem.templateDots');
  return null;
}

function problemOfBraces(literals: string): Words | null {
  let open = 0;
  for (const character of literals) {
    if (character === '{') open += 1;
    if (character === '}') open -= 1;
    if (open < 0) return sentence('problem.templateClosing');
  }
  return open === 0 ? null : sentence('problem.templateOpening');
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

function unknownToken(word: string): Words {
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
  const token = `{${word.length > 40 ? `${word.slice(0, 40)}…` : word}}`;
  return guess === undefined
    ? sentence('problem.tokenUnknown', { token, tokens: names.map((name) => `{${name}}`).join(', ') })
    : sentence('problem.tokenMeant', { token, meant: `{${guess}}` });
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
  const parameter = tail.slice(Math.max(tail.lastIndexOf('&'), tail.lastIndexOf(';')) + 1);
  const json = parameter.slice(/=\s*[[{]/.exec(parameter)?.index ?? parameter.length);
  if (json === '') return { place, json: 'no' };
  return { place, json: (json.match(/"/g) ?? []).length % 2 === 1 ? 'text' : 'number' };
}

function encodeFor({ place, json }: PlacedToken, value: string, what: Words): { encoded: string } | { refused: Words } {
  if (value === '') return { refused: sentence('problem.callLacks', { what }) };
  if (/[\p{Cc}\p{Cs}]/u.test(value)) return { refused: sentence('problem.callCharacters', { what }) };
  if (place !== 'query' && value.split(/[/\\]/).some((segment) => segment === '.' || segment === '..')) {
    return { refused: sentence('problem.callDots', { what, value }) };
  }
  if (json === 'number' && !/^(?:0|[1-9][0-9]{0,15})$/.test(value)) {
    return { refused: sentence('problem.callNumber', { what, value }) };
  }
  return { encoded: encodeURIComponent(json === 'text' ? JSON.stringify(value).slice(1, -1) : value) };
}

function hasDotSegment(text: string): boolean {
  const hashAt = text.indexOf('#');
  const path = text.split(/[?#]/, 1)[0] ?? '';
  const hash = hashAt < 0 ? '' : text.slice(hashAt + 1);
  return [...path.split('/'), ...hash.split(/[/?&;=]/)].some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
}
