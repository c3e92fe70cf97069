import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Hypothesis } from '#utils/crm/discovery.ts';
import { type Lesson, lessonId, MOST_LESSONS, withLearned, withVerdicts } from '#utils/discovery/lesson.ts';
import type { Verdict } from '#utils/pop/lessons.ts';

const search = (template: string, by: Hypothesis['by'] = 'vendor_lead_code'): Hypothesis => ({
  way: 'search',
  by,
  template,
  paths: null,
  phoneForm: by === 'phone' ? 'digits' : null,
  from: 'form',
});
const learned = (template: string, isProved = true) => ({ hypothesis: search(template), isProved });
const after = (lessons: Lesson[], ...verdicts: Verdict[]) =>
  verdicts.reduce((all, verdict) => withVerdicts(all, new Map(all.map(({ id }) => [id, verdict]))), lessons);

const one = withLearned([], [learned('/find?q={search}')], 1);

describe('what is learned', () => {
  test('begins without a count, and learned twice is one', () => {
    expect(one).toMatchObject([{ right: 0, wrong: 0, unsure: 0, isProved: true, atMs: 1 }]);
    const again = withLearned(after(one, 'right'), [learned('/find?q={search}', false)], 2);
    expect(again).toMatchObject([{ right: 1, isProved: true, atMs: 2 }]);
  });

  test('is kept although six others have been right', () => {
    let lessons: Lesson[] = [];
    for (let at = 0; at < MOST_LESSONS; at += 1) lessons = withLearned(lessons, [learned(`/old${at}?q={search}`)], at);
    lessons = after(lessons, 'right');
    const oldest = lessons.find(({ template }) => template.startsWith('/old0'));
    const next = withLearned(lessons, [learned('/new?q={search}')], 99);
    expect(next).toHaveLength(MOST_LESSONS);
    expect(next.map(({ template }) => template)).toContain('/new?q={search}');
    expect(next).not.toContainEqual(oldest);
  });

  test('another written form of numbers, or another path, is another lesson', () => {
    const digits = search('/find?q={search}', 'phone');
    expect(lessonId({ ...digits, phoneForm: 'national' })).not.toBe(lessonId(digits));
    expect(lessonId({ ...digits, paths: { idPath: 'id', labelPath: '' } })).not.toBe(lessonId(digits));
  });
});

describe('what calls show', () => {
  test('wrong twice in a row is dropped; once right in between, it stays', () => {
    expect(after(one, 'wrong')).toHaveLength(1);
    expect(after(one, 'wrong', 'wrong')).toEqual([]);
    expect(after(one, 'wrong', 'right', 'wrong')).toHaveLength(1);
  });

  test('three records in a row that nothing confirmed, and it is dropped', () => {
    expect(after(one, 'unsure', 'unsure')).toHaveLength(1);
    expect(after(one, 'unsure', 'unsure', 'unsure')).toEqual([]);
    expect(after(one, 'unsure', 'unsure', 'right', 'unsure')).toHaveLength(1);
  });

  test('what was right most often comes first', () => {
    const two = withLearned(one, [learned('/second?q={search}')], 2);
    const second = two.find(({ template }) => template.startsWith('/second'));
    expect(withVerdicts(two, new Map([[second?.id ?? '', 'right' as const]]))[0]?.template).toBe('/second?q={search}');
  });

  test('whatever is learned and counted: at most six, each once, none that was wrong twice in a row', () => {
    const verdict = fc.constantFrom<Verdict>('right', 'wrong', 'unsure');
    const step = fc.oneof(
      fc.record({ learn: fc.nat(9), isProved: fc.boolean() }),
      fc.record({ of: fc.nat(9), verdict }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let lessons: Lesson[] = [];
        for (const [at, each] of steps.entries()) {
          lessons =
            'learn' in each
              ? withLearned(lessons, [learned(`/${each.learn}?q={search}`, each.isProved)], at)
              : withVerdicts(lessons, new Map([[lessonId(search(`/${each.of}?q={search}`)), each.verdict]]));
          expect(lessons.length).toBeLessThanOrEqual(MOST_LESSONS);
          expect(new Set(lessons.map(({ id }) => id)).size).toBe(lessons.length);
          expect(lessons.every(({ wrong, unsure }) => wrong < 2 && unsure < 3)).toBe(true);
        }
      }),
    );
  });
});
