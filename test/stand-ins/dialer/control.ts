import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { DialerState } from './api.ts';
import { absentShapes, namedStates } from './agent-states.ts';
import { faultSchema } from './faults.ts';
import type { LoggedRequest } from './request-log.ts';
import { accountSchema, agentInputSchema, folded, isLocked, setAgent, viewAgent, viewAgents } from './world.ts';
import { wrongLogins } from './world.ts';

export type ControlRequest = { method: string; url: URL; headers: IncomingHttpHeaders; body: string };
export type ControlReply = { status: number; body: unknown };

const settingsSchema = z.strictObject({ unknownAgent: z.enum(absentShapes) });
const count = z.coerce.number().int().nonnegative();
const faultsSchema = z.union([faultSchema.transform((fault) => [fault]), z.array(faultSchema)]);

/**
 * The dialer's control addresses, for people, scripts and the page at `/`. Answers 400 with a reason for anything it
 * does not understand, and 403 to pages of other origins: a web site must not be able to play with it.
 */
export function answerControl(request: ControlRequest, state: DialerState): ControlReply {
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${request.headers.host}`) return refusal(403, 'Not from this origin.');
  try {
    return routes(request, state) ?? refusal(404, 'There is no such control address.');
  } catch (error) {
    if (error instanceof z.ZodError) return refusal(400, z.prettifyError(error));
    if (error instanceof SyntaxError || error instanceof RangeError) return refusal(400, error.message);
    throw error;
  }
}

function routes({ method, url, body }: ControlRequest, state: DialerState): ControlReply | null {
  const { world, faults, log, now } = state;
  const path = url.pathname.slice('/control/'.length);
  const [room = '', name = ''] = path.split('/', 2).map(decodeURIComponent);
  switch (`${method} ${room}${name === '' ? '' : '/NAME'}`) {
    case 'GET state':
      return done(overview(state));
    case 'POST settings':
      world.unknownAgent = settingsSchema.parse(JSON.parse(body)).unknownAgent;
      return done({ unknownAgent: world.unknownAgent });
    case 'GET agents':
      return done(viewAgents(world, now()));
    case 'GET agents/NAME': {
      const view = viewAgent(world, name, now());
      return view === null ? refusal(404, 'No such agent.') : done(view);
    }
    case 'POST agents/NAME':
      setAgent(world, name, agentInputSchema.parse(JSON.parse(body)), now());
      return done(viewAgent(world, name, now()));
    case 'DELETE agents/NAME':
      world.agents.delete(folded(name));
      return done({});
    case 'POST accounts': {
      const account = accountSchema.parse(JSON.parse(body));
      world.accounts.set(folded(account.user), account);
      return done({ user: account.user, level: account.level });
    }
    case 'DELETE wrong-logins':
      world.wrongLogins.clear();
      return done({});
    case 'GET faults':
      return done(faults.list());
    case 'POST faults':
      for (const fault of faultsSchema.parse(JSON.parse(body))) faults.add(fault);
      return done(faults.list());
    case 'DELETE faults':
      faults.clear(url.searchParams.get('agent') ?? undefined);
      return done(faults.list());
    case 'GET requests':
      return done(requests(url.searchParams, log));
    case 'DELETE requests':
      log.clear();
      return done({});
    default:
      return null;
  }
}

/** `since`: only those after the request with this id; `last`: no more than so many, the newest. */
function requests(query: URLSearchParams, log: DialerState['log']): LoggedRequest[] {
  const since = log.since(count.parse(query.get('since') ?? 0));
  const last = query.get('last');
  return last === null ? since : since.slice(Math.max(0, since.length - count.parse(last)));
}

function overview({ world, faults, now }: DialerState): unknown {
  const accounts = [...world.accounts.values()].map(({ user, level }) => ({
    user,
    level,
    wrongLogins: wrongLogins(world, user),
    locked: isLocked(world, user),
  }));
  return {
    nowMs: now(),
    agents: viewAgents(world, now()),
    leads: world.leads,
    states: namedStates,
    faults: faults.list(),
    accounts,
  };
}

function done(body: unknown): ControlReply {
  return { status: 200, body };
}

function refusal(status: number, error: string): ControlReply {
  return { status, body: { error } };
}
