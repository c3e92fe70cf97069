export type StatusFamily = 'ready' | 'ringing' | 'in-call' | 'wrap-up' | 'paused' | 'signed-out' | 'unknown';

/** A status as the agent sees it: the family decides what is done, the text is what the dialer said. */
export type AgentStatus = { family: StatusFamily; text: string };

// Status words from the vendor's page and from upstream's sources, folded as `foldKey` does.
const FAMILIES: Record<string, StatusFamily> = {
  READY: 'ready',
  CLOSER: 'ready',
  QUEUE: 'ringing',
  MQUEUE: 'ringing',
  RING: 'ringing',
  DIAL: 'ringing',
  PREVIEW: 'ringing',
  INCALL: 'in-call',
  '3WAY': 'in-call',
  PARK: 'in-call',
  DISPOSITION: 'wrap-up',
  DISPO: 'wrap-up',
  DEAD: 'wrap-up',
  HUNGUP: 'wrap-up',
  PAUSED: 'paused',
  PAUSE: 'paused',
};

/** Drops a trailing `[code]`, case, spaces and punctuation: "IN CALL," and "Incall [A]" both give "INCALL". */
const foldKey = (text: string) =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/\s*\[[^\]]*\]\s*$/, '')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/**
 * Folds a status string into its family. Whole words only: a text that merely contains "in call" stays unknown, because
 * a pop is never made on a guess. Pause codes are the call centre's own free text, so PAUSE or PAUSED before one is enough.
 */
export function foldStatus(received: string): AgentStatus {
  const text = received.trim();
  if (text === '') return { family: 'signed-out', text };
  const known = FAMILIES[foldKey(text)];
  if (known) return { family: known, text };
  if (/^PAUSED?\b/i.test(text) || /\b(BREAK|LUNCH)\b/i.test(text)) return { family: 'paused', text };
  return { family: 'unknown', text };
}

/** Whether the agent's line is held or shared (parked, three-way): the same call, though its numbers may change. */
export const isSecondaryCallStatus = (status: AgentStatus) => ['PARK', '3WAY'].includes(foldKey(status.text));

/** When the caller hangs up, the dialer says PAUSED while the lead is still set (docs/dialer.md, "A call's life"). */
export const isUpstreamWrapUp = (status: AgentStatus, leadId: string) =>
  leadId !== '' && foldKey(status.text) === 'PAUSED';
