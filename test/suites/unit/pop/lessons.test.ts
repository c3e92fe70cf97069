import { describe, expect, it } from 'vitest';
import { type KnownLesson, lessonsInOrder, newVerdicts, verdictsOn } from '#utils/pop/lessons.ts';
import { NO_FORMS, popTargets } from '#utils/pop/targets.ts';
import { crmOf, exampleCall } from '../crm/profiles.ts';

const ORIGIN = 'https://crm.example.com';
const crm = crmOf({
  address: ORIGIN,
  recordTemplate: '/p/{record_id}',
  searchTemplate: '/own?q={search}',
  country: 'US',
  ways: ['remembered', 'address', 'search'],
});
const call = { ...exampleCall, vendorLeadCode: 'C7', leadId: '', phone: '4155550120' };
const lesson = (id: string, change: Partial<KnownLesson> = {}): KnownLesson => ({
  id,
  way: 'search',
  by: 'vendor_lead_code',
  template: `/${id}?q={search}`,
  paths: null,
  phoneForm: null,
  from: 'form',
  isProved: true,
  right: 0,
  ...change,
});
const targets = (...lessons: KnownLesson[]) =>
  popTargets(crm, call, `${ORIGIN}/p/remembered`, NO_FORMS, lessonsInOrder(lessons, false)).map(({ address }) =>
    address.slice(ORIGIN.length),
  );

describe('when a lesson is tried', () => {
  it('after what is remembered and the first way of the profile', () => {
    expect(targets(lesson('new')).slice(0, 4)).toEqual(['/p/remembered', '/p/C7', '/new?q=C7', '/own?q=C7']);
  });

  it('before that once it has been right three times, and still after what is remembered', () => {
    expect(targets(lesson('old', { right: 3 })).slice(0, 3)).toEqual(['/p/remembered', '/old?q=C7', '/p/C7']);
    expect(targets(lesson('new', { right: 2 })).slice(0, 3)).toEqual(['/p/remembered', '/p/C7', '/new?q=C7']);
  });

  it('at most two of a kind, and unproved ones only for what no better one asks by', () => {
    const open = { isProved: false };
    const lessons = [
      lesson('a', { right: 9 }),
      lesson('b', { right: 5 }),
      lesson('c', { right: 4 }),
      lesson('d'),
      lesson('e', open),
      lesson('f', { ...open, by: 'phone' }),
      lesson('g', { ...open, by: 'phone' }),
      lesson('h', { ...open, by: 'phone' }),
    ];
    const { first, second } = lessonsInOrder(lessons, false);
    expect(first.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(second.map(({ id }) => id)).toEqual(['d', 'f', 'g']);
    const byPolicy = lessonsInOrder(lessons, true);
    expect(byPolicy.first).toEqual([]);
    expect(byPolicy.second.map(({ id }) => id)).toEqual(['a', 'b', 'd', 'f', 'g']);
  });

  it('asks for a number in the form that was learned, and in no other', () => {
    const asked = targets(lesson('tel', { by: 'phone', phoneForm: 'national' })).filter((path) =>
      path.startsWith('/tel'),
    );
    expect(asked).toEqual([`/tel?q=${encodeURIComponent('(415) 555-0120')}`]);
  });

  it('not where the call lacks what it asks by, or where it leads out of the CRM', () => {
    const elsewhere = lesson('x', { template: 'https://elsewhere.example/?q={search}' });
    expect(targets(lesson('lead', { by: 'lead_id' }), elsewhere)).toEqual(targets());
  });

  it('what a lookup learned at work answers is a guess', () => {
    const asked = lesson('api', { way: 'lookup', paths: { idPath: 'id', labelPath: '' } });
    const target = popTargets(crm, call, null, NO_FORMS, lessonsInOrder([asked], false)).find(
      ({ lessonId }) => lessonId === 'api',
    );
    expect(target).toMatchObject({ way: 'lookup', isGuess: true });
  });
});

describe('what a call shows of a lesson', () => {
  const idAt = (address: string) => /\/p\/(\w+)/.exec(address)?.[1] ?? null;
  const on = (led: 'confirmed' | 'record' | 'choice' | 'nothing', address: string | null, found: string | null) =>
    verdictsOn([{ id: 'one', led, address }], found, idAt).get('one') ?? null;

  it.each([
    ['confirmed', '/p/1', '/p/1', 'right'],
    ['confirmed', '/p/1', '/p/2', 'wrong'],
    ['confirmed', '/list?q=1', '/p/2', 'right'],
    ['record', '/p/1', '/p/1?tab=2', 'right'],
    ['record', '/p/1', '/p/2', 'wrong'],
    ['record', '/p/1', null, 'unsure'],
    ['nothing', null, '/p/2', 'wrong'],
    ['nothing', null, null, null],
    ['choice', null, '/p/2', null],
  ] as const)('led to %s %s, and the record was %s: %s', (led, address, found, verdict) => {
    expect(on(led, address, found)).toBe(verdict);
  });

  it('is counted once for a call', () => {
    const known = { callKey: 'k', isFound: true, tried: [], verdicts: { one: 'right' as const } };
    expect(newVerdicts(undefined, known).size).toBe(1);
    expect(newVerdicts(known, known).size).toBe(0);
    expect(newVerdicts({ ...known, callKey: 'before' }, known).size).toBe(1);
  });
});
