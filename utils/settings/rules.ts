import { z } from 'zod';
import type { CallFields } from '#utils/dialer/call.ts';

/** Where a call came from; the dialer writes it in several ways (AUTO and DIALER are both the dialer's own calls). */
export const callTypes = ['inbound', 'manual', 'dialer'] as const;
export type CallType = (typeof callTypes)[number];

const pattern = z.string('This must be text.').trim().max(100, 'This is too long: 100 characters at most.').default('');

/** One rule. What is blank, or an empty list, holds for every call. */
export const popRuleSchema = z.object({
  /** Campaign id or name; `*` stands for anything. */
  campaign: pattern,
  callTypes: z.array(z.enum(callTypes, 'Choose from inbound, manual and dialer.')).max(3).default([]),
  /** Shape of the vendor lead code: `#` a digit, `@` a letter, `?` any character, `*` anything, all else itself. */
  codeShape: pattern,
  /** Profile to pop in, or "dont-pop". */
  result: z.string('Choose a CRM, or “don’t pop”.').regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Choose a CRM, or “don’t pop”.'),
});

export const popRulesSchema = z.array(popRuleSchema).max(100, '100 rules at most.').default([]);

export type PopRule = z.output<typeof popRuleSchema>;

/** What a rule may say instead of a profile's id; no profile may have this id. */
export const dontPop = 'dont-pop';

export type RuleOutcome =
  | { pop: true; profileId: string; rule: number | null }
  | { pop: false; reason: 'rule' | 'no-profile' | 'unknown-profile'; rule: number | null };

/**
 * Where a call is to be popped. The first rule that fits decides; where none does, the first profile. A rule that names a
 * profile that is gone pops nothing (`unknown-profile`): another CRM would be the wrong one.
 */
export function decide(rules: readonly PopRule[], profileIds: readonly string[], call: CallFields): RuleOutcome {
  const rule = rules.findIndex((candidate) => ruleFits(candidate, call));
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

/** The family of a call type as the dialer writes it; null where it is not known. */
export function callTypeOf(received: string): CallType | null {
  const word = received.toLowerCase().replace(/[^a-z]/g, '');
  if (word === 'inbound' || word === 'in' || word === 'closer') return 'inbound';
  if (word === 'manual') return 'manual';
  return word === 'auto' || word === 'dialer' || word === 'outbound' ? 'dialer' : null;
}

/** Whether all of a text has this shape, letter case aside. At worst it takes as many steps as text times shape. */
export function hasShape(text: string, shape: string): boolean {
  const characters = Array.from(text.toLowerCase());
  const wanted = Array.from(shape.toLowerCase());
  let [at, next, star, resume] = [0, 0, -1, 0];
  while (at < characters.length) {
    if (wanted[next] === '*') {
      [star, resume] = [next, at];
      next += 1;
    } else if (next < wanted.length && characterFits(characters[at] ?? '', wanted[next] ?? '')) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      // Only the last "*" can have to take more: what stands before it has been found as early as can be.
      resume += 1;
      [at, next] = [resume, star + 1];
    } else return false;
  }
  return wanted.slice(next).every((character) => character === '*');
}

function ruleFits(rule: PopRule, call: CallFields): boolean {
  const type = callTypeOf(call.callType);
  return (
    (rule.campaign === '' || [call.campaignId, call.campaignName].some((name) => fitsWildcard(name, rule.campaign))) &&
    (rule.callTypes.length === 0 || (type !== null && rule.callTypes.includes(type))) &&
    (rule.codeShape === '' || hasShape(call.vendorLeadCode, rule.codeShape))
  );
}

// In campaign names only "*" is special: "#1 callers" and "Why?" are names.
function fitsWildcard(name: string, wildcard: string): boolean {
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

function characterFits(character: string, wanted: string): boolean {
  if (wanted === '?') return true;
  if (wanted === '#') return /^[0-9]$/.test(character);
  if (wanted === '@') return /^\p{L}$/u.test(character);
  return character === wanted;
}
