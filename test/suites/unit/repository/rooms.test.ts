import { describe, expect, test } from 'vitest';
import { filesLike, importsOf, productFiles, text } from './tree.ts';

/** Each room of utils/ and the rooms that it may import from, types included. A room only imports from rooms above it. */
const ROOMS: Record<string, readonly string[]> = {
  words: [],
  json: [],
  dialer: ['json', 'words'],
  crm: ['json', 'words'],
  agent: ['dialer', 'words'],
  settings: ['agent', 'crm', 'dialer', 'words'],
  messages: ['agent', 'crm', 'dialer', 'words'],
  browser: ['agent', 'crm', 'dialer', 'settings', 'words'],
  page: ['crm', 'messages', 'words'],
  survey: ['crm', 'page'],
  pop: ['agent', 'browser', 'crm', 'dialer', 'messages', 'settings', 'words'],
  discovery: ['agent', 'browser', 'crm', 'dialer', 'json', 'messages', 'pop', 'settings', 'words'],
};

const MOST_LINES_OF_CSS = 300;

/** `utils/pop` of `utils/pop/plan.ts`, `entrypoints/options` of `entrypoints/options/field.tsx`. */
const roomOf = (path: string): string => path.split('/').slice(0, 2).join('/');

describe('the rooms', () => {
  test('are all in the table', () => {
    expect([...new Set(filesLike('utils/**/*.*').map(roomOf))].sort()).toEqual(
      Object.keys(ROOMS)
        .map((room) => `utils/${room}`)
        .sort(),
    );
  });

  test('import from rooms above them only, so that there is no circle', () => {
    const order = Object.keys(ROOMS);
    const upward = Object.entries(ROOMS).flatMap(([room, targets]) =>
      targets.filter((target) => order.indexOf(target) >= order.indexOf(room)).map((target) => `${room} → ${target}`),
    );
    expect(upward).toEqual([]);
  });

  test('import what the table allows, types included', () => {
    const allowed = (file: string, target: string): boolean => {
      const [top, room = ''] = target.split('/');
      if (roomOf(file) === roomOf(target)) return true;
      if (top === 'entrypoints') return false;
      if (file.startsWith('utils/')) return top === 'utils' && (ROOMS[file.split('/')[1] ?? ''] ?? []).includes(room);
      return true;
    };
    const against = productFiles().flatMap((file) =>
      importsOf(file)
        .filter(({ target }) => /^(utils|components|entrypoints)\//.test(target) && !allowed(file, target))
        .map(({ target }) => `${file} → ${target}`),
    );
    expect(against).toEqual([]);
  });

  test('components/ holds Preact components and the theme', () => {
    expect(filesLike('components/**/*.*').filter((file) => !/\/(theme\.css|[^/]+\.tsx)$/.test(file))).toEqual([]);
  });

  test('no style sheet is longer than its reader’s patience (oxlint counts the TypeScript)', () => {
    const long = filesLike('{components,entrypoints}/**/*.css').filter(
      (file) => text(file).trimEnd().split('\n').length > MOST_LINES_OF_CSS,
    );
    expect(long).toEqual([]);
  });
});

test.each(['crm-page', 'crm-survey'])(
  'what runs in the CRM’s pages loads no library, zod least of all: %s',
  (script) => {
    const seen = new Set<string>();
    const libraries = new Set<string>();
    const visit = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const { target, typeOnly } of importsOf(file)) {
        if (typeOnly) continue;
        if (target.startsWith('utils/') || target.startsWith('entrypoints/')) visit(target);
        else libraries.add(target);
      }
    };
    visit(`entrypoints/${script}/index.ts`);
    expect(seen.size).toBeGreaterThan(10);
    // WXT's pieces are what they are asked for and no more; the i18n is a kilobyte that asks the browser for a sentence.
    expect([...libraries].filter((name) => !name.startsWith('wxt/') && name !== '@wxt-dev/i18n')).toEqual([]);
  },
);

test('one file knows for which browser it was built', () => {
  const asking = productFiles().filter((file) => /import\.meta\.env\.(?:FIREFOX|CHROME|BROWSER)/.test(text(file)));
  expect(asking).toEqual(['utils/settings/browser-differences.ts']);
});
