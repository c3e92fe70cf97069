import { beforeEach, expect, test, vi } from 'vitest';
import type { Hypothesis } from '#utils/crm/discovery.ts';
import { crmProfileSchema } from '#utils/crm/profile.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';

const kept = vi.hoisted(() => new Map<string, unknown>());
vi.mock('idb-keyval', () => ({
  createStore: () => 'store',
  get: async (key: string) => kept.get(key),
  update: async (key: string, to: (value: unknown) => unknown) => void kept.set(key, to(kept.get(key))),
  del: async (key: string) => void kept.delete(key),
  clear: async () => kept.clear(),
  entries: async () => [...kept.entries()],
}));
const { countVerdicts, exportLessons, forgetAllLessons, forgetLesson, forgetLessons, lessonsOf, writeLearned } =
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

beforeEach(() => kept.clear());

test('lessons are kept by CRM, counted, and forgotten one by one or together', async () => {
  await writeLearned('one', [{ hypothesis: byCode, isProved: true }], 1);
  await writeLearned(
    'two',
    [byCode, byPhone].map((hypothesis) => ({ hypothesis, isProved: true })),
    1,
  );
  const [lesson] = await lessonsOf('one');
  await countVerdicts('one', new Map([[lesson?.id ?? '', 'right']]));
  expect(await lessonsOf('one')).toMatchObject([{ right: 1 }]);
  expect(await lessonsOf('two')).toMatchObject([{ right: 0 }, { right: 0 }]);
  await forgetLesson('two', lesson?.id ?? '');
  expect(await lessonsOf('two')).toMatchObject([{ by: 'phone' }]);
  await forgetLessons('one');
  expect(await lessonsOf('one')).toEqual([]);
  await forgetAllLessons();
  expect(await lessonsOf('two')).toEqual([]);
});

test('what is no lesson is not read', async () => {
  await writeLearned('crm', [{ hypothesis: byCode, isProved: true }], 1);
  const [lesson] = await lessonsOf('crm');
  kept.set('crm', [
    null,
    { ...lesson, way: 'remembered' },
    { ...lesson, right: -1 },
    { ...lesson, template: 7 },
    lesson,
  ]);
  expect(await lessonsOf('crm')).toEqual([lesson]);
  kept.set('crm', { lesson });
  expect(await lessonsOf('crm')).toEqual([]);
});

test('the export is what a profile says; what has not been right yet stands apart', async () => {
  await writeLearned(
    'crm',
    [byCode, byPhone, asked].map((hypothesis) => ({ hypothesis, isProved: true })),
    1,
  );
  const lessons = await lessonsOf('crm');
  const idOf = (hypothesis: Hypothesis) =>
    lessons.find(({ way, by }) => way === hypothesis.way && by === hypothesis.by)?.id ?? '';
  await countVerdicts('crm', new Map([[idOf(asked), 'right']]));
  await countVerdicts(
    'crm',
    new Map([
      [idOf(asked), 'right'],
      [idOf(byPhone), 'right'],
    ]),
  );
  const exported: unknown = JSON.parse(await exportLessons());
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
  await writeLearned('crm', [{ hypothesis: byCode, isProved: true }], 1);
  expect(JSON.parse(await exportLessons())).toMatchObject({ crms: [], notYetRight: [{ way: 'search' }] });
});
