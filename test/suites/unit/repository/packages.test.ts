import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { root, text } from './tree.ts';

const lockFiles = ['', ...['atomic-crm', 'directus', 'nocodb'].map((app) => `test/suites/real-crms/${app}-app/`)];

describe.each(lockFiles)('the lockfile %spackage-lock.json', (folder) => {
  const { packages } = z
    .object({
      packages: z.record(
        z.string(),
        z.object({
          integrity: z.string().optional(),
          resolved: z.string().optional(),
          link: z.boolean().optional(),
          inBundle: z.boolean().optional(),
        }),
      ),
    })
    .parse(JSON.parse(text(`${folder}package-lock.json`)));
  // What is linked stands in this repository, and what is bundled comes with its package.
  const installed = Object.entries(packages).filter(
    ([name, { link, inBundle }]) => name.includes('node_modules/') && !link && !inBundle,
  );

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
