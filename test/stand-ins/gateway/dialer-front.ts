import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { createServer } from 'node:https';
import type { Certificate } from './certificates.ts';
import { readAll } from './read-all.ts';

/** A request as it arrived at the dialer's door. */
export type ArrivedRequest = { method: string; url: string; headers: string[]; body: string };

export type DialerFront = {
  port: number;
  /** All requests so far, the newest last. */
  arrived: ArrivedRequest[];
  /** Shows another certificate from now on, also to those who were connected. */
  show(certificate: Certificate): void;
  close(): Promise<void>;
};

/** The https that a real dialer has, in front of the stand-in dialer at `origin`. Keeps what arrives. */
export async function startDialerFront(origin: string, certificate: Certificate): Promise<DialerFront> {
  const arrived: ArrivedRequest[] = [];
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    void (async () => {
      const { method = '', url = '', rawHeaders, headers } = request;
      const body = await readAll(request);
      arrived.push({ method, url, headers: rawHeaders, body });
      const onward = httpRequest(origin + url, { method, headers: { ...headers, connection: 'close' } });
      onward.once('response', (answer) => {
        const { connection: _own, ...rest } = answer.headers;
        response.writeHead(answer.statusCode ?? 502, rest);
        answer.pipe(response);
        answer.once('aborted', () => response.destroy());
      });
      onward.once('error', () => response.destroy());
      response.once('close', () => onward.destroy());
      onward.end(body);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The front has no port.');
  return {
    port: address.port,
    arrived,
    show({ key, cert }) {
      server.setSecureContext({ key, cert });
      server.closeAllConnections();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
