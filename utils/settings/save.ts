import { dialerEndpoint } from '../dialer/address.ts';
import type { ServerLogin } from '../dialer/client.ts';
import { type KeptLogin, readLogins, readUnboundLogin, writeLogins } from './api-login.ts';
import { type OwnSettings, ownSettingsSchema } from './schema.ts';
import { inSettingsTurn } from './settings-turn.ts';
import { readEffectiveSettings, readOwnSettings, writeOwnSettings } from './store.ts';

/**
 * Saves settings and API log-in, whole or not at all: the next log-in is kept beside the present one until the settings,
 * with one write, name it. Both functions get what is stored at that moment. Rejects, and changes nothing, where the result
 * is not valid or cannot be stored.
 */
export const saveSettings = (
  nextSettings: (own: OwnSettings) => OwnSettings,
  nextLogin: (kept: ServerLogin | null) => ServerLogin | null,
): Promise<void> =>
  inSettingsTurn(async () => {
    const own = await readOwnSettings();
    const kept = (await readLogins()).find(({ id }) => id === own.dialer?.login) ?? null;
    const next = keptAs(kept, nextLogin(kept && withoutId(kept)));
    const wanted = nextSettings(own);
    const settings = ownSettingsSchema.parse({ ...wanted, dialer: { ...wanted.dialer, login: next?.id ?? null } });
    if (next !== kept && next) await writeLogins([...(kept ? [kept] : []), next]);
    try {
      await writeOwnSettings(settings);
    } catch (error) {
      if (next !== kept) await keepOnly(kept);
      throw error;
    }
    if (next !== kept) await keepOnly(next);
  });

/**
 * Saves who the agent is, and nothing else; resolves to false where policy has locked that. The name that policy suggests is
 * not stored, so that it follows the policy.
 */
export const saveAgent = (agent: string): Promise<boolean> =>
  inSettingsTurn(async () => {
    const { byPolicy, suggested } = await readEffectiveSettings();
    if (byPolicy.has('dialer.agent')) return false;
    const own = await readOwnSettings();
    const isSuggested = suggested.paths.has('dialer.agent') && suggested.settings.dialer.agent === agent;
    await writeOwnSettings({ ...own, dialer: { ...own.dialer, agent: isSuggested ? undefined : agent } });
    return true;
  });

const withoutId = ({ user, password, server }: KeptLogin): ServerLogin => ({ user, password, server });

/** The log-in under an id of its own, or the kept one where it is the same. */
function keptAs(kept: KeptLogin | null, login: ServerLogin | null): KeptLogin | null {
  if (!login) return null;
  const { user, password, server } = login;
  if (kept?.user === user && kept.password === password && kept.server === server) return kept;
  return { id: crypto.randomUUID(), user, password, server };
}

/** A log-in that no settings name is never sent, so one that cannot be removed now may wait for the next `tidyLogins`. */
const keepOnly = (login: KeptLogin | null): Promise<void> => writeLogins(login ? [login] : []).catch(() => {});

/**
 * Removes each log-in that the settings do not name, and all where the dialer's address needs none. A log-in that an earlier
 * version kept without its server is bound to the dialer that is set up, where that version would have sent it.
 */
export const tidyLogins = (): Promise<void> =>
  inSettingsTurn(async () => {
    await bindUnboundLogin();
    const { settings, problems } = await readEffectiveSettings();
    const { noLogin, login } = settings.dialer;
    // Settings that cannot be read name no log-in, and may be mended yet.
    if (problems.length > 0 && !noLogin) return;
    const kept = await readLogins();
    const used = noLogin ? [] : kept.filter(({ id }) => id === login);
    if (used.length < kept.length) await writeLogins(used);
  });

async function bindUnboundLogin(): Promise<void> {
  const unbound = await readUnboundLogin();
  if (!unbound) return;
  const { settings } = await readEffectiveSettings();
  const endpoint = dialerEndpoint(settings.dialer.address);
  if ('problem' in endpoint) return writeLogins([]);
  // The settings first: if the browser ends in between, the log-in is still there to be bound.
  const own = await readOwnSettings();
  const id = own.dialer?.login ?? crypto.randomUUID();
  await writeOwnSettings({ ...own, dialer: { ...own.dialer, login: id } });
  await writeLogins([{ ...unbound, server: endpoint.url, id }]);
}
