import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sentence } from '#utils/words/words.ts';
import { crmProfileSchema } from '#utils/crm/profile.ts';
import { popRuleSchema } from '#utils/settings/rules.ts';
import {
  applyDraft,
  changedFields,
  checkDialer,
  checkDraft,
  type Draft,
  draftOf,
  loginToKeep,
  type PasswordFacts,
  policyPath,
  rebase,
  suggestionsOf,
} from '#utils/settings/draft.ts';
import { overlayPolicy } from '#utils/settings/layers.ts';
import { parsePolicy } from '#utils/settings/parse.ts';
import { defaultSettings, type OwnSettings, type Settings, settingsSchema } from '#utils/settings/schema.ts';

const own: Settings = settingsSchema.parse({ dialer: { address: 'acme', agent: 'dana' } });
const base = draftOf(own, 'api');
const SERVER = 'https://acme.croco-dial.net/goAPIv2/goUsers/goAPI.php';
const SAVED: PasswordFacts = { server: SERVER, byPolicy: false };
const NONE: PasswordFacts = { server: null, byPolicy: false };
const crm = crmProfileSchema.parse({ id: 'crm-1', address: 'crm.example.com', recordTemplate: '/c/{record_id}' });
const change = (part: Partial<Draft>): Draft => ({ ...base, ...part });

describe('what is saved', () => {
  test('an unchanged page changes nothing', () => {
    expect(applyDraft(own, base, base)).toEqual(own);
    expect(changedFields(base, base)).toEqual([]);
  });

  test('only what was changed is written: policy’s values stay policy’s', () => {
    const shown = draftOf({ ...own, dialer: { ...own.dialer, address: 'by-policy' }, opening: 'ask' }, 'policy-user');
    const saved = applyDraft(own, { ...shown, agent: ' lee ' }, shown);
    expect(saved).toEqual({ ...own, dialer: { ...own.dialer, agent: 'lee' } });
  });

  test('seconds become milliseconds, with a comma or a point', () => {
    const draft = change({ readyMs: '1,5', pausedMs: ' 2.25 ' });
    expect(applyDraft(own, draft, base).polling).toEqual({ ...own.polling, readyMs: 1500, pausedMs: 2250 });
  });

  test('the password is no part of the settings', () => {
    expect(JSON.stringify(applyDraft(own, change({ password: 'hunter2' }), base))).not.toContain('hunter2');
  });

  test('what changed elsewhere is followed where nothing was typed, and kept where something was', () => {
    const newer = draftOf({ ...own, cardCorner: 'top-left', opening: 'ask' }, 'api');
    expect(rebase(change({ opening: 'new-tab' }), base, newer)).toEqual({
      ...newer,
      opening: 'new-tab',
      cardCorner: 'top-left',
    });
  });
});

describe('what the organisation suggests', () => {
  const { policy } = parsePolicy({
    dialer: { agent: 'locked' },
    defaults: { dialer: { address: 'acme', agent: 'dana' }, opening: 'ask', polling: { readyMs: 2000 } },
  });
  const nothing: OwnSettings = { version: 3 };
  const page = (set: OwnSettings) => {
    const { settings, suggested } = overlayPolicy(set, null, policy);
    return { shown: draftOf(settings, ''), suggestions: suggestionsOf(suggested) };
  };
  const saved = (set: OwnSettings, part: Partial<Draft>) => {
    const { shown, suggestions } = page(set);
    return applyDraft(set, { ...shown, ...part }, shown, suggestions);
  };

  test('is known by field, without what is locked', () => {
    expect(page(nothing).suggestions).toEqual({ address: 'acme', opening: 'ask', readyMs: '2' });
  });

  test('is not stored with what the person changes', () => {
    const unset = { ...nothing, dialer: {}, polling: {} };
    expect(saved(nothing, {})).toEqual(unset);
    expect(saved(nothing, { cardCorner: 'top-left' })).toEqual({ ...unset, cardCorner: 'top-left' });
  });

  test('and is taken again by the person, is followed from then on; so is what is left blank', () => {
    const changed = saved(nothing, { opening: 'reuse', readyMs: '3', address: 'zenith' });
    expect(changed).toMatchObject({ opening: 'reuse', polling: { readyMs: 3000 }, dialer: { address: 'zenith' } });
    expect(JSON.parse(JSON.stringify(saved(changed, { opening: 'ask', readyMs: '2', address: ' ' })))).toEqual({
      ...nothing,
      dialer: {},
      polling: {},
    });
  });

  test('whatever is changed: the page shows what was saved', () => {
    const fields = fc.record(
      {
        address: fc.constantFrom('', 'acme', 'zenith'),
        opening: fc.constantFrom<Draft['opening']>('reuse', 'ask', 'new-tab'),
        noLogin: fc.boolean(),
        readyMs: fc.constantFrom('1', '2', '3'),
        crms: fc.constantFrom<Draft['crms']>([], [crm]),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fields, { minLength: 1, maxLength: 5 }), (edits) => {
        let set = nothing;
        for (const edit of edits) {
          const before = page(set).shown;
          set = saved(set, edit);
          const { address = before.address, ...rest } = edit;
          // A blank address is none: the organisation's is shown again.
          expect(page(set).shown).toEqual({ ...before, ...rest, address: address || 'acme' });
        }
      }),
    );
  });
});

