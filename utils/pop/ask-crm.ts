const TIMEOUT_MS = 5000;
const LONGEST_ANSWER_BYTES = 2_000_000;

/**
 * One GET to the CRM with the cookies of the agent's session, which ends after 5 s. From the background, because a page's request
 * has the browser ask for a password where the CRM answers with 401 and the name of a method (docs/browsers.md).
 */
export const requestCrm = (address: string, accept: string, redirect: 'error' | 'manual'): Promise<Response> =>
  fetch(address, {
    method: 'GET',
    credentials: 'include',
    redirect,
    headers: { accept },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });

/** Asks the CRM for JSON. The answer's text, at most 2 MB; null if no such answer comes, and where the CRM redirects. */
export async function askCrm(address: string): Promise<string | null> {
  try {
    const answer = await requestCrm(address, 'application/json', 'error');
    if (answer.ok && answer.body) return await readAnswer(answer.body);
    await answer.body?.cancel();
    return null;
  } catch {
    return null;
  }
}

/** The text of an answer; null where it has more than 2 MB. */
export async function readAnswer(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Leaving the loop early cancels the rest of the answer.
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > LONGEST_ANSWER_BYTES) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
