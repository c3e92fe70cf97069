import { z } from 'zod';
import { POLLING_BOUNDS, type PollingSettings } from '../agent/cadence.ts';
import { crmProfileSchema } from '../crm/profile.ts';
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
  return z.int().min(POLLING_BOUNDS[name].min).max(POLLING_BOUNDS[name].max);
}

const pollingSchema = z.object({
  readyMs: intervals.readyMs.default(POLLING_BOUNDS.readyMs.usual),
  inCallMs: intervals.inCallMs.default(POLLING_BOUNDS.inCallMs.usual),
  wrapUpMs: intervals.wrapUpMs.default(POLLING_BOUNDS.wrapUpMs.usual),
  pausedMs: intervals.pausedMs.default(POLLING_BOUNDS.pausedMs.usual),
  signedOutMs: intervals.signedOutMs.default(POLLING_BOUNDS.signedOutMs.usual),
  lockedMs: intervals.lockedMs.default(POLLING_BOUNDS.lockedMs.usual),
});

/** Where to open a record that is not open in any tab. `own-tab`: in the tab of the CRM that the agent uses, never in a second. */
export const openingSchema = z.enum(['reuse', 'own-tab', 'new-tab', 'background', 'ask']);
export type Opening = z.infer<typeof openingSchema>;

const cardCornerSchema = z.enum(['top-right', 'bottom-right', 'bottom-left', 'top-left']);

const dialerFields = {
  /** As typed: a DOMAIN, a host or an address; `dialerEndpoint` reads it. */
  address: z.string().max(500),
  /** The user name with which the agent logs in to the dialer. */
  agent: z.string().max(100),
  /** The address is that of a gateway, which holds the log-in itself: none is asked for, kept or sent. */
  noLogin: z.boolean(),
};

/** The API account that the whole call centre shares. */
export const apiLoginSchema = z.object({ user: z.string().max(200), password: z.string().max(200) });

/**
 * The sections of the settings. The API log-in is not among them: it is kept where content scripts cannot read it
 * (api-login.ts).
 */
export const settingsSections = {
  dialer: z
    .object({
      address: dialerFields.address.default(''),
      agent: dialerFields.agent.default(''),
      noLogin: dialerFields.noLogin.default(false),
      /** Id of the API log-in that belongs to these settings; null for none. */
      login: z.string().max(100).nullable().default(null),
    })
    .prefault({}),
  crms: z.array(crmProfileSchema).max(20).default([]),
  rules: z.array(popRuleSchema).max(50).default([]),
  opening: openingSchema.default('reuse'),
  /** Where in the page the card is; at the bottom by default, because most CRMs have a record's buttons at the top. */
  cardCorner: cardCornerSchema.default('bottom-right'),
  polling: pollingSchema.prefault({}),
};

/** Format of the settings that this version of the product stores; migrate.ts brings older ones here. */
export const SETTINGS_VERSION = 2;

export const settingsSchema = z.object({
  version: z.literal(SETTINGS_VERSION).default(SETTINGS_VERSION),
  ...settingsSections,
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});

/**
 * What IT can set by policy (storage.managed): any part of the settings, and the API log-in. The options page shows
 * what policy sets, read-only.
 */
export const policySchema = z.object({
  dialer: z
    .object({ ...dialerFields, ...apiLoginSchema.shape })
    .partial()
    .optional(),
  crms: z.array(crmProfileSchema).max(20).optional(),
  rules: z.array(popRuleSchema).max(50).optional(),
  opening: openingSchema.optional(),
  cardCorner: cardCornerSchema.optional(),
  polling: z.object(intervals).partial().optional(),
});
export type Policy = z.infer<typeof policySchema>;
