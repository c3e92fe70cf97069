import type { GeneratedI18nStructure } from '#i18n';
import type * as z from 'zod/mini';
import type { PlainKey, WordKey, Words, WordValues } from './words.ts';

/** What an issue of a schema can fill into a sentence: a bound, or the values that the schema allows. */
type IssueValue = 'min' | 'max' | 'choices';

type ProblemName = Extract<WordKey, `problem.${string}`>;

/** The problems whose placeholders an issue can fill. */
type ProblemKey = {
  [Key in ProblemName]: GeneratedI18nStructure[Key] extends { namedSubstitutions: readonly (infer Name)[] }
    ? [Name] extends [IssueValue]
      ? Key
      : never
    : Extract<Key, PlainKey>;
}[ProblemName];

/** A message for a schema: names the sentence that `issueWords` makes of the issue. */
export const problem = (key: ProblemKey): string => key;

/** What is wrong, as a sentence of the catalogue: the one that the schema names, else one for the kind of issue. */
export function issueWords(issue: z.core.$ZodIssue): Words {
  const values = valuesOf(issue);
  return { key: isProblemKey(issue.message) ? issue.message : keyOf(issue), ...(values && { values }) };
}

// Zod's own messages are English sentences, which have blanks.
const isProblemKey = (message: string): message is ProblemKey => /^problem\.\w+$/.test(message);

function valuesOf(issue: z.core.$ZodIssue): WordValues | null {
  if (issue.code === 'too_big') return { max: Number(issue.maximum) };
  if (issue.code === 'too_small') return { min: Number(issue.minimum) };
  return issue.code === 'invalid_value' ? { choices: issue.values.map(String).join(', ') } : null;
}

function keyOf(issue: z.core.$ZodIssue): ProblemKey {
  switch (issue.code) {
    case 'invalid_type':
      return keyOfType(issue.expected);
    case 'invalid_value':
      return 'problem.choose';
    case 'too_small':
      return 'problem.tooSmall';
    case 'too_big':
      if (issue.origin === 'string') return 'problem.tooLong';
      return issue.origin === 'array' ? 'problem.tooManyItems' : 'problem.tooBig';
    default:
      return 'problem.notUnderstood';
  }
}

function keyOfType(expected: string): ProblemKey {
  switch (expected) {
    case 'string':
      return 'problem.notText';
    case 'number':
      return 'problem.notANumber';
    case 'int':
      return 'problem.notWhole';
    case 'array':
      return 'problem.notAList';
    case 'object':
    case 'record':
      return 'problem.notAGroup';
    default:
      return 'problem.notUnderstood';
  }
}
