import { build, type Plugin } from 'vite';
import { describe, expect, test } from 'vitest';
import { join } from 'node:path';
import { Licences } from '../../../tools/package/licences.ts';
import { root } from '../repository/tree.ts';

/** Bundles one module as the extension is bundled; the licences of what went into it. */
async function licencesOf(code: string, more: Record<string, string> = {}): Promise<string> {
  const licences = new Licences(root);
  const modules: Record<string, string> = { [join(root, 'entry.ts')]: code, ...more };
  const made: Plugin = {
    name: 'made',
    enforce: 'pre',
    resolveId: (id) => (id === 'entry' ? join(root, 'entry.ts') : id in modules ? id : null),
    load: (id) => modules[id] ?? null,
  };
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [made, licences.plugin()],
    build: { write: false, rolldownOptions: { input: 'entry' }, modulePreload: { polyfill: false } },
  });
  return licences.text();
}
const namesIn = (text: string): string[] =>
  [...text.matchAll(/^=+\n(\S+) \S+\nLicence: /gm)].map(([, name = '']) => name);

describe('the licences of what is bundled', () => {
  test('name each package with version, licence, source and the text of its own', async () => {
    const text = await licencesOf("import ky from 'ky'; globalThis.x = ky;");
    expect(namesIn(text)).toEqual(['ky']);
    expect(text).toMatch(/^ky \d+\.\d+\.\d+\nLicence: MIT\nSource: https:\/\/github\.com\/sindresorhus\/ky$/m);
    expect(text).toContain('Sindre Sorhus');
  });

  test('leave out what is imported and not bundled, and what is ours', async () => {
    expect(namesIn(await licencesOf("import ky from 'ky'; globalThis.x = 1;"))).toEqual([]);
  });

  test('name a package whose folders have a package.json of their own', async () => {
    const text = await licencesOf("import { useState } from 'preact/hooks'; globalThis.x = useState;");
    expect(namesIn(text)).toEqual(['preact']);
  });

  test('hold each text that a package has, and one where it comes without', async () => {
    const text = await licencesOf(
      "import parse from 'libphonenumber-js/min'; import { browser } from 'wxt/browser'; globalThis.x = [parse, browser];",
    );
    expect(namesIn(text)).toEqual(['@wxt-dev/browser', 'libphonenumber-js', 'wxt']);
    expect(text).toContain('Apache License');
    expect(text).toContain('Copyright (c) 2023 Aaron');
  });

  test('name the builder where it adds code of its own', async () => {
    const lazy = join(root, 'lazy.ts');
    const text = await licencesOf(`void import(${JSON.stringify(lazy)});`, { [lazy]: 'globalThis.y = 1; export {};' });
    expect(namesIn(text)).toEqual(['vite']);
    expect(text).not.toContain('bundled dependencies');
    expect(text.length).toBeLessThan(3000);
  });

  test('end the build where nothing tells what a module is of', async () => {
    await expect(
      licencesOf("import x from '\\0some-plugin:helper'; globalThis.x = x;", {
        '\0some-plugin:helper': 'globalThis.y = 2; export default globalThis.z;',
      }),
    ).rejects.toThrow('nothing tells what package it is of');
  });
});
