import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { POLLING_BOUNDS } from '#utils/agent/cadence.ts';
import { crmProfileSchema } from '#utils/crm/profile.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { decide } from '#utils/settings/rules.ts';
import { SETTINGS_VERSION, defaultSettings, policySchema, settingsSchema } from '#utils/settings/schema.ts';
import { say, sentence } from '#utils/words/words.ts';
import { managedSchemaText } from '../../../tools/managed-schema.ts';

// Refuses to be loaded outside an extension; nothing tested here calls it.
vi.mock('webextension-polyfill', () => ({ default: {} }));
const { overlayPolicy } = await import('#utils/settings/layers.ts');
const { parsePolicy, parseSettings } = await import('#utils/settings/parse.ts');

/** The settings that apply where no policy does. */
function readSettings(stored: unknown) {
  const { own, problems } = parseSettings(stored);
  return { settings: overlayPolicy(own, null, {}).settings, problems };
}

const crm = { id: 'crm', name: 'Harbour', address: 'https://crm.example.com', recordTemplate: '/leads/{record_id}' };
const login = { user: 'own', password: 'own secret', server: 'https://acme.croco-dial.net/goAPIv2/goUsers/goAPI.php' };

describe('settings', () => {
  it('an empty profile gives the defaults, and the defaults are valid', () => {
    expect(readSettings(undefined)).toEqual({ settings: defaultSettings, problems: [] });
    expect(readSettings(null).settings).toEqual(defaultSettings);
    expect(readSettings({})).toEqual({ settings: defaultSettings, problems: [] });
    expect(settingsSchema.parse(defaultSettings)).toEqual(defaultSettings);
    expect(defaultSettings).toMatchObject({
      version: SETTINGS_VERSION,
      opening: 'reuse',
      crms: [],
      rules: [],
    });
    expect(defaultSettings.polling).toEqual(
      Object.fromEntries(Object.entries(POLLING_BOUNDS).map(([name, { usual }]) => [name, usual])),
    );
  });

  it('hold no log-in', () => {
    const { settings } = readSettings({ dialer: { address: 'acme', agent: 'ann', user: 'u', password: 'hunter2' } });
    expect(JSON.stringify(settings)).not.toContain('hunter2');
  });

  it.each<[string, Record<string, unknown>]>([
    ['dialer', { dialer: { address: 7 } }],
    ['crms', { crms: [{ ...crm, id: 'Not An Id' }] }],
    ['crms', { crms: [{ ...crm, id: 'dont-pop' }] }],
    ['crms', { crms: Array.from({ length: 21 }, (_, at) => ({ ...crm, id: `crm-${at}` })) }],
    ['rules', { rules: 'all' }],
    ['opening', { opening: 'everywhere' }],
    ['cardCorner', { cardCorner: 'middle' }],
    ['polling', { polling: { readyMs: 10 } }],
    ['polling', { polling: { signedOutMs: 26_000 } }],
    ['polling', { polling: { readyMs: 1000.5 } }],
  ])('%s that cannot be read is reported, and all else is kept', (name, bad) => {
    const good = {
      version: SETTINGS_VERSION,
      dialer: { address: 'acme', agent: 'ann' },
      crms: [crm],
      rules: [{ campaign: 'C*', result: 'crm' }],
      opening: 'ask',
      cardCorner: 'bottom-left',
      polling: { readyMs: 2000 },
    };
    const { settings: whole } = readSettings(good);
    const { settings, problems } = readSettings({ ...good, ...bad });
    expect(problems.map(say)).toEqual([expect.stringContaining(`“${name}”`)]);
    expect(settings).toEqual({ ...whole, [name]: Object.entries(defaultSettings).find(([key]) => key === name)?.[1] });
    expect(whole.crms).toHaveLength(1);
  });

  it('one unreadable CRM of two keeps its place, and says so; the other is as it was', () => {
    const other = { ...crm, id: 'other', name: 'Other' };
    const { crms: whole } = readSettings({ crms: [crm, other] }).settings;
    for (const broken of [{ ...crm, recordTemplate: 7 }, 'crm', 7, null, { ...crm, id: 'Not An Id' }]) {
      const first = readSettings({ crms: [broken, other] });
      const last = readSettings({ crms: [other, broken] });
      expect(first.settings.crms[1]).toEqual(whole[1]);
      expect(last.settings.crms[0]).toEqual(whole[1]);
      // The default CRM is the first: with it gone, calls would open other customers' records in the next.
      expect('problem' in resolveCrm(first.settings.crms[0] ?? crmProfileSchema.parse(crm))).toBe(true);
      expect(first.problems.map(say)).toEqual([expect.stringMatching(/^CRM 1 .*can’t be read/)]);
      expect(last.problems.map(say)).toEqual([expect.stringMatching(/^CRM 2 .*can’t be read/)]);
    }
    const { settings } = readSettings({ crms: [{ ...crm, recordTemplate: 7 }, other] });
    expect(settings.crms[0]).toMatchObject({
      id: 'crm',
      name: 'Harbour',
      address: 'https://crm.example.com',
      preset: '',
    });
  });

  it('one unreadable rule of two costs the other nothing, and opens no call in a CRM that it does not name', () => {
    const rule = { campaign: 'A*', result: 'other' };
    const crms = [crm, { ...crm, id: 'other' }];
    const { settings, problems } = readSettings({ crms, rules: [{ campaign: 'B*', result: 7 }, rule] });
    expect(problems.map(say)).toEqual([expect.stringContaining('Rule 1 can’t be read')]);
    const of = (campaignId: string) =>
      decide(settings.rules, ['crm', 'other'], {
        leadId: '1',
        vendorLeadCode: '',
        phone: '',
        callerId: '',
        campaignId,
        campaignName: '',
        callType: '',
      });
    expect(of('A1')).toMatchObject({ pop: true, profileId: 'other' });
    expect(of('B1')).toMatchObject({ pop: false, reason: 'unknown-profile' });
    expect(of('C1')).toMatchObject({ pop: true, profileId: 'crm' });
    // It does not say for which calls it is.
    expect(readSettings({ crms, rules: [{ campaign: 7, result: 'crm' }, rule] }).settings.rules).toHaveLength(1);
  });

  it('of a later version are reported, and read as far as they are understood', () => {
    const { settings, problems } = readSettings({ version: 9, opening: 'ask', holograms: true });
    expect(settings).toMatchObject({ version: SETTINGS_VERSION, opening: 'ask' });
    expect(problems).toEqual([sentence('problem.newerSettings', { version: 9, known: SETTINGS_VERSION })]);
  });

  it('whatever is stored: valid settings come out, and nothing throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.record({ dialer: fc.anything(), crms: fc.anything(), polling: fc.anything() })),
        (stored) => {
          expect(settingsSchema.safeParse(readSettings(stored).settings).success).toBe(true);
          expect(policySchema.safeParse(parsePolicy(stored).policy).success).toBe(true);
        },
      ),
    );
  });
});

