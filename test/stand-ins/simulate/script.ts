import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { changeSchema } from '../dialer/agent-states.ts';
import { faultSchema } from '../dialer/faults.ts';
import { CRM_KINDS } from './crm-world.ts';
import { openingSchema } from '#utils/settings/schema.ts';

const ms = z.number().nonnegative();

/** What the dialer says of the agent for a while. */
const stepSchema = z.strictObject({
  forMs: z.number().positive(),
  change: changeSchema,
  /** Number of the showing (one call with one record) that this step shows; null where it shows none. */
  showing: z.number().nullable(),
  /** Number of the lead that is shown, where the dialer's own id does not tell. */
  lead: z.number().optional(),
});
export type Step = z.infer<typeof stepSchema>;

/** Something that happens, so many ms after its block began. */
const incidentSchema = z.discriminatedUnion('kind', [
  /** The background ends, after so many more of its calls to the browser: before the last takes effect, or after. */
  z.strictObject({ kind: z.literal('death'), atMs: ms, calls: z.number(), takesEffect: z.boolean() }),
  /** The same, counted from the next pop's first call. */
  z.strictObject({ kind: z.literal('death-in-pop'), atMs: ms, calls: z.number(), takesEffect: z.boolean() }),
  z.strictObject({ kind: z.literal('restart'), atMs: ms, downMs: ms, keepsTabs: z.boolean() }),
  z.strictObject({ kind: z.literal('update'), atMs: ms }),
  z.strictObject({
    kind: z.literal('outage'),
    atMs: ms,
    forMs: ms,
    how: z.enum(['refused', 'offline', 'fault']),
    fault: faultSchema.nullable(),
  }),
  z.strictObject({ kind: z.literal('slow'), atMs: ms, forMs: ms, ms }),
  /** `clean` answers can still be read in full. */
  z.strictObject({ kind: z.literal('answers'), atMs: ms, fault: faultSchema, clean: z.boolean() }),
  z.strictObject({ kind: z.literal('popup'), atMs: ms }),
  z.strictObject({ kind: z.literal('settings-saved'), atMs: ms }),
  z.strictObject({ kind: z.literal('screen-lock'), atMs: ms, forMs: ms }),
  z.strictObject({ kind: z.literal('try-again'), atMs: ms }),
  /** The API account gets another password, and the extension is not told. */
  z.strictObject({ kind: z.literal('password-changed'), atMs: ms }),
  /** The dialer's table of users is broken: it refuses every log-in. */
  z.strictObject({ kind: z.literal('users-broken'), atMs: ms, forMs: ms }),
  /** For so long storage refuses all that is asked of it there, or never answers. */
  z.strictObject({
    kind: z.literal('storage-fails'),
    atMs: ms,
    forMs: ms,
    areas: z.array(z.enum(['session', 'local', 'private'])),
    how: z.enum(['refuses', 'hangs']),
  }),
  /** The computer's clock is set by so much. */
  z.strictObject({ kind: z.literal('clock-set'), atMs: ms, byMs: z.number() }),
  z.strictObject({ kind: z.literal('write-fails'), atMs: ms, area: z.enum(['session', 'local', 'private']) }),
  /** The agent has a mouse button down on a tab for so long: the browser edits none. */
  z.strictObject({ kind: z.literal('tabs-refused'), atMs: ms, forMs: ms }),
  /** The CRM logs the agent out; they log in after so long, where they are asked to or in another tab. */
  z.strictObject({ kind: z.literal('crm-logs-out'), atMs: ms, forMs: ms, beside: z.boolean() }),
  /** The CRM sends everybody on to another host. */
  z.strictObject({ kind: z.literal('crm-moves'), atMs: ms, forMs: ms }),
  /** A lead's record goes up in another of the same person. */
  z.strictObject({ kind: z.literal('merge'), atMs: ms, lead: z.number() }),
  /** A tab holds such a page at the lead's record, from before the call. */
  z.strictObject({
    kind: z.literal('stale-tab'),
    atMs: ms,
    lead: z.number(),
    holds: z.enum(['network-error', 'crashed', 'gone', 'error']),
  }),
  z.strictObject({ kind: z.literal('agent'), atMs: ms, does: z.enum(['leaves', 'closes', 'types', 'other-window']) }),
]);
export type Incident = z.infer<typeof incidentSchema>;
export type IncidentOf<Kind extends Incident['kind']> = Extract<Incident, { kind: Kind }>;

/** One call with what comes before and after it. A block can be left out without moving what happens in the others. */
const blockSchema = z.strictObject({
  seed: z.number(),
  steps: z.array(stepSchema).min(1),
  incidents: z.array(incidentSchema),
});
export type Block = z.infer<typeof blockSchema>;

const scriptSchema = z.strictObject({
  seed: z.number(),
  opening: openingSchema,
  crm: z.enum(CRM_KINDS).default('codes-are-ids'),
  blocks: z.array(blockSchema),
});
/** A shift to be replayed: the same script gives the same run. */
export type Script = z.infer<typeof scriptSchema>;

/** Reads a script that an earlier run printed. Throws a ZodError or SyntaxError where the file holds none. */
export const readScript = (file: string): Script => scriptSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
