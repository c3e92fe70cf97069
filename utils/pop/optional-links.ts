import { type LearnedForms } from './learned-forms.ts';
import type { PopDependencies } from './pop-context.ts';
import { NO_FORMS } from './targets.ts';

/** A database that hangs must not keep a caller waiting. */
const READ_WITHIN_MS = 1000;

type Links = PopDependencies['links'];
type ReportFault = PopDependencies['reportFault'];

/**
 * The memory of linked records, as something that a pop can do without: a read that fails or hangs is that of a lead
 * without a link, and a write that fails is only reported.
 */
export function optionalLinks(links: Links, reportFault: ReportFault): Links {
  return {
    read: (...lead) => inTime(() => links.read(...lead), null, reportFault),
    async write(...link) {
      void links.write(...link).catch(reportFault);
    },
    async forget(...lead) {
      void links.forget(...lead).catch(reportFault);
    },
  };
}

/** The same for the forms in which numbers were found. */
export function optionalForms(forms: LearnedForms, reportFault: ReportFault): LearnedForms {
  return {
    read: (profileId) => inTime(() => forms.read(profileId), NO_FORMS, reportFault),
    async learn(...found) {
      void forms.learn(...found).catch(reportFault);
    },
  };
}

/** What is read, or something else where that fails or hangs. */
export async function inTime<T>(read: () => Promise<T>, otherwise: T, reportFault: ReportFault): Promise<T> {
  const late = new Promise<T>((resolve) => setTimeout(resolve, READ_WITHIN_MS, otherwise));
  const value = read().catch((error: unknown) => {
    reportFault(error);
    return otherwise;
  });
  return Promise.race([value, late]);
}
