import { isHtml, isJson, PROBE_ACCEPT, SURVEY_LIMITS, type Probed } from '../crm/survey.ts';
import * as dom from '../page/dom.ts';
import { linksIn } from './parsed-page.ts';

/** How long the answer may take, until its last byte. */
const LIMIT_MS = 5000;

/**
 * What the CRM answers to a GET with the session of the agent who is logged in to the page. Goes to the page's own origin, and
 * follows redirects only there. An answer has at most 2 MB and comes within 5 s.
 */
export const follow = async (document: Document, address: string): Promise<Probed> => {
  const { origin } = new URL(dom.URL(document));
  const nothing: Probed = { address, status: null, finalAddress: '', links: [], json: null };
  if (!URL.canParse(address) || new URL(address).origin !== origin) return nothing;
  try {
    const answer = await fetch(address, {
      method: 'GET',
      mode: 'same-origin',
      credentials: 'same-origin',
      headers: { accept: PROBE_ACCEPT },
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const text = await textOf(answer);
    if (text === null) return nothing;
    // As a browser does: where a redirect names no hash, that of the address stays.
    const finalAddress = answer.url.includes('#') ? answer.url : answer.url + new URL(address).hash;
    const contentType = answer.headers.get('content-type') ?? '';
    return {
      address,
      status: answer.status,
      finalAddress,
      links: isHtml(contentType) ? linksIn(text, finalAddress) : [],
      json: isJson(contentType) ? text : null,
    };
  } catch {
    return nothing;
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
