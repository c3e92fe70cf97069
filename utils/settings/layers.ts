import type { ServerLogin } from '../dialer/client.ts';
import { dialerEndpoint } from '../dialer/address.ts';
import { defaultSettings, type OwnSettings, type PartOfSettings, type Policy, type Settings } from './schema.ts';

export type LayeredSettings = {
  settings: Settings;
  /** The API log-in, and where it may be sent; null for none. */
  login: ServerLogin | null;
  /** Paths that policy has locked, such as `dialer.address` or `crms`. */
  byPolicy: Set<string>;
  /** What policy suggests and has not locked, with everything else as it is built in. */
  suggested: { settings: Settings; paths: Set<string> };
};

/** The settings that apply: what policy locks goes before what the person has set, that before what policy suggests. Pure. */
export function overlayPolicy(own: OwnSettings, login: ServerLogin | null, policy: Policy): LayeredSettings {
  const { defaults = {}, ...locks } = policy;
  const { user, password, ...dialer } = locks.dialer ?? {};
  const locked: PartOfSettings = { ...locks, ...(locks.dialer && { dialer }) };
  const byPolicy = new Set([
    ...pathsOf(locked),
    ...Object.keys(defined({ user, password })).map((name) => `dialer.${name}`),
  ]);
  const suggested = over(defaultSettings, defaults);
  const settings = over(over(suggested, own), locked);
  return {
    settings,
    login: settings.dialer.noLogin ? null : loginUnder({ user, password, address: dialer.address }, login),
    byPolicy,
    suggested: {
      settings: suggested,
      paths: new Set([...pathsOf(defaults)].filter((path) => !byPolicy.has(path))),
    },
  };
}

/** These settings with a part laid over them. */
function over(settings: Settings, { dialer, polling, ...sections }: PartOfSettings): Settings {
  return {
    ...settings,
    ...defined(sections),
    dialer: { ...settings.dialer, ...defined(dialer) },
    polling: { ...settings.polling, ...defined(polling) },
  };
}

/** Paths of what this part sets. */
const pathsOf = ({ dialer, polling, ...sections }: PartOfSettings): Set<string> =>
  new Set([
    ...Object.keys(defined(sections)),
    ...Object.keys(defined(dialer)).map((name) => `dialer.${name}`),
    ...Object.keys(defined(polling)).map((name) => `polling.${name}`),
  ]);

const defined = (part: object | undefined): Record<string, unknown> =>
  Object.fromEntries(Object.entries(part ?? {}).filter(([, value]) => value !== undefined));

/** The log-in that applies: policy's password goes to policy's address, the person's own to the server it was typed for. */
function loginUnder(
  { user, password, address = '' }: Pick<NonNullable<Policy['dialer']>, 'user' | 'password' | 'address'>,
  own: ServerLogin | null,
): ServerLogin | null {
  if (password !== undefined) {
    const endpoint = dialerEndpoint(address);
    return 'problem' in endpoint ? null : { user: user ?? own?.user ?? '', password, server: endpoint.url };
  }
  return user === undefined ? own : { password: '', server: '', ...own, user };
}
