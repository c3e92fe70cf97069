import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '..', '..', '..');
const text = (path: string) => readFileSync(join(root, path), 'utf8');

describe('the lockfile', () => {
  const { packages } = z
    .object({
      packages: z.record(z.string(), z.object({ integrity: z.string().optional(), resolved: z.string().optional() })),
    })
    .parse(JSON.parse(text('package-lock.json')));
  const installed = Object.entries(packages).filter(([name]) => name !== '');

  test('pins every package by sha512', () => {
    expect(installed.length).toBeGreaterThan(100);
    expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([name]) => name)).toEqual(
      [],
    );
  });

  test('names no registry: whoever installs uses their own', () => {
    expect(installed.filter(([, { resolved }]) => resolved !== undefined).map(([name]) => name)).toEqual([]);
  });
});

describe('package.json', () => {
  const { scripts, dependencies, devDependencies } = z
    .object({
      scripts: z.record(z.string(), z.string()),
      dependencies: z.record(z.string(), z.string()),
      devDependencies: z.record(z.string(), z.string()),
    })
    .parse(JSON.parse(text('package.json')));

  test.each(Object.entries(scripts))('script %s runs files that exist', (_name, command) => {
    const files = command.split(' ').filter((word) => /\.(ts|mjs)$/.test(word));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(existsSync(join(root, file)), file).toBe(true);
  });

  test('pins exact versions', () => {
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d/.test(version));
    expect(loose).toEqual([]);
  });

  test('every script is in the README', () => {
    const readme = text('README.md');
    const missing = Object.keys(scripts).filter(
      (name) => !readme.includes(['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`),
    );
    expect(missing).toEqual([]);
  });
});

test('links between documents lead somewhere', () => {
  const broken = ['README.md', ...globSync('docs/*.md', { cwd: root })].flatMap((file) =>
    [...text(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(root, dirname(file), target)))
      .map((target) => `${file}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test('what runs in the CRM’s pages loads no library', () => {
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, typeOnly, target = ''] of text(file).matchAll(/^(?:import|export)( type)?[^;]*? from '([^']+)'/gm)) {
      if (typeOnly) continue;
      // A kilobyte that asks the browser for a sentence.
      if (target === '@wxt-dev/i18n') continue;
      if (target.startsWith('#')) visit(target.slice(1));
      else if (target.startsWith('.')) visit(join(dirname(file), target));
      else libraries.add(target);
    }
  };
  const libraries = new Set<string>();
  visit('entrypoints/crm-page/index.ts');
  expect(seen.size).toBeGreaterThan(10);
  expect([...libraries].filter((name) => !name.startsWith('wxt/'))).toEqual([]);
});
