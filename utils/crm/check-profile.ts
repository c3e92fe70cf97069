import { issueWords } from '../words/issue-words.ts';
import { crmProfileSchema, type CrmProfile } from './profile.ts';
import { resolveCrm, type ProfileProblems } from './resolve.ts';

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
  return 'crm' in resolved ? { profile: parsed.data } : { problems: resolved.problems };
}

// A mistake in an item of a list belongs to the list's field.
function fieldOf(path: PropertyKey[]): string {
  const field = path.filter((step) => typeof step === 'string').join('.');
  return field === '' ? 'id' : field;
}
