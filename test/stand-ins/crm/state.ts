import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { CrmDatabase } from './database.ts';
import type { CrmRequest } from './http.ts';
import type { Style } from './shared/model.ts';

/** Something that a person saved in a form. */
export interface Save {
  kind: 'note' | 'edit' | 'create';
  contactId: number;
  via: Style | 'api';
  values: Record<string, string>;
  atMs: number;
}

/** All that the server knows beside the records. */
export interface CrmState {
  readonly db: CrmDatabase;
  readonly sessions: Set<string>;
  readonly saves: Save[];
  readonly requests: string[];
  readonly closing: AbortSignal;
  login: boolean;
  /** Whether lists show the same whatever is searched for. */
  ignoresSearch: boolean;
  /** How late the single page's data is; null for 400 to 1200 ms, as in real ones. */
  lateMs: number | null;
}

export const SESSION_COOKIE = 'harbour_session';
const LONGEST_DELAY_MS = 30_000;

export const isSignedIn = (state: CrmState, request: CrmRequest): boolean =>
  state.sessions.has(request.cookies.get(SESSION_COOKIE) ?? '');

export function signIn(state: CrmState): string {
  const token = randomBytes(18).toString('base64url');
  state.sessions.add(token);
  return token;
}

/**
 * Waits as long as the single page's data is to be late: `late=400` in the address says so for this request,
 * `late=auto` leaves it to the server; without `late` the answer comes at once. Rejects when the server closes.
 */
export async function beLate(state: CrmState, params: URLSearchParams): Promise<void> {
  const late = params.get('late');
  if (late === null) return;
  const asked = /^\d{1,5}$/.test(late) ? Number(late) : (state.lateMs ?? 400 + Math.random() * 800);
  await delay(Math.min(asked, LONGEST_DELAY_MS), undefined, { signal: state.closing });
}