describe('policy', () => {
  const { settings: own } = readSettings({
    dialer: { address: 'acme', agent: 'ann' },
    crms: [crm],
    opening: 'ask',
    polling: { readyMs: 3000 },
  });

  it('none leaves everything to the person', () => {
    expect(overlayPolicy(own, login, parsePolicy({}).policy)).toMatchObject({
      settings: own,
      login,
      byPolicy: new Set(),
    });
    expect(parsePolicy(undefined)).toEqual({ policy: {}, problems: [] });
  });

  it('sets single fields, and says which', () => {
    const { policy, problems } = parsePolicy({
      dialer: { address: 'https://d.example.com', password: 'it secret' },
      polling: { pausedMs: 9000 },
      cardCorner: 'top-left',
    });
    expect(problems).toEqual([]);
    const { settings, login: used, byPolicy } = overlayPolicy(own, login, policy);
    expect(settings).toEqual({
      ...own,
      dialer: { ...own.dialer, address: 'https://d.example.com' },
      polling: { ...own.polling, pausedMs: 9000 },
      cardCorner: 'top-left',
    });
    expect(used).toEqual({
      user: 'own',
      password: 'it secret',
      server: 'https://d.example.com/goAPIv2/goUsers/goAPI.php',
    });
    expect(byPolicy).toEqual(new Set(['dialer.address', 'dialer.password', 'polling.pausedMs', 'cardCorner']));
    expect(JSON.stringify(settings)).not.toContain('it secret');
  });

  it.each(['', 'http://d.example.com'])('a password for the dialer %j is sent nowhere', (address) => {
    const { policy } = parsePolicy({ dialer: { password: 'it secret', user: 'it', address } });
    expect(overlayPolicy(own, login, policy)).toMatchObject({ settings: { dialer: { address } }, login: null });
  });

  it('a password for no dialer is not used, and the person may enter their own', () => {
    const { policy, problems } = parsePolicy({ dialer: { password: 'it secret', user: 'it' } });
    expect(problems).toEqual([sentence('problem.policyPassword')]);
    const applied = overlayPolicy(own, login, policy);
    expect(JSON.stringify([...applied.byPolicy, applied])).not.toMatch(/it secret|dialer.password/);
    // The person's own password goes on, where it was typed for.
    expect(applied.login).toEqual({ ...login, user: 'it' });
  });

  it('another address does not take the person’s own password along', () => {
    const { policy } = parsePolicy({ dialer: { address: 'https://d.example.com' } });
    expect(overlayPolicy(own, login, policy).login).toEqual(login);
  });

  it('an address that needs no log-in leaves none', () => {
    const { policy } = parsePolicy({ dialer: { address: 'acme', user: 'it', password: 'it secret', noLogin: true } });
    expect(overlayPolicy(own, login, policy)).toMatchObject({ settings: { dialer: { noLogin: true } }, login: null });
  });

  it('one unreadable CRM of two is reported, and the other applies', () => {
    const { policy, problems } = parsePolicy({ crms: [crm, { ...crm, id: 7, name: 'Desk' }] });
    expect(policy.crms?.map(({ id }) => id)).toEqual(['crm', 'unreadable-2']);
    expect(problems.map(say)).toEqual([expect.stringContaining('The policy’s CRM 2 (“Desk”) can’t be read')]);
  });

  it('names each CRM whose id another one has, because only the first of them is ever found', () => {
    const { problems } = parsePolicy({ crms: [crm, { ...crm, id: 'desk' }, { ...crm, name: 'Pier' }] });
    expect(problems.map(say)).toEqual([expect.stringMatching(/CRM 3 has the same id as CRM 1 \(“crm”\)/)]);
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 20 }), (ids) => {
        const told = parsePolicy({ crms: ids.map((id) => ({ ...crm, id })) }).problems;
        expect(told).toHaveLength(ids.length - new Set(ids).size);
      }),
    );
  });

  it('does not fill in what it leaves out', () => {
    const { settings } = overlayPolicy(own, login, parsePolicy({ dialer: { user: 'it' }, polling: {} }).policy);
    expect(settings).toEqual(own);
    expect(parsePolicy({ dialer: {} }).policy).toEqual({ dialer: {} });
  });

  it('a list is set whole, an empty one too', () => {
    const { settings, byPolicy } = overlayPolicy(own, login, parsePolicy({ crms: [] }).policy);
    expect(settings.crms).toEqual([]);
    expect(byPolicy).toEqual(new Set(['crms']));
  });

  it.each<[string, Record<string, unknown>]>([
    ['dialer', { dialer: { address: 7 } }],
    ['polling', { polling: { readyMs: 5 } }],
    ['crms', { crms: [{}] }],
    ['opening', { opening: 'sideways' }],
  ])('%s that IT got wrong is reported and left out; the rest applies', (name, bad) => {
    const { policy, problems } = parsePolicy({ cardCorner: 'top-left', ...bad });
    expect(problems.map(say)).toEqual([expect.stringContaining(`“${name}”`)]);
    expect(policy).toEqual({ cardCorner: 'top-left' });
  });

  it('what it says of a mistake does not repeat a password', () => {
    const { problems } = parsePolicy({ dialer: { user: 'u', password: ['hunter2'], address: 'acme' } });
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });
});

