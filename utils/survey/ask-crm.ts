import { SURVEY_LIMITS } from '../crm/survey.ts';

/** How long one answer may take, until its last byte. */
const LIMIT_MS = 5000;

export type CrmAnswer = {
  status: number;
  /** Where redirects led; with the hash of the address that was asked for, as the browser keeps it. */
  address: string;
  /** In small letters; blank where the CRM says none. */
  contentType: string;
  text: string;
};

/**
 * Asks the CRM with the session of the agent who is logged in to the page: a GET that goes to the page's own origin and
 * follows redirects only there. Null where that has no answer of at most 2 MB within 5 s.
 */
export const askCrm = async (
  origin: string,
  address: string,
  accept: string,
  signal: AbortSignal,
): Promise<CrmAnswer | null> => {
  if (!URL.canParse(address, origin)) return null;
  const url = new URL(address, origin);
  if (url.origin !== origin) return null;
  try {
    const answer = await fetch(url, {
      method: 'GET',
      mode: 'same-origin',
      credentials: 'same-origin',
      headers: { accept },
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
    });
    const text = await textOf(answer);
    if (text === null) return null;
    return {
      status: answer.status,
      address: answer.url.includes('#') ? answer.url : answer.url + url.hash,
      contentType: (answer.headers.get('content-type') ?? '').toLowerCase(),
      text,
    };
  } catch {
    return null;
  }
};

/** The answer's text; null where it is too long, of which no more is loaded than that. */
const textOf = async (answer: Response): Promise<string | null> => {
  const reader = answer.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.byteLength;
    if (length > SURVEY_LIMITS.answerLength) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
};
