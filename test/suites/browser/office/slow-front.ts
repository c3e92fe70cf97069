import { once } from 'node:events';
import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';

/** A server in front of another that can make every page wait, as a CRM does that is under load. */
export type SlowFront = { origin: string; hold(): void; release(): void; close(): Promise<void> };

/** Starts it on a free port; it passes everything on to what `origin` names then, and at first at once. */
export async function startSlowFront(origin: () => string): Promise<SlowFront> {
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    await gate.promise;
    const { method, headers, url = '/' } = request;
    const onward = httpRequest(`${origin()}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  };
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    hold() {
      gate = Promise.withResolvers<void>();
    },
    release: () => gate.resolve(),
    async close() {
      gate.resolve();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
