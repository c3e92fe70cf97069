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
  type PasswordFacts,
  policyPath,
  rebase,
} from '#utils/settings/draft.ts';
import { defaultSettings, type Settings, settingsSchema } from '#utils/settings/schema.ts';

const own: Settings = settingsSchema.parse({ dialer: { address: 'acme', agent: 'dana' } });
const base = draftOf(own, 'api');
const SAVED: PasswordFacts = { stored: true, byPolicy: false };
const NONE: PasswordFacts = { stored: false, byPolicy: false };
const crm = crmProfileSchema.parse({ id: 'crm-1', address: 'crm.example.com', recordTemplate: '/c/{record_id}' });
const change = (part: Partial<Draft>): Draft => ({ ...base, ...part });

describe('what is saved', () => {
  test('an unchanged page changes nothing', () => {
    expect(applyDraft(own, base, base)).toEqual(own);
    expect(changedFields(base, base)).toEqual([]);
  });

  test('only what was changed is written: policy’s values stay policy’s', () => {
    const shown = draftOf({ ...own, dialer: { address: 'by-policy', agent: 'dana' }, opening: 'ask' }, 'policy-user');
    const saved = applyDraft(own, { ...shown, agent: ' lee ' }, shown);
    expect(saved).toEqual({ ...own, dialer: { address: 'acme', agent: 'lee' } });
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

describe('the dialer', () => {
  test('nothing entered is not a mistake, half of it is', () => {
    const empty = draftOf(defaultSettings, '');
    expect(checkDraft(empty, empty, NONE)).toEqual({});
    expect(Object.keys(checkDialer({ ...empty, user: 'api' }, empty, NONE))).toEqual(['address', 'agent', 'password']);
  });

  test('the address must be one that a password may be sent to', () => {
    expect(checkDialer(change({ address: 'http://dialer.example.com' }), base, SAVED)).toMatchObject({
      address: sentence('problem.dialerHttps'),
    });
  });

  test('a stored password is kept, but never for another server', () => {
    expect(checkDialer(base, base, SAVED)).toEqual({});
    expect(checkDialer(change({ address: 'acme.croco-dial.net' }), base, SAVED)).toEqual({});
    const elsewhere = change({ address: 'https://dialer.example.com' });
    expect(Object.keys(checkDialer(elsewhere, base, SAVED))).toEqual(['password']);
    expect(checkDialer({ ...elsewhere, password: 'typed anew' }, base, SAVED)).toEqual({});
  });

  test('a password that policy sets need not be typed', () => {
    expect(checkDialer(base, base, { stored: true, byPolicy: true })).toEqual({});
  });
});

describe('CRMs, rules and polling', () => {
  test('a mistake is said at its field', () => {
    const broken = { ...crm, id: 'crm-2', recordTemplate: '/c/{record-id' };
    const pipedrive = crmProfileSchema.parse({ id: 'crm-3', preset: 'pipedrive' });
    const problems = checkDraft(change({ crms: [crm, broken, pipedrive] }), base, SAVED);
    expect(Object.keys(problems)).toEqual(['crms.1.recordTemplate', 'crms.2.parts.subdomain']);
  });

  test('a rule must lead to a CRM that is there, or to none', () => {
    const rules = ['crm-1', 'dont-pop', 'crm-9'].map((result) => popRuleSchema.parse({ result }));
    expect(Object.keys(checkDraft(change({ crms: [crm], rules }), base, SAVED))).toEqual(['rules.2.result']);
  });

  test.each(['', 'often', '0.9', '10.1'])('%o seconds are not a pace for ready', (readyMs) => {
    expect(checkDraft(change({ readyMs }), base, SAVED)).toEqual({
      readyMs: sentence('problem.pace', { min: 1, max: 10 }),
    });
  });

  test.each(['1', '10', '2,5'])('%s seconds are', (readyMs) => {
    expect(checkDraft(change({ readyMs }), base, SAVED)).toEqual({});
  });
});

test('fields and policy paths belong together', () => {
  expect([policyPath('user'), policyPath('crms'), policyPath('readyMs')]).toEqual([
    'dialer.user',
    'crms',
    'polling.readyMs',
  ]);
});
