import * as z from 'zod/mini';
import type { CallFields } from '../dialer/call.ts';
import { problem } from '../words/issue-words.ts';

/** Where a call came from; the dialer writes it in several ways (AUTO and DIALER are both the dialer's own calls). */
export const callTypes = ['inbound', 'manual', 'dialer'] as const;
export type CallType = (typeof callTypes)[number];

const pattern = z._default(z.string().check(z.trim(), z.maxLength(100)), '');

/** One rule. A blank text or an empty list matches every call. */
export const popRuleSchema = z.object({
  /** Campaign id or name; `*` matches anything. */
  campaign: pattern,
  callTypes: z._default(z.array(z.enum(callTypes)).check(z.maxLength(3)), []),
  /** Shape of the vendor lead code: `#` a digit, `@` a letter, `?` any character, `*` anything, the rest as it is. */
  codeShape: pattern,
  /** Profile to pop in, or "dont-pop". */
  result: z
    .string(problem('problem.ruleResult'))
    .check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, problem('problem.ruleResult'))),
});

export type PopRule = z.output<typeof popRuleSchema>;

/** What a rule can say instead of a profile's id; no profile may have this id. */
export const dontPop = 'dont-pop';

export type RuleOutcome =
  | { pop: true; profileId: string; rule: number | null }
  | { pop: false; reason: 'rule' | 'no-profile' | 'unknown-profile'; rule: number | null };

/**
 * Which profile a call pops in. The first rule that matches decides; where none matches, the first profile is used. A
 * rule that names a removed profile pops nothing (`unknown-profile`), because any other CRM would be the wrong one.
 */
export function decide(rules: readonly PopRule[], profileIds: readonly string[], call: CallFields): RuleOutcome {
  const rule = rules.findIndex((candidate) => ruleMatches(candidate, call));
  const result = rules[rule]?.result;
  if (result === undefined) {
    const [first] = profileIds;
    return first === undefined
      ? { pop: false, reason: 'no-profile', rule: null }
      : { pop: true, profileId: first, rule: null };
  }
  if (result === dontPop) return { pop: false, reason: 'rule', rule };
  return profileIds.includes(result)
    ? { pop: true, profileId: result, rule }
    : { pop: false, reason: 'unknown-profile', rule };
}

/** The kind of call for a call type as the dialer writes it; null where it is not known. */
export function callTypeOf(received: string): CallType | null {
  const word = received.toLowerCase().replace(/[^a-z]/g, '');
  if (word === 'inbound' || word === 'in' || word === 'closer') return 'inbound';
  if (word === 'manual') return 'manual';
  return word === 'auto' || word === 'dialer' || word === 'outbound' ? 'dialer' : null;
}

/** Whether the whole text has this shape, ignoring letter case. Takes at most text length × shape length steps. */
export function hasShape(text: string, shape: string): boolean {
  const characters = Array.from(text.toLowerCase());
  const wanted = Array.from(shape.toLowerCase());
  let [at, next, star, resume] = [0, 0, -1, 0];
  while (at < characters.length) {
    if (wanted[next] === '*') {
      [star, resume] = [next, at];
      next += 1;
    } else if (next < wanted.length && characterMatches(characters[at] ?? '', wanted[next] ?? '')) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      // Only the last "*" may need to match more, because everything before it was matched as early as possible.
      resume += 1;
      [at, next] = [resume, star + 1];
    } else return false;
  }
  return wanted.slice(next).every((character) => character === '*');
}

function ruleMatches(rule: PopRule, call: CallFields): boolean {
  const type = callTypeOf(call.callType);
  return (
    (rule.campaign === '' ||
      [call.campaignId, call.campaignName].some((name) => matchesWildcard(name, rule.campaign))) &&
    (rule.callTypes.length === 0 || (type !== null && rule.callTypes.includes(type))) &&
    (rule.codeShape === '' || hasShape(call.vendorLeadCode, rule.codeShape))
  );
}

// In campaign names only "*" is special: "#1 callers" and "Why?" are names.
function matchesWildcard(name: string, wildcard: string): boolean {
  const [first = '', ...rest] = wildcard.toLowerCase().split('*');
  const text = name.trim().toLowerCase();
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let from = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return from <= text.length - last.length;
}

function characterMatches(character: string, wanted: string): boolean {
  if (wanted === '?') return true;
  if (wanted === '#') return /^[0-9]$/.test(character);
  if (wanted === '@') return /^\p{L}$/u.test(character);
  return character === wanted;
}
