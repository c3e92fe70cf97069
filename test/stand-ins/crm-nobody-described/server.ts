import { createServer, type ServerResponse } from 'node:http';
import { formCrm } from './form-crm.ts';
import { peopleOf, type Person } from './people.ts';
import { scriptCrm } from './script-crm.ts';
import { straightCrm } from './straight-crm.ts';
import { type Words, wordsOf } from './words.ts';

/**
 * `form`: a search behind a GET form, whose list has links. `straight`: rows without links, but a search that finds one
 * customer goes straight to it; the code stands in a sentence. `script`: one page that draws all by a script, which asks a
 * JSON interface.
 */
export const kinds = ['form', 'straight', 'script'] as const;
export type Kind = (typeof kinds)[number];

/** What such a CRM answers: a page, JSON, or another address to go to. */
export type Answer = { html: string; status?: number } | { json: unknown; status?: number } | { location: string };

export type CrmPages = {
  /** Of the record template that a person finds in the address bar. */
  recordTemplate: string;
  answer(url: URL, people: readonly Person[]): Answer;
};

const makers: Record<Kind, (words: Words) => CrmPages> = {
  form: formCrm,
  straight: straightCrm,
  script: scriptCrm,
};

export type UndescribedCrm = {
  origin: string;
  people: readonly Person[];
  recordTemplate: string;
  recordOf(person: Person): string;
  words: Words;
  /** What was asked for, oldest first: method, path and query. */
  requests(): string[];
  close(): Promise<void>;
};

/** A CRM that no preset knows: its addresses, field names and customers come from the seed. */
export async function startUndescribedCrm(kind: Kind, seed: number): Promise<UndescribedCrm> {
  const people = peopleOf(seed);
  const words = wordsOf(seed);
  const pages = makers[kind](words);
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    requests.push(`${request.method} ${url.pathname}${url.search}`);
    send(response, request.method === 'GET' ? pages.answer(url, people) : { html: 'Method not allowed', status: 405 });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The CRM listens on no port.');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    people,
    words,
    recordTemplate: pages.recordTemplate,
    recordOf: ({ id }) => origin + pages.recordTemplate.replace('{record_id}', id),
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, answer: Answer): void {
  if ('location' in answer) {
    response.writeHead(302, { location: answer.location }).end();
    return;
  }
  const isJson = 'json' in answer;
  response.writeHead(answer.status ?? 200, {
    'content-type': isJson ? 'application/json' : 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(isJson ? JSON.stringify(answer.json) : answer.html);
}