describe('the dialer', () => {
  test('nothing entered is not a mistake, half of it is', () => {
    const empty = draftOf(defaultSettings, '');
    expect(checkDraft(empty, NONE)).toEqual({});
    expect(Object.keys(checkDialer({ ...empty, user: 'api' }, NONE))).toEqual(['address', 'agent', 'password']);
  });

  test('the address must be one that a password may be sent to', () => {
    expect(checkDialer(change({ address: 'http://dialer.example.com' }), SAVED)).toMatchObject({
      address: sentence('problem.dialerHttps'),
    });
  });

  test('a stored password is kept, but never for another server', () => {
    expect(checkDialer(base, SAVED)).toEqual({});
    expect(checkDialer(change({ address: 'acme.croco-dial.net' }), SAVED)).toEqual({});
    const elsewhere = change({ address: 'https://dialer.example.com' });
    expect(Object.keys(checkDialer(elsewhere, SAVED))).toEqual(['password']);
    expect(checkDialer({ ...elsewhere, password: 'typed anew' }, SAVED)).toEqual({});
  });

  test('a stored password is kept for its server alone, whatever was in the page before', () => {
    const blank = { ...base, address: '', agent: '', user: '' };
    expect(checkDialer(blank, SAVED)).toEqual({});
    const elsewhere = { ...base, address: 'https://dialer.example.com' };
    expect(checkDialer(elsewhere, SAVED)).toEqual({
      password: sentence('problem.passwordAgain', { server: 'acme.croco-dial.net' }),
    });
    expect(checkDialer({ ...base, address: 'acme.croco-dial.net/other' }, SAVED)).toHaveProperty('password');
  });

  test('what is too long to be stored is said beside its field', () => {
    const long = {
      ...base,
      address: `acme.croco-dial.net/${'a'.repeat(600)}`,
      agent: 'a'.repeat(101),
      user: 'u'.repeat(201),
      password: 'p'.repeat(201),
    };
    expect(checkDialer(long, SAVED)).toEqual({
      address: sentence('problem.tooLong', { max: 500 }),
      agent: sentence('problem.tooLong', { max: 100 }),
      user: sentence('problem.tooLong', { max: 200 }),
      password: sentence('problem.tooLong', { max: 200 }),
    });
    expect(checkDialer({ ...base, agent: ` ${'a'.repeat(100)} `, password: 'p'.repeat(200) }, SAVED)).toEqual({});
  });

  test('a gateway’s address needs neither user nor password', () => {
    expect(checkDialer({ ...base, noLogin: true, user: '' }, NONE)).toEqual({});
    expect(checkDialer({ ...base, noLogin: true, user: '', address: '' }, NONE)).toHaveProperty('address');
  });

  test('a password that policy sets need not be typed', () => {
    expect(checkDialer(base, { server: SERVER, byPolicy: true })).toEqual({});
  });
});

describe('the API log-in that is kept', () => {
  const kept = { user: 'api', password: 'kept', server: SERVER };
  const keep = (part: Partial<Draft>, byPolicy: string[] = []) =>
    loginToKeep(kept, change(part), base, new Set(byPolicy));

  test('stays as it is where nothing of it was changed', () => {
    expect(keep({})).toBe(kept);
    expect(keep({ opening: 'ask', agent: 'lee' })).toBe(kept);
    expect(loginToKeep(null, base, base, new Set())).toBeNull();
  });

  test('belongs to the server in the page, with the password that was typed for it', () => {
    const server = 'https://d.example.com/goAPIv2/goUsers/goAPI.php';
    expect(keep({ address: 'https://d.example.com', password: 'new' })).toEqual({ ...kept, password: 'new', server });
    expect(keep({ address: 'https://acme.croco-dial.net' })).toEqual(kept);
  });

  test('never takes its password to another server', () => {
    expect(keep({ address: 'https://d.example.com' })).toMatchObject({ password: '' });
    expect(keep({ address: 'https://d.example.com', user: 'eve' })).toMatchObject({ user: 'eve', password: '' });
    fc.assert(
      fc.property(fc.webUrl(), (address) => {
        const login = keep({ address });
        expect(login?.password !== 'kept' || login.server === SERVER).toBe(true);
      }),
    );
  });

  test('goes with the dialer, and where a gateway holds it', () => {
    expect(keep({ address: '', agent: '', user: '' })).toBeNull();
    expect(keep({ noLogin: true })).toBeNull();
  });

  test('policy’s user is not kept as the person’s own', () => {
    expect(keep({ user: 'by policy', password: 'new' }, ['dialer.user'])).toEqual({ ...kept, password: 'new' });
  });
});

describe('CRMs, rules and polling', () => {
  test('a mistake is said at its field', () => {
    const broken = { ...crm, id: 'crm-2', recordTemplate: '/c/{record-id' };
    const pipedrive = crmProfileSchema.parse({ id: 'crm-3', preset: 'pipedrive' });
    const problems = checkDraft(change({ crms: [crm, broken, pipedrive] }), SAVED);
    expect(Object.keys(problems)).toEqual(['crms.1.recordTemplate', 'crms.2.parts.subdomain']);
  });

  test('a rule must lead to a CRM that is there, or to none', () => {
    const rules = ['crm-1', 'dont-pop', 'crm-9'].map((result) => popRuleSchema.parse({ result }));
    expect(Object.keys(checkDraft(change({ crms: [crm], rules }), SAVED))).toEqual(['rules.2.result']);
  });

  test.each(['', 'often', '0.9', '10.1'])('%o seconds are not a pace for ready', (readyMs) => {
    expect(checkDraft(change({ readyMs }), SAVED)).toEqual({
      readyMs: sentence('problem.pace', { min: 1, max: 10 }),
    });
  });

  test.each(['1', '10', '2,5'])('%s seconds are', (readyMs) => {
    expect(checkDraft(change({ readyMs }), SAVED)).toEqual({});
  });
});

test('fields and policy paths belong together', () => {
  expect([policyPath('user'), policyPath('crms'), policyPath('readyMs')]).toEqual([
    'dialer.user',
    'crms',
    'polling.readyMs',
  ]);
});
