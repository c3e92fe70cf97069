import * as z from 'zod/mini';
import { DIALER_ERROR_KINDS } from '../dialer/errors.ts';
import { wordsSchema } from '../words/schema.ts';

const ms = z.number();

/**
 * What came of the log-ins that count, while polling rests. `not-accepted`: the dialer answered something that neither
 * accepts nor refuses. `doubted`: it did so to a log-in that it had accepted before.
 */
const lastLoginsSchema = z.enum(['refused', 'unanswered', 'partly-unanswered', 'not-accepted', 'doubted', 'locked']);
export type LastLogins = z.infer<typeof lastLoginsSchema>;

const callFieldsShape = {
  leadId: z.string(),
  vendorLeadCode: z.string(),
  phone: z.string(),
  callerId: z.string(),
  campaignId: z.string(),
  campaignName: z.string(),
  callType: z.string(),
};

/** How a pop ended. `words` is a sentence for the agent; null if the record is simply in front. */
export const popOutcomeSchema = z.object({
  kind: z.enum([
    'shown',
    'opened',
    'beside',
    'choose',
    'searched',
    'asked',
    'log-in',
    'no-record',
    'not-wanted',
    'failed',
  ]),
  words: z.nullable(wordsSchema),
  /** The record's address, if it is known. */
  address: z.nullable(z.string()),
  /**
   * What shows that the page is this call's record: the page itself, or its address, which the set-up has proved. Missing
   * where nothing does.
   */
  confirmedBy: z.optional(z.enum(['page', 'address'])),
});

export const callStateSchema = z.object({
  ...callFieldsShape,
  key: z.string(),
  agent: z.string(),
  startedAtMs: ms,
  /** `due` is stored before any tab is touched, `done` after: a background that ends in between pops on its next start. */
  pop: z.discriminatedUnion('state', [
    z.object({ state: z.literal('due') }),
    z.object({ state: z.literal('done'), atMs: ms, outcome: popOutcomeSchema }),
  ]),
});

export const agentStateSchema = z.object({
  version: z.literal(1),
  /** The dialer and the agent that this state is about, so that no other agent's state is ever shown. */
  subject: z.string(),
  status: z.nullable(
    z.object({
      family: z.enum(['ready', 'ringing', 'in-call', 'wrap-up', 'paused', 'signed-out', 'unknown']),
      text: z.string(),
      sinceMs: ms,
    }),
  ),
  lastSuccessAtMs: z.nullable(ms),
  lastAttemptAtMs: z.nullable(ms),
  /** When the next request is planned; null while polling waits for a person. */
  nextPollAtMs: z.nullable(ms),
  failure: z.nullable(
    z.object({
      kind: z.enum(DIALER_ERROR_KINDS),
      detail: z.string(),
      sinceMs: ms,
      count: z.number(),
      /** The server asked for quiet until then. */
      quietUntilMs: z.nullable(ms),
      notified: z.boolean(),
      /** The dialer has never accepted this log-in, and this answer does not either. */
      notAccepted: z.optional(z.literal(true)),
    }),
  ),
  /** Set while polling rests because log-ins came to nothing. */
  resting: z.nullable(
    z.object({
      sinceMs: ms,
      /** From when on a person may try the log-in. */
      mayTryAtMs: ms,
      /** From when on it is tried by itself; missing where that takes a person. */
      comesBackAtMs: z.optional(ms),
      /** Missing in a state of an earlier version. */
      lastLogins: z.optional(lastLoginsSchema),
    }),
  ),
  call: z.nullable(callStateSchema),
  /** How many polls in a row said that the agent is signed out. One alone may be a hiccup of the server. */
  signedOutSeen: z.number(),
  lastCall: z.nullable(
    z.object({
      ...callStateSchema.shape,
      endedAtMs: ms,
      /** An answer since then no longer named the call, so only its own id can bring it back. */
      left: z.optional(z.boolean()),
    }),
  ),
  /** What the agent's day has shown so far (learned.ts). Missing in a state of an earlier version. */
  learned: z.optional(
    z.object({
      /** When the agent was found signed out, or was seen at the dialer's page while signed out. */
      signInExpectedAtMs: z.nullable(ms),
      /** When the agent was first seen signed in; null where that was before Screen Pop looked. */
      signedInAtMs: z.nullable(ms),
      /** Whether the last call that told began straight from a pause; null where none has told. */
      callsFromPaused: z.nullable(z.boolean()),
    }),
  ),
});

export type PopOutcome = z.infer<typeof popOutcomeSchema>;
export type CallState = z.infer<typeof callStateSchema>;
export type AgentState = z.infer<typeof agentStateSchema>;
/** A call that is over. */
export type EndedCall = NonNullable<AgentState['lastCall']>;

/** The state before the first poll. */
export const initialState = (subject: string): AgentState => ({
  version: 1,
  subject,
  status: null,
  lastSuccessAtMs: null,
  lastAttemptAtMs: null,
  nextPollAtMs: null,
  failure: null,
  resting: null,
  call: null,
  signedOutSeen: 0,
  lastCall: null,
});

/** The live call as it is kept on disk, because browser restarts and updates clear storage.session. */
export const liveCallSchema = z.object({ subject: z.string(), call: callStateSchema, lastSeenAtMs: ms });
export type LiveCall = z.infer<typeof liveCallSchema>;

/** The `subject` of a state. It names the dialer too, because the same user name on another dialer is another person. */
export const subjectOf = (dialerUrl: string, agent: string) => `${agent.toLowerCase()} @ ${dialerUrl}`;
