import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A web site made of the pages that one test needs. */
export type Site = {
  origin: string;
  /** The same site under another host name: another origin to the browser. */
  foreignOrigin: string;
  close(): Promise<void>;
};

/**
 * Serves what `answer` makes of each request; it is told the parsed address, whose host is the one asked for. Null: the
 * answer never comes.
 */
export async function startSite(
  answer: (url: URL, request: IncomingMessage, response: ServerResponse) => string | null,
): Promise<Site> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    const body = answer(new URL(request.url ?? '/', `http://${request.headers.host}`), request, response);
    if (body !== null) response.end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The site listens on no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    foreignOrigin: `http://localhost:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A whole page. */
export const page = (title: string, body: string): string =>
  `<!doctype html><meta charset="utf-8"><title>${title}</title><main><h1>${title}</h1>${body}</main>`;
