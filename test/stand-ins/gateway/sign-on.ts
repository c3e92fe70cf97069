import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { API, ask, FORM } from './ask.ts';
import type { Gateway } from './gateway.ts';
import { readAll } from './read-all.ts';

export type SignOn = {
  origin: string;
  /** The page that signs this person in, as if they had typed their password there. */
  signInPage(person: string): string;
  /** All that the desks have sent for the gateway, headers and bodies. */
  traffic: string[];
  /** Ends all sessions. */
  signAllOut(): void;
  close(): Promise<void>;
};

/** The company's sign-on in front of the gateway: a cookie tells who it is, and the gateway is told in a header. */
export async function startSignOn(gateway: Gateway): Promise<SignOn> {
  const sessions = new Map<string, string>();
  const traffic: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '/', 'http://sign-on');
      const body = await readAll(request);
      const person = url.searchParams.get('as');
      if (url.pathname === '/sign-in' && person !== null) {
        const session = randomUUID();
        sessions.set(session, person);
        response.setHeader('Set-Cookie', `session=${session}; Path=/; HttpOnly; SameSite=Lax`);
        response.end(`Signed in as ${person}`);
        return;
      }
      if (url.pathname === '/favicon.ico') {
        response.writeHead(404).end();
        return;
      }
      traffic.push([request.method, request.url, ...request.rawHeaders, body].join('\n'));
      const signedIn = sessions.get(/\bsession=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '');
      if (signedIn === undefined || url.pathname !== API) {
        response.writeHead(302, { Location: '/sign-in' }).end();
        return;
      }
      const { origin = null, 'content-type': type = FORM } = request.headers;
      const headers = { 'Content-Type': type, Origin: origin, 'X-Forwarded-User': signedIn };
      const reply = await ask(gateway, { method: request.method ?? '', path: request.url ?? '', body, headers });
      response.writeHead(reply.status, reply.headers).end(Buffer.from(reply.body, 'latin1'));
    })().catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sign-on has no port.');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    signInPage: (person) => `${origin}/sign-in?as=${encodeURIComponent(person)}`,
    traffic,
    signAllOut: () => sessions.clear(),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
