import * as z from 'zod/mini';
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
export type ArgumentSchemas<Map extends MessageMap> = { [Name in keyof Map]: z.ZodMiniType<ArgumentOf<Map[Name]>> };

/** Links of one row that are read; a row has a few. */
const MOST_LINKS = 20;
const LONGEST_ADDRESS = 4000;
/** `PageMessages.links` sends no more than these. */
const MOST_PAGE_LINKS = 300;

const textOfMost = (length: number) => z.string().check(z.maxLength(length));

const candidateSchema = z.object({
  label: textOfMost(300),
  // A link that is too long to be a record's must not cost the rest of what the page says.
  addresses: z.pipe(
    z.array(z.string()),
    z.transform((addresses) => addresses.filter(({ length }) => length <= LONGEST_ADDRESS).slice(0, MOST_LINKS)),
  ),
});

const pageReportSchema: z.ZodMiniType<PageReport> = z.object({
  unsaved: z.boolean(),
  typing: z.boolean(),
  address: z.pipe(
    z.string(),
    z.transform((address) => (address.length <= LONGEST_ADDRESS ? address : '')),
  ),
  found: z.nullable(z.enum(['address', 'link', 'attribute', 'code', 'lead-id', 'phone'])),
  own: z.nullable(z.enum(['code', 'lead-id', 'phone'])),
  matches: z.number(),
  looks: z.enum(['record', 'log-in', 'not-found', 'error', 'other']),
  content: z.number(),
  candidates: z.array(candidateSchema).check(z.maxLength(8)),
});

const recordKeysSchema = z.object({
  signature: z.nullable(
    z.object({
      origin: z.string(),
      path: z.string(),
      query: z.record(z.string(), z.string()),
      hash: z.nullable(z.string()),
    }),
  ),
  isGuess: z.boolean(),
  vendorLeadCode: z.string(),
  leadId: z.string(),
  phones: z.array(z.string()),
  rowSelector: z.nullable(z.string()),
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

const cardSchema: z.ZodMiniType<CardContent> = z.object({
  party: z.string(),
  campaign: z.string(),
  callType: z.string(),
  vendorLeadCode: z.string(),
  leadId: z.string(),
  startedAtMs: z.number(),
  endedAtMs: z.nullable(z.number()),
  practice: z.boolean(),
  note: z.nullable(wordsSchema),
  candidates: z.array(offerSchema),
  offer: z.nullable(offerSchema),
  canLink: z.boolean(),
  corner: cornerSchema,
});

/** A pop as it is stored, for the pages that show it. */
export const pagePopSchema: z.ZodMiniType<PagePop> = z.object({
  callKey: z.string(),
  highlight: z.boolean(),
  keys: recordKeysSchema,
  card: cardSchema,
});

const nothing = z.pipe(
  z.unknown(),
  z.transform(() => null),
);
const ofCall = z.object({ callKey: textOfMost(600) });

/** What the script in a CRM's page says. */
export const backgroundArguments: ArgumentSchemas<BackgroundMessages> = {
  pageReady: nothing,
  popReport: z.extend(ofCall, { report: pageReportSchema }),
  frameReport: z.object({ keys: recordKeysSchema, report: pageReportSchema }),
  cardDismissed: ofCall,
  cardMoved: z.object({ corner: cornerSchema }),
  openCandidate: z.extend(ofCall, { address: textOfMost(LONGEST_ADDRESS) }),
  linkRecord: ofCall,
};

const field = z._default(textOfMost(200), '');

/** What the popup and the options page say. */
export const controlArguments: ArgumentSchemas<ControlMessages> = {
  openRecord: nothing,
  tryAgain: nothing,
  switchAgent: z.object({ agent: z.string().check(z.trim(), z.minLength(1), z.maxLength(100)) }),
  lookNow: nothing,
  checkConnection: z.object({
    address: textOfMost(500),
    agent: textOfMost(100),
    login: z.nullable(z.object({ user: textOfMost(200), password: z.nullable(textOfMost(200)) })),
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
export const pageAnswers: { [Name in keyof PageMessages]: z.ZodMiniType<AnswerOf<PageMessages[Name]>> } = {
  showPop: pageReportSchema,
  endPop: nothing,
  inspect: pageReportSchema,
  route: z.union([z.boolean(), z.literal('unsaved')]),
  links: z.array(z.string()).check(z.maxLength(MOST_PAGE_LINKS)),
};