describe('public/managed-schema.json', () => {
  const text = readFileSync(new URL('../../../../public/managed-schema.json', import.meta.url), 'utf8');

  it('is what the code checks policy by (node test/tools/managed-schema.ts writes it)', () => {
    expect(text).toBe(managedSchemaText());
  });

  it('names every section and field of a policy, with keywords that Chrome knows', () => {
    const schema: { properties: Record<string, unknown> } = JSON.parse(text);
    expect(Object.keys(schema.properties)).toEqual(Object.keys(policySchema.shape));
    expect(schema.properties['dialer']).toMatchObject({
      properties: { address: { type: 'string' }, agent: {}, user: {}, password: { type: 'string' } },
    });
    // Bounds and lists of values are checked where a mistake can be named: Chrome would drop the section without a word.
    expect(schema.properties['polling']).toMatchObject({ properties: { readyMs: { type: 'integer' } } });
    const known = new Set(['type', 'properties', 'additionalProperties', 'items']);
    const check = (part: Record<string, unknown>): void => {
      for (const keyword of Object.keys(part)) expect(known).toContain(keyword);
      expect(typeof part['type']).toBe('string');
      for (const child of Object.values(part['properties'] ?? {})) check(child);
      for (const child of [part['items'], part['additionalProperties']]) if (isObject(child)) check(child);
    };
    check(schema);
  });
});

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
