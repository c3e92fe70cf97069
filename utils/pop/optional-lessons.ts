import type { CrmProfile } from '../crm/profile.ts';
import type { CallOfAgent } from '../crm/record-address.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { KnownLesson, Verdict } from './lessons.ts';
import { inTime } from './optional-links.ts';

/** A record at which the agent points, after a call whose pop did not lead there. */
export type PointedRecord = { tabId: number; address: string; profile: CrmProfile; call: CallOfAgent };

/** What was learned at work of how a CRM's records are found. */
export type Lessons = {
  /** Best first. */
  read(crm: ResolvedCrm): Promise<KnownLesson[]>;
  /** By the lessons' ids. */
  count(crm: ResolvedCrm, verdicts: ReadonlyMap<string, Verdict>): Promise<void>;
  /** Finds out how that record could have been found. */
  learn(record: PointedRecord): Promise<void>;
};

/** A background that does not learn. */
export const NO_LESSONS: Lessons = { read: async () => [], count: async () => {}, learn: async () => {} };

/** Lessons as something that a pop can do without: what fails is only reported, and nothing but reading is waited for. */
export function optionalLessons(lessons: Lessons, reportFault: (error: unknown) => void): Lessons {
  return {
    read: (crm) => inTime(() => lessons.read(crm), [], reportFault),
    async count(crm, verdicts) {
      void lessons.count(crm, verdicts).catch(reportFault);
    },
    async learn(record) {
      void lessons.learn(record).catch(reportFault);
    },
  };
}
