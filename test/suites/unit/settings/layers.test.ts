import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { POLLING_BOUNDS } from '#utils/agent/cadence.ts';
import { crmProfileSchema } from '#utils/crm/profile.ts';
import { overlayPolicy } from '#utils/settings/layers.ts';
import { migrateSettings } from '#utils/settings/migrate.ts';
import { parsePolicy, parseSettings } from '#utils/settings/parse.ts';
import { popRuleSchema } from '#utils/settings/rules.ts';
import {
  defaultSettings,
  type OwnSettings,
  ownSettingsSchema,
  type PartOfSettings,
  type Settings,
  settingsSchema,
} from '#utils/settings/schema.ts';
import { say, sentence } from '#utils/words/words.ts';

/** Every setting that policy can lock or suggest, by its path. */
const PATHS = [
  'dialer.address',
  'dialer.agent',
  'dialer.noLogin',
  'crms',
  'rules',
  'opening',
  'cardCorner',
  ...Object.keys(POLLING_BOUNDS).map((key) => `polling.${key}`),
];

/** What stands at a path; undefined where nothing does. */
const at = (settings: PartOfSettings | Settings, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((part, name) => Object.entries(part ?? {}).find(([key]) => key === name)?.[1], settings);

const text = fc.string({ maxLength: 20 });
const crms = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 })
  .map((ids) => ids.map((id) => crmProfileSchema.parse({ id, address: 'https://crm.example.com' })));
const rules = fc
  .array(fc.constantFrom('a', 'dont-pop'), { maxLength: 3 })
  .map((results) => results.map((result) => popRuleSchema.parse({ result })));
const partly = <Fields extends object>(fields: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> }) =>
  fc.record(fields, { requiredKeys: [] });
const interval = ({ min, max }: { min: number; max: number }) => fc.integer({ min, max });
const part: fc.Arbitrary<PartOfSettings> = partly({
  dialer: partly({ address: text, agent: text, noLogin: fc.boolean() }),
  crms,
  rules,
  opening: fc.constantFrom('reuse', 'own-tab', 'new-tab', 'background', 'ask'),
  cardCorner: fc.constantFrom('top-right', 'bottom-right', 'bottom-left', 'top-left'),
  polling: partly({
    readyMs: interval(POLLING_BOUNDS.readyMs),
    inCallMs: interval(POLLING_BOUNDS.inCallMs),
    wrapUpMs: interval(POLLING_BOUNDS.wrapUpMs),
    pausedMs: interval(POLLING_BOUNDS.pausedMs),
    signedOutMs: interval(POLLING_BOUNDS.signedOutMs),
    lockedMs: interval(POLLING_BOUNDS.lockedMs),
  }),
});
const stored = part.map((set): OwnSettings => ({ version: 3, ...set }));

describe('each setting', () => {
  it('is what policy has locked, else what the person has set, else what policy suggests, else as it is built in', () => {
    fc.assert(
      fc.property(part, stored, part, (locked, own, defaults) => {
        const { policy, problems } = parsePolicy({ ...locked, defaults });
        expect(problems).toEqual([]);
        const { settings, byPolicy, suggested } = overlayPolicy(parseSettings(own).own, null, policy);
        expect(settingsSchema.parse(settings)).toEqual(settings);
        for (const path of PATHS) {
          const layers = [locked, own, defaults, defaultSettings].map((layer) => at(layer, path));
          expect([path, at(settings, path)]).toEqual([path, layers.find((value) => value !== undefined)]);
          expect([path, byPolicy.has(path)]).toEqual([path, layers[0] !== undefined]);
          expect([path, suggested.paths.has(path)]).toEqual([path, layers[0] === undefined && layers[2] !== undefined]);
        }
      }),
    );
  });

  it('that was stored in the format before is as it was; what was as it is built in follows the organisation', () => {
    fc.assert(
      fc.property(part, part, (set, defaults) => {
        const whole = overlayPolicy({ version: 3, ...set }, null, {}).settings;
        const { own, problems } = parseSettings({ ...whole, version: 2 });
        expect(problems).toEqual([]);
        expect(overlayPolicy(own, null, {}).settings).toEqual(whole);
        const { settings } = overlayPolicy(own, null, parsePolicy({ defaults }).policy);
        for (const path of PATHS) {
          const isBuiltIn = JSON.stringify(at(whole, path)) === JSON.stringify(at(defaultSettings, path));
          const follows = at(defaults, path) ?? at(defaultSettings, path);
          expect([path, at(settings, path)]).toEqual([path, isBuiltIn ? follows : at(whole, path)]);
        }
      }),
    );
  });

  it('of no group in the format before is left for the reader to tell', () => {
    const { migrated, problem } = migrateSettings({ version: 2, dialer: 7, polling: null, opening: 'ask' });
    expect(problem).toBeNull();
    expect(migrated).toEqual({ version: 3, dialer: 7, polling: null, opening: 'ask' });
    expect(ownSettingsSchema.safeParse(migrated).success).toBe(false);
  });
});

