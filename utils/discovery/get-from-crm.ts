import { readAnswer } from '../pop/ask-crm.ts';

const TIMEOUT_MS = 5000;

export type CrmAnswer = { status: number; contentType: string; text: string };

/**
 * What the CRM answers to one GET, whatever its status; `moved` where it redirects, which is not followed. Null if no answer of
 * at most 2 MB comes within 5 s. The background asks, so that no password is asked for (docs/browsers.md).
 */
export async function getFromCrm(address: string, accept: string): Promise<CrmAnswer | 'moved' | null> {
  try {
    const answer = await fetch(address, {
      method: 'GET',
      credentials: 'include',
      redirect: 'manual',
      headers: { accept },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.type === 'opaqueredirect') return 'moved';
    const text = answer.body ? await readAnswer(answer.body) : '';
    return text === null
      ? null
      : { status: answer.status, contentType: answer.headers.get('content-type') ?? '', text };
  } catch {
    return null;
  }
}
