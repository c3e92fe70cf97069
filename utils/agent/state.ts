import { z } from 'zod';
import { DIALER_ERROR_KINDS } from '../dialer/errors.ts';
import { wordsSchema } from '../words/schema.ts';

const ms = z.number();

const callFieldsShape = {
  leadId: z.string(),
  vendorLeadCode: z.string(),
  phone: z.string(),
  callerId: z.string(),
  campaignId: z.string(),
  campaignName: z.string(),
  callType: z.string(),
};

/** How a pop ended. `words` is one sentence for the agent where the record is not simply in front. */
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
  words: wordsSchema.nullable(),
  /** The record's address where it is known. */
  address: z.string().nullable(),
});

export const callStateSchema = z.object({
  ...callFieldsShape,
  key: z.string(),
  agent: z.string(),
  startedAtMs: ms,
  /** `due` is stored before any tab is touched, `done` after: a worker that dies in between carries it out on waking. */
  pop: z.discriminatedUnion('state', [
    z.object({ state: z.literal('due') }),
    z.object({ state: z.literal('done'), atMs: ms, outcome: popOutcomeSchema }),
  ]),
});

export const agentStateSchema = z.object({
  version: z.literal(1),
  /** Dialer and agent that this state is about: the state of another agent is never shown. */
  subject: z.string(),
  status: z
    .object({
      family: z.enum(['ready', 'ringing', 'in-call', 'wrap-up', 'paused', 'signed-out', 'unknown']),
      text: z.string(),
      sinceMs: ms,
    })
    .nullable(),
  lastSuccessAtMs: ms.nullable(),
  lastAttemptAtMs: ms.nullable(),
  /** When the next request is planned; null while polling rests until a person acts. */
  nextPollAtMs: ms.nullable(),
  failure: z
    .object({
      kind: z.enum(DIALER_ERROR_KINDS),
      detail: z.string(),
      sinceMs: ms,
      count: z.number(),
      /** The server asked to be left alone until then. */
      quietUntilMs: ms.nullable(),
      notified: z.boolean(),
    })
    .nullable(),
  /** Set when polling rests because of repeated log-in errors. */
  resting: z.object({ sinceMs: ms, mayTryAtMs: ms }).nullable(),
  call: callStateSchema.nullable(),
  /** Polls in a row in which a live call's agent seemed signed out; one alone may be a hiccup of the server. */
  signedOutSeen: z.number(),
  lastCall: z.object({ ...callStateSchema.shape, endedAtMs: ms }).nullable(),
});

export type PopOutcome = z.infer<typeof popOutcomeSchema>;
export type CallState = z.infer<typeof callStateSchema>;
export type AgentState = z.infer<typeof agentStateSchema>;
export type Failure = NonNullable<AgentState['failure']>;

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

/** The live call as kept over browser restarts and updates, which clear storage.session. */
export const liveCallSchema = z.object({ subject: z.string(), call: callStateSchema, lastSeenAtMs: ms });
export type LiveCall = z.infer<typeof liveCallSchema>;

/** What `subject` names: the same agent name on another dialer is another person. */
export const subjectOf = (dialerUrl: string, agent: string) => `${agent.toLowerCase()} @ ${dialerUrl}`;
