import type { CallFields } from './call.ts';

export type StatusFamily = 'ready' | 'ringing' | 'in-call' | 'wrap-up' | 'paused' | 'signed-out' | 'unknown';

/** A status as the agent sees it: the family decides what is done, the text is what the dialer said. */
export type AgentStatus = { family: StatusFamily; text: string };

// The dialer's own words, folded as `foldKey` does (docs/dialer.md, "Statuses", says how each is known).
const FAMILIES: Record<string, StatusFamily> = {
  READY: 'ready',
  CLOSER: 'ready',
  AVAILABLE: 'ready',
  WAITING: 'ready',
  IDLE: 'ready',
  QUEUE: 'ringing',
  MQUEUE: 'ringing',
  RING: 'ringing',
  RINGING: 'ringing',
  DIAL: 'ringing',
  DIALING: 'ringing',
  PREVIEW: 'ringing',
  INCALL: 'in-call',
  '3WAY': 'in-call',
  PARK: 'in-call',
  DISPOSITION: 'wrap-up',
  DISPO: 'wrap-up',
  DEAD: 'wrap-up',
  HUNGUP: 'wrap-up',
  WRAP: 'wrap-up',
  WRAPUP: 'wrap-up',
  PAUSED: 'paused',
  PAUSE: 'paused',
  OFFLINE: 'signed-out',
  LOGOUT: 'signed-out',
  LOGGEDOUT: 'signed-out',
  SIGNEDOUT: 'signed-out',
};

/** Drops a trailing `[code]`, case, spaces and punctuation: "IN CALL," and "Incall [A]" both give "INCALL". */
const foldKey = (text: string) =>
  withoutCode(text.normalize('NFKC').toUpperCase().trim()).replaceAll(/[^\p{L}\p{N}]/gu, '');

function withoutCode(text: string): string {
  const start = text.indexOf('[', text.lastIndexOf(']', text.length - 2) + 1);
  return text.endsWith(']') && start >= 0 ? text.slice(0, start) : text;
}

/**
 * Folds a status string into its family. Whole words only: a text that merely contains "in call" stays unknown, because
 * a pop is never made on a guess. Pause codes are the call centre's own free text, so PAUSE or PAUSED before one is enough.
 */
export function foldStatus(received: string): AgentStatus {
  const text = received.trim();
  if (text === '') return { family: 'signed-out', text };
  const key = foldKey(text);
  const known = isOwnWord(key) ? FAMILIES[key] : undefined;
  if (known) return { family: known, text };
  if (/^PAUSED?\b/i.test(text) || /\b(BREAK|LUNCH)\b/i.test(text)) return { family: 'paused', text };
  return { family: 'unknown', text };
}

/** The status with the dialer's own word for it, whatever else was said with it. */
export function inOwnWord({ family, text }: AgentStatus): AgentStatus {
  const key = foldKey(text);
  // What is paused without such a word has a pause code for a name.
  return { family, text: isOwnWord(key) ? key : family === 'paused' ? 'PAUSE' : '' };
}

/** Whether the agent's line is held or shared (parked, three-way): the same call, though its numbers may change. */
export const isSecondaryCallStatus = (status: AgentStatus) => ['PARK', '3WAY'].includes(foldKey(status.text));

type Named = Pick<CallFields, 'leadId' | 'vendorLeadCode' | 'phone' | 'callerId'>;
/** Whether an answer names a call. */
const namesCall = (call: Named) => call.leadId !== '' || call.vendorLeadCode !== '' || call.phone !== '';

/** GOautodial's names of pause codes have 30 characters at most. */
const LONGEST_PAUSE_CODE = 30;

/**
 * Folds a status in the light of what else the answer says. The dialer's own words are a fixed list; only pause codes are
 * free text. So a name that is none of these words, in an answer that names no call, is a pause code (BUSY, COMIDA). Where the
 * answer names a call it may be anything, so it stays unknown, as a blank status does.
 */
export function readStatus(received: string, call: Named): AgentStatus {
  const status = foldStatus(received);
  const { text } = status;
  if (namesCall(call)) {
    if (text === '') return { family: 'unknown', text };
    return isUpstreamWrapUp(status, call.leadId) ? { family: 'wrap-up', text } : status;
  }
  return status.family === 'unknown' && call.callerId === '' && isPauseCode(text) ? { family: 'paused', text } : status;
}

function isPauseCode(text: string): boolean {
  if (text.length > LONGEST_PAUSE_CODE || !/\p{L}/u.test(text)) return false;
  // "NOT READY", "IN CALL 2": near one of the dialer's own words nothing is sure.
  const parts = text.split(/[^\p{L}\p{N}]+/u).map(foldKey);
  return !parts.some((part, at) => isOwnWord(part) || isOwnWord(part + (parts[at + 1] ?? '')));
}

const isOwnWord = (key: string) => Object.hasOwn(FAMILIES, key);

/** When the caller hangs up, the dialer says PAUSED while the lead is still set (docs/dialer.md, "A call's life"). */
const isUpstreamWrapUp = (status: AgentStatus, leadId: string) => leadId !== '' && foldKey(status.text) === 'PAUSED';
