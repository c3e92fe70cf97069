import * as dom from './dom.ts';

const TIMEOUT_MS = 5000;
const LONGEST_ANSWER = 2_000_000;

/**
 * Asks the CRM for JSON with the session of the agent who is logged in to this page. It sends only GET, and only to the
 * page's own origin. Returns the answer's text, at most 2 MB; null if no such answer comes within 5 s.
 */
export const lookUp = async (document: Document, address: string, signal: AbortSignal): Promise<string | null> => {
  const origin = dom.defaultView(document)?.location.origin;
  if (!origin || !URL.canParse(address, origin)) return null;
  const url = new URL(address, origin);
  if (url.origin !== origin) return null;
  try {
    const answer = await fetch(url, {
      method: 'GET',
      credentials: 'same-origin',
      redirect: 'error',
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    if (!answer.ok) return null;
    const text = await answer.text();
    return text.length > LONGEST_ANSWER ? null : text;
  } catch {
    return null;
  }
};
