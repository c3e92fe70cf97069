import { resolveCrm } from '../crm/resolve.ts';
import type { Lessons } from '../pop/optional-lessons.ts';
import { learnFrom } from './learn.ts';
import { countVerdicts, lessonsOf, writeLearned } from './lesson-store.ts';
import { probeTab } from './probe-tab.ts';
import { surveyTab } from './survey-tab.ts';

const MEANS = { survey: surveyTab, probe: probeTab };

/** The lessons of this browser. */
export const lessonsAtWork = (now: () => number): Lessons => ({
  read: lessonsOf,
  count: countVerdicts,
  async learn(record) {
    const resolved = resolveCrm(record.profile);
    const learned = await learnFrom(record, MEANS);
    if ('crm' in resolved && learned.length > 0) await writeLearned(resolved.crm, learned, now());
  },
});
