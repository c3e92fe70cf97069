import { idsInAnswer } from '../crm/lookup-answer.ts';

const BOUND_MS = 5000;
const LONGEST_ANSWER = 2_000_000;

/**
 * Asks the CRM for JSON, as the agent who is logged in to this page: only by GET, only the page's own origin. The ids at
 * `idPath` of the answer, at most 8; empty where there is no such answer within 5 s.
 */
export const lookUp = async (
  document: Document,
  address: string,
  idPath: string,
  signal: AbortSignal,
): Promise<string[]> => {
  const own = document.defaultView?.location.origin;
  if (!own || !URL.canParse(address, own) || new URL(address, own).origin !== own) return [];
  try {
    const answer = await fetch(new URL(address, own), {
      method: 'GET',
      credentials: 'same-origin',
      redirect: 'error',
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(BOUND_MS)]),
    });
    const text = answer.ok ? await answer.text() : '';
    return text.length > LONGEST_ANSWER ? [] : idsInAnswer(JSON.parse(text), idPath);
  } catch {
    return [];
  }
};
