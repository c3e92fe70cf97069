import { z } from 'zod';
import type { Crm } from './server.ts';
import { HttpError, json, type CrmRequest, type Reply } from './http.ts';

const id = z.number().int().positive();
const commands = {
  delete: z.object({ id }),
  restore: z.object({}),
  late: z.object({ ms: z.number().int().min(0).max(30_000).nullable() }),
  login: z.object({ on: z.boolean() }),
  signOut: z.object({}),
  code: z.object({ id, code: z.string().max(20) }),
};

function checked<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new HttpError(400, z.prettifyError(result.error));
}

function run(crm: Crm, command: string, body: Record<string, unknown>): boolean {
  switch (command) {
    case 'delete':
      return crm.deleteLead(checked(commands.delete, body).id);
    case 'restore':
      crm.restore();
      return true;
    case 'late':
      crm.setLateMs(checked(commands.late, body).ms);
      return true;
    case 'login':
      crm.setLogin(checked(commands.login, body).on);
      return true;
    case 'signOut':
      crm.signOutAll();
      return true;
    case 'code': {
      const change = checked(commands.code, body);
      return crm.setCode(change.id, change.code);
    }
    default:
      return false;
  }
}

/**
 * Answers below `/control`, where tests move what people cannot: `POST delete {id}`, `restore`, `late {ms|null}`,
 * `login {on}`, `signOut`, `code {id, code}`, all as JSON; `GET saves` tells what was saved. Throws HttpError.
 */
export async function control(crm: Crm, request: CrmRequest): Promise<Reply> {
  const command = request.url.pathname.slice('/control/'.length);
  if (request.method === 'GET' && command === 'saves') return json({ saves: crm.saves() });
  if (request.method !== 'POST' || request.contentType !== 'application/json') {
    throw new HttpError(415, 'POST JSON, or GET saves.');
  }
  const done = run(crm, command, await request.body());
  return done ? json({ ok: true }) : json({ error: 'There is no such command or record.' }, 404);
}
