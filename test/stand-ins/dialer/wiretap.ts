import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { readyExample } from './vendor-page.ts';

/** What a request brought: its first line and headers as text, and the fields of its body. */
export type TappedRequest = { head: string; fields: URLSearchParams };

/** A server that keeps everything that is sent to it, passwords too, and answers that the agent is ready. */
export type Wiretap = { origin: string; requests: TappedRequest[]; close(): Promise<void> };

export async function startWiretap(): Promise<Wiretap> {
  const requests: TappedRequest[] = [];
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url, rawHeaders } = request;
    const fields = new URLSearchParams(await text(request));
    requests.push({ head: [method, url, ...rawHeaders].join(' '), fields });
    response.end(readyExample);
  }
  const server = createServer((request, response) => void take(request, response).catch(() => response.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
