import { join } from 'node:path';
import { parseMessagesFile } from '@wxt-dev/i18n/build';
import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { productFiles, root, text } from './tree.ts';

const messages = (await parseMessagesFile(join(root, 'utils/words/locales/en.yml'))).filter(
  ({ key }) => !key[0]?.startsWith('@@'),
);
const keys = messages.map(({ key }) => key.join('.'));

/** Keys that the manifest names. */
const IN_MANIFEST = new Set(['extensionName', 'extensionDescription']);

type Literal = { value: string; at: string };

/** Texts in a file of the product: string literals and what stands in JSX, but for what only a developer ever reads. */
function literalsIn(file: string): { strings: Literal[]; jsx: Literal[] } {
  const source = text(file);
  const strings: Literal[] = [];
  const jsx: Literal[] = [];
  const errors: [from: number, to: number][] = [];
  const at = (start: number): string => `${file}:${source.slice(0, start).split('\n').length}`;
  new Visitor({
    NewExpression({ callee, start, end }) {
      if (callee.type === 'Identifier' && callee.name.endsWith('Error')) errors.push([start, end]);
    },
    Literal({ value, start }) {
      if (typeof value === 'string') strings.push({ value, at: at(start) });
    },
    TemplateElement({ value, start }) {
      strings.push({ value: value.raw, at: at(start) });
    },
    JSXText({ value, start }) {
      if (value.trim() !== '') jsx.push({ value: value.trim(), at: at(start) });
    },
  }).visit(parseSync(file, source).program);
  const lines = new Set(
    errors.flatMap(([from, to]) => {
      const first = source.slice(0, from).split('\n').length;
      return Array.from({ length: source.slice(from, to).split('\n').length }, (_, line) => `${file}:${first + line}`);
    }),
  );
  return { strings: strings.filter((each) => !lines.has(each.at)), jsx };
}

// Presets hold names of products and of what they call their records: data, the same in every language.
const code = productFiles().filter((file) => /\.tsx?$/.test(file));
const isData = (at: string): boolean => at.startsWith('utils/crm/presets/');
/** In the extension's console, for whoever looks into it. */
const CONSOLE = 'Screen Pop:';

const found = code.map(literalsIn);
const strings = found.flatMap((each) => each.strings);

describe('the catalogue of words', () => {
  test('every sentence in it is used', () => {
    const used = new Set(strings.map(({ value }) => value));
    expect(keys.filter((key) => !used.has(key) && !IN_MANIFEST.has(key))).toEqual([]);
  });

  test('no two keys are one for a browser, which knows neither letter case nor dots in them', () => {
    const folded = keys.map((key) => key.replaceAll('.', '_').toLowerCase());
    expect(folded.filter((key, index) => folded.indexOf(key) !== index)).toEqual([]);
  });

  test('no sentence is cut off: YAML takes “ #” for a comment unless the sentence is quoted', () => {
    const lines = text('utils/words/locales/en.yml').split('\n');
    expect(lines.filter((line) => /^\s*\w+: [^'">|].* #/.test(line))).toEqual([]);
  });

  test('no sentence is blank or has blanks at its ends', () => {
    const said = messages.flatMap((message) =>
      message.type === 'plural' ? Object.values(message.plurals) : [message.message],
    );
    expect(said.filter((sentence) => sentence.trim() === '' || sentence !== sentence.trim())).toEqual([]);
  });
});

/** Two words with a blank between them, the first of which begins a sentence or a label. */
const SENTENCE = /^["“(]?[A-Z][\p{L}’']*,?\s+[\p{L}“(]/u;

describe('the code', () => {
  test('has no sentence for people in it', () => {
    const said = strings.filter(({ value, at }) => SENTENCE.test(value) && value !== CONSOLE && !isData(at));
    expect(said.map(({ value, at }) => `${at}: ${value}`)).toEqual([]);
  });

  test('has no letter between the tags of its pages, but for placeholders of addresses', () => {
    const said = found.flatMap((each) => each.jsx).filter(({ value }) => /\p{L}/u.test(value));
    expect(said.map(({ value, at }) => `${at}: ${value}`)).toEqual([]);
  });
});
