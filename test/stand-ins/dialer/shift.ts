import { z } from 'zod';
import {
  type AgentData,
  callIdOf,
  changedData,
  changeSchema,
  keepsCall,
  type Lead,
  readyData,
} from './agent-states.ts';

/** One stretch of a shift: a state and how long it lasts. */
const stepSchema = changeSchema.omit({ shape: true }).extend({ forMs: z.int().positive() });
export const shiftSchema = z.strictObject({ shift: z.array(stepSchema).min(1), loop: z.boolean().optional() });

/** A script that an agent follows; its last step lasts for ever unless it loops. */
export type Shift = z.infer<typeof shiftSchema>;

type Frame = {
  startMs: number;
  data: AgentData;
  signedOut: boolean;
  /** When in the round the call to a listed lead began; null where the call is not to one. */
  callStartMs: number | null;
};
/** A shift laid out on its time line, so that any moment of it is found quickly. */
export type Timeline = { frames: readonly Frame[]; roundMs: number; loop: boolean };
export type Moment = { data: AgentData; signedOut: boolean; sinceMs: number };

/** Lays a shift out. Throws a RangeError for a lead that is not on the list. */
export function layOut(shift: Shift, leads: readonly Lead[]): Timeline {
  const frames: Frame[] = [];
  let data = readyData;
  let startMs = 0;
  let callStartMs: number | null = null;
  for (const { forMs, ...change } of shift.shift) {
    const before = data;
    data = changedData(before, change, leads, 0);
    if (change.caller_id !== undefined) callStartMs = null;
    else if (!keepsCall(before, change)) callStartMs = change.lead === undefined ? null : startMs;
    frames.push({ startMs, data, signedOut: change.state === 'signed-out', callStartMs });
    startMs += forMs;
  }
  return { frames, roundMs: startMs, loop: shift.loop ?? false };
}

/** What the shift says at a moment. A call to a listed lead has another caller id in every round. */
export function momentOf(timeline: Timeline, beganMs: number, nowMs: number): Moment {
  const elapsedMs = Math.max(0, nowMs - beganMs);
  const round = timeline.loop ? Math.floor(elapsedMs / timeline.roundMs) : 0;
  const frame = lastAtOrBefore(timeline.frames, elapsedMs - round * timeline.roundMs);
  const roundBeganMs = beganMs + round * timeline.roundMs;
  const { data, signedOut, callStartMs } = frame;
  const sinceMs = roundBeganMs + frame.startMs;
  if (callStartMs === null) return { data, signedOut, sinceMs };
  const callId = callIdOf(data.call_type ?? '', Number(data.lead_id), roundBeganMs + callStartMs);
  return { data: { ...data, caller_id: callId }, signedOut, sinceMs };
}

function lastAtOrBefore(frames: readonly Frame[], atMs: number): Frame {
  let low = 0;
  let high = frames.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((frames[middle]?.startMs ?? Infinity) <= atMs) low = middle;
    else high = middle - 1;
  }
  const frame = frames[low];
  if (frame === undefined) throw new RangeError('A shift needs at least one step.');
  return frame;
}
