import { z } from 'zod';
import type { CardContent } from '../messages/protocol.ts';
import { cardCornerSchema } from '../settings/schema.ts';
import { wordsSchema } from '../words/schema.ts';

/** Where the pop on display is kept in storage.session. */
export const ACTIVE_POP_KEY = 'activePop';

const offerSchema = z.object({ label: z.union([z.string(), wordsSchema]), address: z.string() });

const cardSchema: z.ZodType<CardContent> = z.object({
  party: z.string(),
  campaign: z.string(),
  callType: z.string(),
  vendorLeadCode: z.string(),
  leadId: z.string(),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  practice: z.boolean(),
  note: wordsSchema.nullable(),
  candidates: z.array(offerSchema),
  offer: offerSchema.nullable(),
  canLink: z.boolean(),
  corner: cardCornerSchema,
});

export const recordKeysSchema = z.object({
  signature: z
    .object({
      origin: z.string(),
      path: z.string(),
      query: z.record(z.string(), z.string()),
      hash: z.string().nullable(),
    })
    .nullable(),
  vendorLeadCode: z.string(),
  leadId: z.string(),
  phones: z.array(z.string()),
  rowSelector: z.string().nullable(),
});

/** The pop that is on display: which tab shows it, and what a page of that tab is to be told when it loads. */
export const activePopSchema = z.object({
  tabId: z.number(),
  windowId: z.number(),
  /** The profile of the CRM that was popped. */
  profileId: z.string(),
  /** The record's own address, once it is known. */
  address: z.string().nullable(),
  /** Whether a pop opened the tab: only such a tab is used again for another record. */
  openedByPop: z.boolean(),
  /** The tab in front whose card offers the record that opened beside it. */
  offeredIn: z.number().optional(),
  pop: z.object({
    callKey: z.string(),
    highlight: z.boolean(),
    keys: recordKeysSchema,
    card: cardSchema,
  }),
});
export type ActivePop = z.infer<typeof activePopSchema>;

export type ActivePopMemory = {
  read(): Promise<ActivePop | null>;
  write(pop: ActivePop | null): Promise<void>;
};
