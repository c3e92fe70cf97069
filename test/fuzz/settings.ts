import * as fc from 'fast-check';
import { matchPatternOf } from '#utils/crm/crm-address.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import { migrateSettings } from '#utils/settings/migrate.ts';
import { callTypeOf, decide, hasShape } from '#utils/settings/rules.ts';
import { defaultSettings, ownSettingsSchema, policySchema, settingsSchema } from '#utils/settings/schema.ts';
import { overlayPolicy } from '#utils/settings/layers.ts';
import { parsePolicy, parseSettings } from '#utils/settings/parse.ts';
import { say } from '#utils/words/words.ts';
import { must, subject } from './subject.ts';
import { nasty } from './texts.ts';

/** A value as it may lie in storage or stand in a policy: nearly right, or anything. */
const anything = fc.oneof(
  { weight: 3, arbitrary: nasty(300) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 2, arbitrary: fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null)) },
  { weight: 1, arbitrary: fc.anything({ maxDepth: 2 }) },
);

/** Mostly as it should be. */
const mostly = <Value>(right: fc.Arbitrary<Value>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: anything });

const object = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
  mostly(
    fc
      .tuple(
        fc.record(fields, { requiredKeys: [] }),
        fc.dictionary(fc.constantFrom('__proto__', 'extra', 'id', 'version'), anything, { maxKeys: 1 }),
      )
      .map(([own, more]) => ({ ...own, ...more })),
  );

const crm = object({
  id: mostly(fc.constantFrom('own', 'other-crm', 'a', 'dont-pop')),
  name: mostly(nasty(80)),
  preset: mostly(fc.constantFrom('other', 'hubspot', 'suitecrm-7', 'tryton')),
  parts: mostly(fc.dictionary(fc.constantFrom('address', 'object', 'subdomain', 'portal'), mostly(nasty(60)))),
  address: mostly(fc.constantFrom('https://crm.example.com', 'crm.example.com/a')),
  recordTemplate: mostly(fc.oneof(fc.constant('/contacts/{record_id}'), nasty(200))),
  searchTemplate: mostly(nasty(200)),
  lookup: mostly(fc.constantFrom(null, { template: '/api?q={search}', idPath: 'id' })),
  ways: mostly(fc.constantFrom([], ['address'], ['search', 'address'])),
  country: mostly(fc.constantFrom('', 'DE', 'us')),
});

const rule = object({
  campaign: mostly(fc.constantFrom('', 'Sales*', '*', '***a*')),
  callTypes: mostly(fc.constantFrom([], ['inbound'])),
  codeShape: mostly(fc.constantFrom('', 'C-###', '@*?', '*'.repeat(100))),
  result: mostly(fc.constantFrom('own', 'dont-pop', 'gone')),
});

const dialer = {
  address: mostly(fc.oneof(fc.constantFrom('acme', 'https://acme.croco-dial.net'), nasty(200))),
  agent: mostly(nasty(60)),
  user: mostly(nasty(60)),
  password: mostly(nasty(60)),
  noLogin: mostly(fc.boolean()),
};

const sections = {
  dialer: object(dialer),
  crms: mostly(fc.array(crm, { maxLength: 3 })),
  rules: mostly(fc.array(rule, { maxLength: 4 })),
  opening: mostly(fc.constantFrom('reuse', 'ask', 'new-tab')),
  cardCorner: mostly(fc.constantFrom('top-left', 'bottom-right')),
  polling: object({ readyMs: mostly(fc.integer({ min: 500, max: 60_000 })), lockedMs: mostly(fc.integer()) }),
};

const settings = object({ version: mostly(fc.constantFrom(1, 1, 1, 0, 2, 99, null)), ...sections });
const policy = object({
  ...sections,
  account: mostly(fc.oneof(fc.constantFrom('CORP\\dana', 'dana@acme.example', '%LogonUser%'), nasty(60))),
  dialer: object({ ...dialer, agentFrom: mostly(fc.constantFrom('CORP\\{agent}', '{agent}@acme.example', '{agent}')) }),
  defaults: object(sections),
});
const LONGEST_TEXT_OF_SETTINGS = 2000;

export const settingsSubject = subject(
  'settings and policy',
  0.1,
  fc.tuple(settings, policy, nasty(100)),
  ([stored, managed, text]) => {
    const own = parseSettings(stored);
    const fromPolicy = parsePolicy(managed);
    must(ownSettingsSchema.safeParse(own.own).success, 'The settings that were read are none.');
    must(policySchema.safeParse(fromPolicy.policy).success, 'The policy that was read is none.');
    const { settings: effective, login } = overlayPolicy(own.own, null, fromPolicy.policy);
    must(settingsSchema.safeParse(effective).success, 'Settings with policy are none.');
    if (login && login.password !== '') {
      const endpoint = dialerEndpoint(effective.dialer.address);
      must('url' in endpoint && endpoint.url === login.server, `The log-in may be sent to ${login.server}.`);
    }
    for (const words of [...own.problems, ...fromPolicy.problems]) must(say(words) !== '', 'A problem has no words.');
    if (typeof stored === 'object' && stored !== null && !Array.isArray(stored)) migrateSettings({ ...stored });
    for (const profile of effective.crms) {
      const resolved = resolveCrm(profile);
      if ('crm' in resolved)
        must(matchPatternOf(resolved.crm.origin) === resolved.crm.matchPattern, 'Another permission.');
    }
    const call = {
      leadId: '7',
      vendorLeadCode: text,
      phone: '',
      callerId: '',
      campaignId: text,
      campaignName: text,
      callType: text,
    };
    const ids = effective.crms.map(({ id }) => id);
    const outcome = decide(effective.rules, ids, call);
    must(!outcome.pop || ids.includes(outcome.profileId), 'A rule pops in a CRM that is none.');
    callTypeOf(text);
    for (const { codeShape } of effective.rules) hasShape(text, codeShape);
    must(JSON.stringify(own.own).length <= 70 * 20 * LONGEST_TEXT_OF_SETTINGS, 'The settings have no bound.');
    must(defaultSettings.crms.length === 0 && defaultSettings.rules.length === 0, 'The defaults were changed.');
  },
);
