import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type ParsedMessage, parseMessagesFile } from '@wxt-dev/i18n/build';
import { expect, test } from 'vitest';
import { filesLike, root } from './tree.ts';

const ORIGINAL = 'utils/words/locales/en.yml';

/** The names in the file, each with what is filled into its sentence: `card.leadCode` with `{code}`. */
async function placeholdersIn(path: string): Promise<Map<string, string>> {
  const messages = (await parseMessagesFile(path)).filter(({ key }) => !key[0]?.startsWith('@@'));
  return new Map(messages.map((message) => [message.key.join('.'), placeholdersOf(message)]));
}

function placeholdersOf(message: ParsedMessage): string {
  const said = message.type === 'plural' ? Object.values(message.plurals).join(' ') : message.message;
  return [...new Set(said.match(/\{\w+\}|\$\d/g))].sort().join(' ');
}

/** What a translation gets wrong. What it lacks is no mistake: it is shown in English. */
async function mistakesIn(translation: string): Promise<string[]> {
  const original = await placeholdersIn(join(root, ORIGINAL));
  return [...(await placeholdersIn(translation))].flatMap(([key, filled]) => {
    const expected = original.get(key);
    if (expected === undefined) return `${key}: no such sentence in ${basename(ORIGINAL)}`;
    return filled === expected ? [] : `${key}: should hold ${expected || 'no placeholder'}, holds ${filled || 'none'}`;
  });
}

test('a translation holds the keys and placeholders of the original', async () => {
  const translations = filesLike('utils/words/locales/*').filter((path) => path !== ORIGINAL);
  for (const path of translations) expect(await mistakesIn(join(root, path)), path).toEqual([]);
});

test('a wrong key and a lost placeholder are seen, a missing sentence is not held against it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'translation-'));
  const path = join(folder, 'es.yml');
  const choose = '{ 1: Un registro corresponde a esta llamada., n: $1 registros corresponden a esta llamada. }';
  writeFileSync(path, `card:\n  leadCode: Código\n  ended: Fin\n  gone: Se fue\npop:\n  choose: ${choose}\n`);
  try {
    expect(await mistakesIn(path)).toEqual([
      'card.leadCode: should hold {code}, holds none',
      'card.gone: no such sentence in en.yml',
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
