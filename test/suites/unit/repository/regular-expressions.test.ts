import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { check } from 'recheck';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { idForms } from '#utils/crm/id-form.ts';
import { pagePhrases } from '#utils/crm/page-phrases.ts';
import { presets } from '#utils/crm/presets/index.ts';
import { phoneTail } from '#utils/page/text-patterns.ts';
import { filesLike, root, text } from './tree.ts';

// A pattern whose time grows faster than its text lets a page or an answer stop the worker. recheck searches each pattern for
// a text that makes it slow, with automata where it can and by trying where it cannot.

type Pattern = { where: string; source: string; flags: string };

/** These are written as literals and only ever run with the flag that `made` gives them: once is enough. */
const phrases = new Set(Object.values(pagePhrases).flat());

/** Every literal of the code that is shipped. */
const literals = (): Pattern[] =>
  filesLike('{utils,components,entrypoints}/**/*.{ts,tsx}').flatMap((file) => {
    const found: Pattern[] = [];
    const code = text(file);
    new Visitor({
      Literal(node) {
        if (!('regex' in node) || phrases.has(node.regex.pattern)) return;
        const line = code.slice(0, node.start).split('\n').length;
        found.push({ where: `${file}:${line}`, source: node.regex.pattern, flags: node.regex.flags });
      },
    }).visit(parseSync(file, code).program);
    return found;
  });

/** What is made into a pattern while the product runs. */
const made = (): Pattern[] => [
  ...Object.entries(pagePhrases).flatMap(([kind, sources]) =>
    sources.map((source) => ({ where: `pagePhrases.${kind}`, source, flags: 'i' })),
  ),
  ...Object.entries(idForms).map(([name, { pattern }]) => ({
    where: `idForms.${name}`,
    source: `^(?:${pattern})$`,
    flags: 'u',
  })),
  ...presets.flatMap(({ id, parts }) =>
    parts.map(({ key, pattern }) => ({ where: `presets.${id}.${key}`, source: `^(?:${pattern})$`, flags: '' })),
  ),
  { where: 'phoneTail', source: phoneTail('4155550133').source, flags: '' },
];

const distinct = (patterns: Pattern[]): Pattern[] => [
  ...new Map(patterns.map((pattern) => [`/${pattern.source}/${pattern.flags}`, pattern])).values(),
];

/** Patterns that were found to be quick, because a check takes up to seconds and its answer stays the same. */
const CACHE = join(root, 'node_modules', '.cache', 'quick-patterns.json');

function readCache(): Set<string> {
  try {
    return new Set(z.array(z.string()).parse(JSON.parse(readFileSync(CACHE, 'utf8'))));
  } catch {
    return new Set();
  }
}

const quick = readCache();
afterAll(() => {
  mkdirSync(dirname(CACHE), { recursive: true });
  writeFileSync(CACHE, JSON.stringify([...quick], null, 1));
});

/** On so long a text what is in proportion takes some milliseconds, and what is not more than a second. */
const ATTACK_LENGTH = 50_000;
const SLOW_MS = 100;

type Pump = { prefix: string; pump: string };

/** Whether the text that recheck found by trying takes long here, too: on a busy machine it may be wrong about that. */
function isSlow({ source, flags }: Pattern, { pumps, suffix }: { pumps: Pump[]; suffix: string }): boolean {
  const times =
    ATTACK_LENGTH /
    Math.max(
      1,
      pumps.reduce((sum, { pump }) => sum + pump.length, 0),
    );
  const attack = pumps.map(({ prefix, pump }) => prefix + pump.repeat(times)).join('') + suffix;
  const startedAt = performance.now();
  new RegExp(source, flags.replace('g', '')).test(attack);
  return performance.now() - startedAt > SLOW_MS;
}

/** What is wrong with a pattern; null for one whose time grows with its text and no faster. */
async function complaintAbout(pattern: Pattern): Promise<string | null> {
  const { where, source, flags } = pattern;
  const written = `/${source}/${flags}`;
  if (quick.has(written)) return null;
  const checked = await check(source, flags, { timeout: 60_000 });
  const isTried =
    checked.status === 'vulnerable' && checked.checker === 'fuzz' && checked.complexity.type === 'polynomial';
  if (checked.status === 'safe' || (isTried && !isSlow(pattern, checked.attack))) {
    quick.add(written);
    return null;
  }
  return `${where} ${written}: ${checked.status === 'vulnerable' ? checked.complexity.summary : checked.error.kind}`;
}

/** One after the other, because the check tries for so long and not so often. */
async function complaints(patterns: Pattern[]): Promise<string[]> {
  const found: string[] = [];
  for (const pattern of patterns) {
    const complaint = await complaintAbout(pattern);
    if (complaint !== null) found.push(complaint);
  }
  return found;
}

describe('no regular expression takes longer than in proportion to its text', () => {
  it('the check finds what is slow', async () => {
    const slow = [/\s+$/, /<[^>]*>/, /=\s*[[{][^&;]*$/, /^(?:a+)+$/, /^0*(\d)\1*$/];
    const patterns = slow.map(({ source, flags }) => ({ where: 'test', source, flags }));
    expect(await complaints(patterns)).toHaveLength(slow.length);
  });

  it('literals', { timeout: 300_000 }, async () => {
    const found = distinct(literals());
    expect(found.length).toBeGreaterThan(200);
    expect(await complaints(found)).toEqual([]);
  });

  it('patterns that are made from text', { timeout: 300_000 }, async () => {
    expect(await complaints(distinct(made()))).toEqual([]);
  });
});
