import { beforeEach, expect, test, vi } from 'vitest';
import type { Hypothesis } from '#utils/crm/discovery.ts';
import { crmProfileSchema } from '#utils/crm/profile.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import type { LearnedIn } from '#utils/discovery/lesson-store.ts';

const kept = vi.hoisted(() => new Map<string, unknown>());
vi.mock('idb-keyval', () => ({
  createStore: () => 'store',
  get: async (key: string) => kept.get(key),
  update: async (key: string, to: (value: unknown) => unknown) => void kept.set(key, to(kept.get(key))),
  del: async (key: string) => void kept.delete(key),
  clear: async () => kept.clear(),
}));
const { countVerdicts, exportLessons, forgetLesson, lessonsOf, writeLearned } =
  await import('#utils/discovery/lesson-store.ts');

const byCode: Hypothesis = {
  way: 'search',
  by: 'vendor_lead_code',
  template: 'https://crm.test/find?q={search}',
  paths: null,
  phoneForm: null,
  from: 'form',
};
const byPhone: Hypothesis = {
  ...byCode,
  by: 'phone',
  template: 'https://crm.test/tel?n={search}',
  phoneForm: 'national',
};
const asked: Hypothesis = {
  ...byCode,
  way: 'lookup',
  template: 'https://crm.test/api?code={search}',
  paths: { idPath: 'rows.*.id', labelPath: '' },
  from: 'request',
};

const placeOf = (profileId: string): LearnedIn => ({ profileId, origin: 'https://crm.test', pathPrefix: '' });
const [one, two, crm] = [placeOf('one'), placeOf('two'), placeOf('crm')];

beforeEach(() => kept.clear());

test('lessons are kept by CRM, counted, and forgotten one by one', async () => {
  await writeLearned(one, [{ hypothesis: byCode, isProved: true }], 1);
  await writeLearned(
    two,
    [byCode, byPhone].map((hypothesis) => ({ hypothesis, isProved: true })),
    1,
  );
  const [lesson] = await lessonsOf(one);
  await countVerdicts(one, new Map([[lesson?.id ?? '', 'right']]));
  expect(await lessonsOf(one)).toMatchObject([{ right: 1 }]);
  expect(await lessonsOf(two)).toMatchObject([{ right: 0 }, { right: 0 }]);
  await forgetLesson(two, lesson?.id ?? '');
  expect(await lessonsOf(two)).toMatchObject([{ by: 'phone' }]);
  expect(await lessonsOf(one)).toHaveLength(1);
});

test.each([
  ['at another host', { origin: 'https://other.test' }],
  ['in another folder', { pathPrefix: '/desk' }],
])('a lesson is not the next CRM’s with the same profile id, %s', async (_where, place) => {
  const next = { ...crm, ...place };
  await writeLearned(crm, [{ hypothesis: byCode, isProved: true }], 1);
  expect(await lessonsOf(next)).toEqual([]);
  expect(JSON.parse(await exportLessons([next]))).toEqual({ crms: [], notYetRight: [] });
  // Reading forgets nothing: whoever enters the former address again has its lessons.
  expect(await lessonsOf(crm)).toHaveLength(1);
  await writeLearned(next, [{ hypothesis: byPhone, isProved: true }], 2);
  expect(await lessonsOf(next)).toMatchObject([{ by: 'phone' }]);
  expect(await lessonsOf(crm)).toEqual([]);
});

test('what is no lesson is not read', async () => {
  await writeLearned(crm, [{ hypothesis: byCode, isProved: true }], 1);
  const [lesson] = await lessonsOf(crm);
  const stored = { ...lesson, base: 'https://crm.test' };
  kept.set('crm', [
    null,
    { ...stored, way: 'remembered' },
    { ...stored, right: -1 },
    { ...stored, template: 7 },
    lesson,
    stored,
  ]);
  expect(await lessonsOf(crm)).toEqual([lesson]);
  kept.set('crm', { stored });
  expect(await lessonsOf(crm)).toEqual([]);
});

test('the export is what a profile says; what has not been right yet stands apart', async () => {
  await writeLearned(
    crm,
    [byCode, byPhone, asked].map((hypothesis) => ({ hypothesis, isProved: true })),
    1,
  );
  const lessons = await lessonsOf(crm);
  const idOf = (hypothesis: Hypothesis) =>
    lessons.find(({ way, by }) => way === hypothesis.way && by === hypothesis.by)?.id ?? '';
  await countVerdicts(crm, new Map([[idOf(asked), 'right']]));
  await countVerdicts(
    crm,
    new Map([
      [idOf(asked), 'right'],
      [idOf(byPhone), 'right'],
    ]),
  );
  const exported: unknown = JSON.parse(await exportLessons([crm]));
  const fragment = {
    id: 'crm',
    ways: ['remembered', 'lookup', 'search', 'address'],
    searchTemplates: { phone: byPhone.template },
    lookups: { vendor_lead_code: { template: asked.template, idPath: 'rows.*.id', labelPath: '' } },
    phoneForms: ['national'],
  };
  expect(exported).toMatchObject({ crms: [fragment], notYetRight: [{ profileId: 'crm', template: byCode.template }] });
  const profile = { preset: 'other', address: 'https://crm.test', recordTemplate: '/r/{record_id}', ...fragment };
  const resolved = resolveCrm(crmProfileSchema.parse(profile));
  expect(resolved).toMatchObject({ crm: { ways: fragment.ways, searches: { phone: { text: byPhone.template } } } });
});

test('where nothing was right, nothing is exported for a profile', async () => {
  await writeLearned(crm, [{ hypothesis: byCode, isProved: true }], 1);
  expect(JSON.parse(await exportLessons([crm]))).toMatchObject({ crms: [], notYetRight: [{ way: 'search' }] });
});
