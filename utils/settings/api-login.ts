import * as z from 'zod/mini';
import type { ServerLogin } from '../dialer/client.ts';
import { readPrivate, writePrivate } from './private-store.ts';
import { apiLoginSchema } from './schema.ts';
import { PRIVATE_KEYS } from './storage-keys.ts';

// A log-in is kept with the one address that it was typed for, and under an id. The settings name the id, so that settings
// and log-in change together: by the one write of the settings (save.ts).

const keptLoginSchema = z.extend(apiLoginSchema, {
  id: z.string().check(z.minLength(1), z.maxLength(100)),
  server: z.url().check(z.maxLength(1000)),
});
export type KeptLogin = z.infer<typeof keptLoginSchema>;

/** More than one while settings are being saved: the one in use, and the next. */
const keptLoginsSchema = z.array(keptLoginSchema).check(z.maxLength(10));

/** The API log-ins that are kept, each with its server. */
export const readLogins = async (): Promise<KeptLogin[]> =>
  (await readPrivate(PRIVATE_KEYS.apiLogin, keptLoginsSchema)) ?? [];

/** The log-in that is kept under this id, without the id; null where there is none. Rejects where it cannot be read. */
export async function readLogin(id: string | null): Promise<ServerLogin | null> {
  const kept = id === null ? undefined : (await readLogins()).find((login) => login.id === id);
  return kept ? { user: kept.user, password: kept.password, server: kept.server } : null;
}

/** Keeps these log-ins and no others. */
export const writeLogins = (logins: KeptLogin[]): Promise<void> =>
  writePrivate(PRIVATE_KEYS.apiLogin, keptLoginsSchema.parse(logins));

/** The log-in that was kept before log-ins were bound to a server; null where there is none. */
export const readUnboundLogin = () => readPrivate(PRIVATE_KEYS.apiLogin, apiLoginSchema);

/** Whether there is a log-in that may be sent to this address of an API. */
export const mayLogIn = (login: ServerLogin | null, url: string): login is ServerLogin =>
  login !== null && login.server === url && login.user !== '' && login.password !== '';
