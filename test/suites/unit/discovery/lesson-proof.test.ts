import { describe, expect, test } from 'vitest';
import type { Hypothesis } from '#utils/crm/discovery.ts';
import type { Probed } from '#utils/crm/survey.ts';
import { isWorthControl, lessonFrom } from '#utils/discovery/lesson-proof.ts';
import { crmOf } from '../crm/profiles.ts';

const ORIGIN = 'https://crm.test';
const crm = crmOf({ address: ORIGIN, recordTemplate: '/akte?m=view&nr={record_id}' });
const find: Hypothesis = {
  way: 'search',
  by: 'vendor_lead_code',
  template: '/finden?wonach={search}',
  paths: null,
  phoneForm: null,
  from: 'form',
};
const asked: Hypothesis = { ...find, way: 'lookup', template: '/data?q={search}', from: 'request' };

const recordAt = (id: string) => `${ORIGIN}/akte?m=view&nr=${id}`;
const answer = (change: Partial<Probed>): Probed => ({
  address: `${ORIGIN}/finden?wonach=x`,
  status: 200,
  finalAddress: `${ORIGIN}/finden?wonach=x`,
  links: [],
  json: null,
  ...change,
});
const links = (...ids: string[]): Probed => answer({ links: [`${ORIGIN}/help`, ...ids.map(recordAt)] });
const json = (value: unknown): Probed => answer({ json: JSON.stringify(value) });
const from = (own: Probed, control: Probed | null, hypothesis = find) =>
  lessonFrom(crm, hypothesis, '813', { own, control });
const proved = { isProved: true };

describe('a page of results', () => {
  test.each<[string, Probed, Probed | null, object | null]>([
    ['has this record only', links('813'), links(), proved],
    ['has this record, and those seen before', links('813', '1', '2'), links('1', '2'), proved],
    ['has the record for nobody, too', links('813'), links('813'), null],
    ['has another record', links('5'), links(), null],
    ['has several that nobody’s has not', links('813', '5'), links(), null],
    ['went straight to the record', answer({ finalAddress: recordAt('813') }), links(), proved],
    [
      'goes to that record for nobody, too',
      answer({ finalAddress: recordAt('813') }),
      answer({ finalAddress: recordAt('813') }),
      null,
    ],
    ['went to another record', answer({ finalAddress: recordAt('5') }), links(), null],
    ['has no link to a record', links(), links(), { isProved: false }],
    ['was refused', answer({ status: 403 }), links(), null],
    ['did not come', answer({ status: null, finalAddress: '' }), links(), null],
    ['came, but not the one for nobody', links('813'), null, null],
    ['came, and the one for nobody did not answer', links('813'), answer({ status: null }), null],
  ])('%s', (_what, own, control, expected) => {
    const learned = from(own, control);
    if (expected === null) expect(learned).toBeNull();
    else expect(learned).toMatchObject(expected);
  });

  test('is no answer of a lookup', () => {
    expect(from(links('813'), links(), asked)).toBeNull();
  });
});

describe('an answer in JSON', () => {
  const rows = (...ids: number[]) => json({ total: ids.length, rows: ids.map((kdx) => ({ kdx, title: 'Ada' })) });

  test('proves a lookup where the id is in the one and nothing is in the other', () => {
    expect(from(rows(813), rows(), asked)).toMatchObject({
      isProved: true,
      hypothesis: { way: 'lookup', paths: { idPath: 'rows.*.kdx' } },
    });
  });

  test('a form whose answer is JSON is a lookup', () => {
    expect(from(rows(813), rows())).toMatchObject({ hypothesis: { way: 'lookup' } });
  });

  test('proves nothing where it says the same of nobody, or has other records', () => {
    expect(from(rows(813), rows(813), asked)).toBeNull();
    expect(from(rows(813), rows(5), asked)).toBeNull();
    expect(from(rows(813, 5), rows(), asked)).toBeNull();
    expect(from(rows(5), rows(), asked)).toBeNull();
    expect(from(rows(813), links(), asked)).toMatchObject(proved);
  });

  test('proves nothing by a count that is the id by chance', () => {
    const counted = (total: number) => json({ total, rows: [] });
    expect(from(counted(813), counted(0), asked)).toBeNull();
  });

  test('nobody is asked for where the record is not in it', () => {
    expect(isWorthControl(crm, asked, '813', rows(5))).toBe(false);
    expect(isWorthControl(crm, asked, '813', rows(813))).toBe(true);
    expect(isWorthControl(crm, find, '813', answer({ status: 500 }))).toBe(false);
  });
});
