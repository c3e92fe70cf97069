import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AbsentShape, Lead } from './agent-states.ts';
import { answerApi, answerLogInPage, type DialerState, readBody } from './api.ts';
import { answerControl } from './control.ts';
import { type Fault, FaultList, faultSchema } from './faults.ts';
import { servePage } from './page-files.ts';
import { type LoggedRequest, RequestLog } from './request-log.ts';
import type { Shift } from './shift.ts';
import { type Account, type AgentInput, type AgentView, createWorld, folded, type RefusalWords } from './world.ts';
import { setAgent, viewAgent, wrongLogins } from './world.ts';

export type DialerOptions = {
  /** 0, the default, takes any free port. */
  port?: number;
  host?: string;
  accounts?: readonly Account[];
  /** Names alone follow `shift`, or are ready where there is none. */
  agents?: readonly string[] | Readonly<Record<string, AgentInput>>;
  shift?: Shift;
  leads?: readonly Lead[];
  /** How the server puts that it knows nothing of an agent. */
  unknownAgent?: AbsentShape;
  /** The clock of shifts and log, epoch ms. Delays of answers take real time whatever it says. */
  now?: () => number;
};

export type Dialer = {
  /** The address of goAPI.php. */
  url: string;
  origin: string;
  setAgent: (name: string, state: AgentInput) => void;
  /** What an agent does now; null for an unknown one. */
  agent: (name: string) => AgentView | null;
  /** Adds an account, or changes the password or level of one. */
  setAccount: (account: Account) => void;
  /** Adds a fault to those in force (one of the same kind and agent is replaced). */
  setFault: (fault: Fault) => void;
  /** Ends all faults, or those of one agent. Requests that hang already go on hanging. */
  clearFaults: (agent?: string) => void;
  /** The requests so far, or those after the one with this id. */
  requests: (sinceId?: number) => LoggedRequest[];
  clearRequests: () => void;
  /** How many wrong log-ins reached an account; ten lock it. */
  wrongLogins: (account: string) => number;
  /** How refused log-ins are worded from now on. */
  setRefusals: (words: RefusalWords) => void;
  /** Forgets all wrong log-ins, which also unlocks. */
  clearWrongLogins: () => void;
  /** An outage: stops listening and drops every connection. */
  pause: () => Promise<void>;
  /** Listens again, on the same port. */
  resume: () => Promise<void>;
  close: () => Promise<void>;
};

const apiPath = '/goAPIv2/goUsers/goAPI.php';

/** Starts the stand-in dialer; resolves when it listens, rejects when the port is taken. */
export async function startDialer(options: DialerOptions = {}): Promise<Dialer> {
  const state: DialerState = {
    world: createWorld(options),
    faults: new FaultList(),
    log: new RequestLog(),
    now: options.now ?? Date.now,
  };
  const { world, faults, log, now } = state;
  for (const [name, input] of startingAgents(options)) setAgent(world, name, input, now());

  const closing = new AbortController();
  const server = createServer((request, response) => {
    route(request, response, state, closing.signal).catch(() => response.destroy());
  });
  const host = options.host ?? '127.0.0.1';
  const port = await listen(server, options.port ?? 0, host);
  const origin = `http://${host}:${port}`;

  const pause = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    log.cutPending();
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `${origin}${apiPath}`,
    origin,
    setAgent: (name, input) => setAgent(world, name, input, now()),
    agent: (name) => viewAgent(world, name, now()),
    setAccount: (account) => world.accounts.set(folded(account.user), account),
    setFault: (fault) => faults.add(faultSchema.parse(fault)),
    clearFaults: (agent) => faults.clear(agent),
    requests: (sinceId) => log.since(sinceId),
    clearRequests: () => log.clear(),
    wrongLogins: (account) => wrongLogins(world, account),
    setRefusals: (words) => void (world.refusals = words),
    clearWrongLogins: () => world.wrongLogins.clear(),
    pause,
    resume: async () => {
      if (!server.listening) await listen(server, port, host);
    },
    close: async () => {
      closing.abort();
      await pause();
    },
  };
}

function startingAgents({ agents = ['example.user'], shift }: DialerOptions): [string, AgentInput][] {
  if (isNameList(agents)) return agents.map((name) => [name, shift ?? 'ready']);
  return Object.entries(agents);
}

function isNameList(agents: NonNullable<DialerOptions['agents']>): agents is readonly string[] {
  return Array.isArray(agents);
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  state: DialerState,
  closing: AbortSignal,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://dialer');
  if (url.pathname.startsWith('/control/')) {
    const body = (await readBody(request)).toString('utf8');
    const reply = answerControl({ method: request.method ?? 'GET', url, headers: request.headers, body }, state);
    response.writeHead(reply.status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    response.end(JSON.stringify(reply.body));
  } else if (url.pathname === apiPath) {
    await answerApi(request, response, url, state, closing);
  } else if (url.pathname === '/login.html') {
    answerLogInPage(request, response, state);
  } else {
    await servePage(url.pathname, response);
  }
}
