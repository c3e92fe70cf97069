import { readAnswer, requestCrm } from '../pop/ask-crm.ts';

export type CrmAnswer = { status: number; contentType: string; text: string };

/**
 * What the CRM answers to one GET, whatever its status; `moved` where it redirects, which is not followed. Null if no answer of
 * at most 2 MB comes within 5 s.
 */
export async function getFromCrm(address: string, accept: string): Promise<CrmAnswer | 'moved' | null> {
  try {
    const answer = await requestCrm(address, accept, 'manual');
    if (answer.type === 'opaqueredirect') return 'moved';
    const text = answer.body ? await readAnswer(answer.body) : '';
    return text === null
      ? null
      : { status: answer.status, contentType: answer.headers.get('content-type') ?? '', text };
  } catch {
    return null;
  }
}
