import { z } from 'zod';
import { exampleSchema } from '../crm/discovery.ts';
import { crmProfileSchema } from '../crm/profile.ts';
import { wordsSchema } from '../words/schema.ts';
import type {
  AnswerOf,
  ArgumentOf,
  BackgroundMessages,
  CardContent,
  ControlMessages,
  MessageMap,
  PageMessages,
  PagePop,
  PageReport,
} from './protocol.ts';

// What comes from a page is as untrusted as the page: it is checked here before anybody uses it.

/** One schema for the argument of each message: a message without one does not compile. */
export type ArgumentSchemas<Map extends MessageMap> = { [Name in keyof Map]: z.ZodType<ArgumentOf<Map[Name]>> };

/** Links of one row that are read; a row has a few. */
const MOST_LINKS = 20;
const LONGEST_ADDRESS = 4000;
/** `PageMessages.links` sends no more than these. */
const MOST_PAGE_LINKS = 300;

const candidateSchema = z.object({
  label: z.string().max(300),
  // A link that is too long to be a record's must not cost the rest of what the page says.
  addresses: z
    .array(z.string())
    .transform((addresses) => addresses.filter(({ length }) => length <= LONGEST_ADDRESS).slice(0, MOST_LINKS)),
});

const pageReportSchema: z.ZodType<PageReport> = z.object({
  unsaved: z.boolean(),
  typing: z.boolean(),
  address: z.string().transform((address) => (address.length <= LONGEST_ADDRESS ? address : '')),
  found: z.enum(['address', 'link', 'attribute', 'code', 'lead-id', 'phone']).nullable(),
  own: z.enum(['code', 'lead-id', 'phone']).nullable(),
  matches: z.number(),
  looks: z.enum(['record', 'log-in', 'not-found', 'error', 'other']),
  content: z.number(),
  candidates: z.array(candidateSchema).max(8),
});

const recordKeysSchema = z.object({
  signature: z
    .object({
      origin: z.string(),
      path: z.string(),
      query: z.record(z.string(), z.string()),
      hash: z.string().nullable(),
    })
    .nullable(),
  isGuess: z.boolean(),
  vendorLeadCode: z.string(),
  leadId: z.string(),
  phones: z.array(z.string()),
  rowSelector: z.string().nullable(),
  phrases: z.object({
    gone: z.array(z.string()),
    refused: z.array(z.string()),
    noResult: z.array(z.string()),
    searchTalk: z.array(z.string()),
    leadIdLabel: z.array(z.string()),
    codeLabel: z.array(z.string()),
    technicalLabel: z.array(z.string()),
    contactData: z.array(z.string()),
    logInAddress: z.array(z.string()),
  }),
});

const cornerSchema = z.enum(['top-right', 'bottom-right', 'bottom-left', 'top-left']);
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
  corner: cornerSchema,
});

/** A pop as it is stored, for the pages that show it. */
export const pagePopSchema: z.ZodType<PagePop> = z.object({
  callKey: z.string(),
  highlight: z.boolean(),
  keys: recordKeysSchema,
  card: cardSchema,
});

const nothing = z.unknown().transform(() => null);
const ofCall = z.object({ callKey: z.string().max(600) });

/** What the script in a CRM's page says. */
export const backgroundArguments: ArgumentSchemas<BackgroundMessages> = {
  pageReady: nothing,
  popReport: ofCall.extend({ report: pageReportSchema }),
  frameReport: z.object({ keys: recordKeysSchema, report: pageReportSchema }),
  cardDismissed: ofCall,
  cardMoved: z.object({ corner: cornerSchema }),
  openCandidate: ofCall.extend({ address: z.string().max(LONGEST_ADDRESS) }),
  linkRecord: ofCall,
};

const field = z.string().max(200).default('');

/** What the popup and the options page say. */
export const controlArguments: ArgumentSchemas<ControlMessages> = {
  openRecord: nothing,
  tryAgain: nothing,
  lookNow: nothing,
  checkConnection: z.object({
    address: z.string().max(500),
    agent: z.string().max(100),
    login: z.object({ user: z.string().max(200), password: z.string().max(200).nullable() }).nullable(),
  }),
  practiceCall: z.object({
    leadId: field,
    vendorLeadCode: field,
    phone: field,
    callerId: field,
    campaignId: field,
    campaignName: field,
    callType: field,
  }),
  discover: z.object({ profile: crmProfileSchema, example: exampleSchema }),
  testSetUp: z.object({ profile: crmProfileSchema }),
  stopDiscovery: nothing,
};

/** What a CRM's page answers. */
export const pageAnswers: { [Name in keyof PageMessages]: z.ZodType<AnswerOf<PageMessages[Name]>> } = {
  showPop: pageReportSchema,
  endPop: nothing,
  inspect: pageReportSchema,
  route: z.union([z.boolean(), z.literal('unsaved')]),
  links: z.array(z.string()).max(MOST_PAGE_LINKS),
};