describe('what policy suggests', () => {
  it('is read section by section: one that is wrong is named, and the others apply', () => {
    const { policy, problems } = parsePolicy({
      defaults: { opening: 'sideways', cardCorner: 'top-left', crms: [{ id: 'a' }, { id: 7 }] },
    });
    expect(problems.map(say)).toEqual([
      expect.stringContaining('CRM 2'),
      expect.stringContaining('“defaults.opening”'),
    ]);
    expect(overlayPolicy({ version: 3 }, null, policy).settings).toMatchObject({
      opening: 'reuse',
      cardCorner: 'top-left',
    });
    expect(parsePolicy({ defaults: 7 }).problems.map(say)).toEqual([expect.stringContaining('“defaults”')]);
  });

  it('is never the log-in: a password there is not read at all', () => {
    const { policy, problems } = parsePolicy({
      defaults: { dialer: { address: 'acme', user: 'it', password: 'it secret' } },
    });
    expect(problems).toEqual([]);
    const applied = overlayPolicy({ version: 3 }, null, policy);
    expect(applied.login).toBeNull();
    expect(JSON.stringify([policy, applied, ...applied.suggested.paths])).not.toMatch(/secret|password/);
  });

  it('as the dialer’s address takes no password that policy has locked: whoever changes the address would have it', () => {
    const { policy, problems } = parsePolicy({
      dialer: { user: 'it', password: 'it secret' },
      defaults: { dialer: { address: 'acme' } },
    });
    expect(problems).toEqual([sentence('problem.policyPassword')]);
    expect(overlayPolicy({ version: 3 }, null, policy).login?.password).not.toBe('it secret');
  });
});

describe('the agent by account', () => {
  const agentOf = (managed: unknown, own: OwnSettings = { version: 3 }) => {
    const { policy, problems } = parsePolicy(managed);
    const { settings, byPolicy, suggested } = overlayPolicy(own, null, policy);
    const path = 'dialer.agent';
    return {
      agent: settings.dialer.agent,
      locked: byPolicy.has(path),
      suggested: suggested.paths.has(path),
      problems: problems.map(say),
    };
  };
  const own: OwnSettings = { version: 3, dialer: { agent: 'lee' } };
  const fits = { account: 'CORP\\dana', dialer: { agentFrom: 'CORP\\{agent}' } };

  it('is locked where policy locks the pattern, and suggested where it suggests it', () => {
    expect(agentOf(fits, own)).toEqual({ agent: 'dana', locked: true, suggested: false, problems: [] });
    const asDefault = { account: 'CORP\\dana', defaults: { dialer: { agentFrom: 'CORP\\{agent}' } } };
    expect(agentOf(asDefault)).toEqual({ agent: 'dana', locked: false, suggested: true, problems: [] });
    expect(agentOf(asDefault, own)).toMatchObject({ agent: 'lee', locked: false, suggested: true });
  });

  it('is asked for where the account does not fit, and the mistake is told once', () => {
    const misfit = { account: 'SALES\\dana', dialer: { agentFrom: 'CORP\\{agent}' } };
    const { problems, ...asked } = agentOf({ ...misfit, defaults: { dialer: { agentFrom: 'CORP\\{agent}' } } });
    expect(asked).toEqual({ agent: '', locked: false, suggested: false });
    expect(problems).toEqual([expect.stringContaining('SALES\\dana')]);
    expect(agentOf(misfit, own)).toMatchObject({ agent: 'lee' });
  });

  it('is asked for where no account was filled in, and that is no mistake', () => {
    for (const account of [{}, { account: '' }])
      expect(agentOf({ ...account, dialer: { agentFrom: '{agent}' } })).toMatchObject({ agent: '', problems: [] });
    // An account alone says nothing of the dialer.
    expect(agentOf({ account: 'dana' })).toMatchObject({ agent: '', problems: [] });
  });

  it('goes after an agent that policy names', () => {
    expect(agentOf({ ...fits, dialer: { ...fits.dialer, agent: 'kim' } })).toMatchObject({
      agent: 'kim',
      locked: true,
    });
  });

  it.each(['dana', '{agent}{agent}', '{agnet}', ''])('%j is no pattern, and is named', (agentFrom) => {
    expect(agentOf({ account: 'dana', dialer: { agentFrom } })).toMatchObject({
      agent: '',
      problems: [expect.stringContaining('agentFrom')],
    });
  });
});
