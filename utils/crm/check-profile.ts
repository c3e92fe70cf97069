import { issueWords } from '../words/issue-words.ts';
import { sentence } from '../words/words.ts';
import { crmProfileSchema, type CrmProfile, searchSubjects } from './profile.ts';
import { asksOfCall, resolveCrm, type ProfileProblems } from './resolve.ts';
import { parseTemplate } from './template.ts';

/**
 * The profile in what a person or a policy entered, or for every field that is wrong (`recordTemplate`,
 * `parts.subdomain`, `lookup.idPath`, …) what is wrong with it.
 */
export function checkProfile(input: unknown): { profile: CrmProfile } | { problems: ProfileProblems } {
  const parsed = crmProfileSchema.safeParse(input);
  if (!parsed.success) {
    const problems: ProfileProblems = {};
    for (const issue of parsed.error.issues) problems[fieldOf(issue.path)] ??= issueWords(issue);
    return { problems };
  }
  const resolved = resolveCrm(parsed.data);
  const problems = { ...askNothing(parsed.data), ...('crm' in resolved ? {} : resolved.problems) };
  return Object.keys(problems).length === 0 ? { profile: parsed.data } : { problems };
}

/** The searches and lookups that ask the same for every call. */
function askNothing({ searchTemplate, searchTemplates, lookup, lookups }: CrmProfile): ProfileProblems {
  const texts: Record<string, string> = { searchTemplate, 'lookup.template': lookup?.template ?? '' };
  for (const subject of searchSubjects) {
    texts[`searchTemplates.${subject}`] = searchTemplates[subject];
    texts[`lookups.${subject}.template`] = lookups[subject]?.template ?? '';
  }
  const wrong = Object.entries(texts).filter(([, text]) => {
    const parsed = parseTemplate(text);
    return 'template' in parsed && !asksOfCall(parsed.template);
  });
  return Object.fromEntries(
    wrong.map(([field]) => [field, sentence('problem.searchWithoutValue', { token: '{search}' })]),
  );
}

// A mistake in an item of a list belongs to the list's field.
function fieldOf(path: PropertyKey[]): string {
  const field = path.filter((step) => typeof step === 'string').join('.');
  return field === '' ? 'id' : field;
}
