import * as z from 'zod/mini';
import { pagePopSchema } from '../messages/schemas.ts';

/** A tab in which a pop shows its record: the pop tab. */
export const popTabSchema = z.object({
  tabId: z.number(),
  windowId: z.number(),
  /** Whether a pop opened the tab: only such a tab is used again for another record. */
  openedByPop: z.boolean(),
});
export type PopTab = z.infer<typeof popTabSchema>;

const shownPopSchema = z.extend(popTabSchema, {
  /** The profile of the CRM that was popped. */
  profileId: z.string(),
  /** The record's own address, once it is known. */
  address: z.nullable(z.string()),
  /** The tab whose card offers the record, where the pop tab is not in front. */
  offeredIn: z.nullable(z.number()),
  /** What a page of the pop tab is told when it loads. */
  pop: pagePopSchema,
  /** What the end of the call took from the pop: a call that goes on after all gets it back. */
  takenAway: z.optional(z.object({ highlight: z.boolean() })),
});

const triedLessonSchema = z.object({
  id: z.string(),
  /** `confirmed`: to the record, or to a list that shows its row. `record`: to one that nothing confirmed. */
  led: z.enum(['confirmed', 'record', 'choice', 'nothing']),
  /** The page that it led to. */
  address: z.nullable(z.string()),
});
export type TriedLesson = z.infer<typeof triedLessonSchema>;
export type LessonLed = TriedLesson['led'];

const popLessonsSchema = z.object({
  callKey: z.string(),
  /** Whether the pop has come to the call's record, as its page says. */
  isFound: z.boolean(),
  tried: z.array(triedLessonSchema),
  /** What has been counted, by the lessons' ids. */
  verdicts: z.record(z.string(), z.enum(['right', 'wrong', 'unsure'])),
});
/** What came of the lessons that a call's pop has tried. */
export type PopLessons = z.infer<typeof popLessonsSchema>;

/** The pop that is on display, and in which tab. Kept after its call, because the next pop may use its tab. */
export type ShownPop = z.infer<typeof shownPopSchema>;

export const popSessionSchema = z.object({
  /** The call that was popped last: only its pop may still change what is shown. Null once that call is over. */
  callKey: z.nullable(z.string()),
  /** Addresses that have turned out not to be this call's record, though its pop had gone there: not tried again. */
  disproved: z._default(z.array(z.string()), []),
  shown: z.nullable(shownPopSchema),
  lessons: z.optional(popLessonsSchema),
});

/** All that is known of pops in this browser session; stored, since the background may end at any time. */
export type PopSession = z.infer<typeof popSessionSchema>;

export const NO_POP: PopSession = { callKey: null, disproved: [], shown: null };

/** Whether a pop is shown and its call is still on. */
export const isLive = ({ pop }: ShownPop): boolean => pop.card.endedAtMs === null;
