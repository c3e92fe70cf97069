import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesLike, root, text } from './tree.ts';

/** Notes that were never part of this repository: who reads their name in a comment has nothing to open. */
const ELSEWHERE =
  /\b(?:dialer-facts|browser-facts|crm-pages|crm-urls|real-crms\.md|DESIGN\.md|STYLE\.md|words\.md|getLiveAgentInfo\.md)/g;

const documents = filesLike('*.md', 'docs/*.md', 'test/README.md', '.github/**/*.md');
const sources = filesLike('{utils,components,entrypoints,test,.ci,.github}/**/*.*', '.ci/run', '*.{ts,json,jsonc,md}')
  .filter((file) => /(\.(tsx?|m?js|css|html|ya?ml|jsonc?|md)|\/run)$/.test(file))
  .filter((file) => file !== 'package-lock.json' && basename(file) !== basename(import.meta.filename));

describe('documents', () => {
  test('link to files that exist', () => {
    const broken = documents.flatMap((file) =>
      [...text(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(root, dirname(file), target)))
        .map((target) => `${file}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test('name files and folders that exist', () => {
    const names = new Set(filesLike('**/*.{ts,tsx,mjs,css,md,yml}').map((file) => basename(file)));
    const missing = documents.flatMap((file) =>
      [...text(file).matchAll(/`([^`\n]+)`/g)]
        .flatMap(([, code = '']) => code.split(' '))
        .filter((word) => !/[<>…]/.test(word))
        .filter((word) =>
          /^(utils|components|entrypoints|public|test|docs|\.ci|\.github)\//.test(word)
            ? globSync(word.replace(/\/$/, ''), { cwd: root }).length === 0
            : /^[a-z][\w-]*\.(tsx?|mjs|css|md|yml)$/.test(word) && !names.has(word),
        )
        .map((path) => ({ file, path })),
    );
    expect(missing).toEqual([]);
  });
});

describe('comments and documents', () => {
  test('cite no note that is not in the repository', () => {
    const cited = sources.flatMap((file) => [...text(file).matchAll(ELSEWHERE)].map(([name]) => `${file}: ${name}`));
    expect(cited).toEqual([]);
  });

  test('cite pages of docs/ that exist', () => {
    const missing = sources.flatMap((file) =>
      [...text(file).matchAll(/\bdocs\/[\w-]+\.md\b/g)]
        .filter(([page]) => !existsSync(join(root, page)))
        .map(([page]) => `${file}: ${page}`),
    );
    expect(missing).toEqual([]);
  });
});
