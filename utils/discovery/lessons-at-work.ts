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
    const learned = await learnFrom(record, MEANS);
    if (learned.length > 0) await writeLearned(record.profile.id, learned, now());
  },
});
