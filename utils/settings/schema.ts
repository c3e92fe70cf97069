import * as z from 'zod/mini';
import { POLLING_BOUNDS, type PollingSettings } from '../agent/cadence.ts';
import { crmProfileSchema } from '../crm/profile.ts';
import { problem } from '../words/issue-words.ts';
import { popRuleSchema } from './rules.ts';

// Without defaults, because policy uses these too: what a policy leaves out is left to the person, and zod fills
// defaults even into optional fields.
const intervals = {
  readyMs: interval('readyMs'),
  inCallMs: interval('inCallMs'),
  wrapUpMs: interval('wrapUpMs'),
  pausedMs: interval('pausedMs'),
  signedOutMs: interval('signedOutMs'),
  lockedMs: interval('lockedMs'),
};

function interval(name: keyof PollingSettings) {
  return z.int().check(z.minimum(POLLING_BOUNDS[name].min), z.maximum(POLLING_BOUNDS[name].max));
}

const pollingSchema = z.object({
  readyMs: z._default(intervals.readyMs, POLLING_BOUNDS.readyMs.usual),
  inCallMs: z._default(intervals.inCallMs, POLLING_BOUNDS.inCallMs.usual),
  wrapUpMs: z._default(intervals.wrapUpMs, POLLING_BOUNDS.wrapUpMs.usual),
  pausedMs: z._default(intervals.pausedMs, POLLING_BOUNDS.pausedMs.usual),
  signedOutMs: z._default(intervals.signedOutMs, POLLING_BOUNDS.signedOutMs.usual),
  lockedMs: z._default(intervals.lockedMs, POLLING_BOUNDS.lockedMs.usual),
});

/** Where to open a record that is not open in any tab. `own-tab`: in the tab of the CRM that the agent uses, never in a second. */
export const openingSchema = z.enum(['reuse', 'own-tab', 'new-tab', 'background', 'ask']);
export type Opening = z.infer<typeof openingSchema>;

const cardCornerSchema = z.enum(['top-right', 'bottom-right', 'bottom-left', 'top-left']);

const crmsSchema = z.array(crmProfileSchema).check(z.maxLength(20));
const rulesSchema = z.array(popRuleSchema).check(z.maxLength(50));

export const dialerFields = {
  /** As typed: a DOMAIN, a host or an address; `dialerEndpoint` reads it. */
  address: z.string().check(z.maxLength(500)),
  /** The user name with which the agent logs in to the dialer. */
  agent: z.string().check(z.maxLength(100)),
  /** The address is that of a gateway, which holds the log-in itself: none is asked for, kept or sent. */
  noLogin: z.boolean(),
};

const loginId = z.nullable(z.string().check(z.maxLength(100)));

/** The API account that the whole call centre shares. */
export const apiLoginSchema = z.object({
  user: z.string().check(z.maxLength(200)),
  password: z.string().check(z.maxLength(200)),
});

/**
 * The sections of the settings. The API log-in is not among them: it is kept where content scripts cannot read it
 * (api-login.ts).
 */
export const settingsSections = {
  dialer: z.prefault(
    z.object({
      address: z._default(dialerFields.address, ''),
      agent: z._default(dialerFields.agent, ''),
      noLogin: z._default(dialerFields.noLogin, false),
      /** Id of the API log-in that belongs to these settings; null for none. */
      login: z._default(loginId, null),
    }),
    {},
  ),
  crms: z._default(crmsSchema, []),
  rules: z._default(rulesSchema, []),
  opening: z._default(openingSchema, 'reuse'),
  /** Where in the page the card is; at the bottom by default, because most CRMs have a record's buttons at the top. */
  cardCorner: z._default(cardCornerSchema, 'bottom-right'),
  polling: z.prefault(pollingSchema, {}),
};

/** Format of the settings that this version of the product stores; migrate.ts brings older ones here. */
export const SETTINGS_VERSION = 3;

export const settingsSchema = z.object({
  version: z._default(z.literal(SETTINGS_VERSION), SETTINGS_VERSION),
  ...settingsSections,
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});

/** Any part of the settings. What it leaves out is set elsewhere, so that zod must fill in nothing. */
const partOfSettings = {
  dialer: z.optional(z.partial(z.object(dialerFields))),
  crms: z.optional(crmsSchema),
  rules: z.optional(rulesSchema),
  opening: z.optional(openingSchema),
  cardCorner: z.optional(cardCornerSchema),
  polling: z.optional(z.partial(z.object(intervals))),
};
const partSchema = z.object(partOfSettings);
export type PartOfSettings = z.infer<typeof partSchema>;

/** What the person has set, as it is stored. Everything else is as the organisation suggests it, or as it is built in. */
export const ownSettingsSchema = z.object({
  version: z._default(z.literal(SETTINGS_VERSION), SETTINGS_VERSION),
  ...partOfSettings,
  dialer: z.optional(z.partial(z.object({ ...dialerFields, login: loginId }))),
});
export type OwnSettings = z.infer<typeof ownSettingsSchema>;

/** How the agent's name stands in `account`, such as `CORP\{agent}`. */
const agentFrom = z.string().check(z.maxLength(200), z.regex(/^[^{}]*\{agent\}[^{}]*$/, problem('problem.agentFrom')));

/**
 * What IT can set by policy (storage.managed): any part of the settings, and the API log-in. The options page shows
 * what policy sets, read-only, and what it suggests.
 */
export const policySchema = z.object({
  ...partOfSettings,
  dialer: z.optional(z.partial(z.object({ ...dialerFields, ...apiLoginSchema.shape, agentFrom }))),
  /**
   * The name with which the person is signed in to the computer, filled in by IT's tools. By itself, because a browser takes
   * each of these keys from one place: this one is set for each user, `dialer` for all.
   */
  account: z.optional(z.string().check(z.maxLength(300))),
  /** What applies until the person changes it. The log-in is not among it: it is the organisation's or the person's. */
  defaults: z.optional(
    z.object({ ...partOfSettings, dialer: z.optional(z.partial(z.object({ ...dialerFields, agentFrom }))) }),
  ),
});
export type Policy = z.infer<typeof policySchema>;
