import * as z from 'zod/mini';
import { wordsSchema } from '../words/schema.ts';

const intervalMs = z.number();

const neededSiteSchema = z.object({ role: z.enum(['dialer', 'crm']), name: z.string(), matchPattern: z.string() });

/** A site that the extension needs the browser's permission for. `name` is its host. */
export type NeededSite = z.infer<typeof neededSiteSchema>;

/**
 * What settings and policy come to, as the popup shows it. The popup reads this instead of the settings, because these mean
 * something only together with all that is known of CRMs, which would be most of what the popup loads.
 */
export const setUpSchema = z.object({
  /** Name of the agent that is asked about; `''` while none is set. */
  agent: z.string(),
  /** Policy says who the agent is. */
  agentLocked: z.boolean(),
  /** What `AgentState.subject` must be for the state to be about this agent; null while the dialer's address is not set. */
  subject: z.nullable(z.string()),
  /** A gateway's address needs no log-in. */
  needsLogin: z.boolean(),
  /** Whether there is a log-in for this dialer. */
  hasLogin: z.boolean(),
  hasCrm: z.boolean(),
  polling: z.object({
    readyMs: intervalMs,
    inCallMs: intervalMs,
    wrapUpMs: intervalMs,
    pausedMs: intervalMs,
    signedOutMs: intervalMs,
    lockedMs: intervalMs,
  }),
  sites: z.array(neededSiteSchema),
  /** What of settings or policy cannot be used. */
  problems: z.array(wordsSchema),
  /** The browser does not let settings or log-in be read: nobody knows whether they are set up. */
  unreadable: z.boolean(),
});
export type SetUp = z.infer<typeof setUpSchema>;

/** Whether nothing is left to be set up on the options page. */
export const takesNoOptions = ({
  subject,
  needsLogin,
  hasLogin,
  hasCrm,
}: Pick<SetUp, 'subject' | 'needsLogin' | 'hasLogin' | 'hasCrm'>): boolean =>
  subject !== null && (hasLogin || !needsLogin) && hasCrm;

/** Whether nothing is left to be set up but who the agent is, which the popup asks. */
export const takesOnlyAgent = (setUp: Parameters<typeof takesNoOptions>[0] & Pick<SetUp, 'agent'>): boolean =>
  setUp.agent === '' && takesNoOptions(setUp);
