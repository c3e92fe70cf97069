import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CHROME_KEY, chromeId, FIREFOX_ID } from '../../tools/package/identity.ts';
import { firstVersion } from '../../tools/package/compat.ts';
import { judge } from '../../tools/package/minimum-versions.ts';
import { importsOf, productFiles, text } from '../unit/repository/tree.ts';
import { type BuildTarget, builtExtension } from './harness/build.ts';

const manifestSchema = z.looseObject({
  version: z.string(),
  key: z.string().optional(),
  author: z.string().optional(),
  browser_specific_settings: z.looseObject({ gecko: z.object({ id: z.string() }) }).optional(),
});
const folders: Record<BuildTarget, string> = {
  chrome: await builtExtension('chrome'),
  firefox: await builtExtension('firefox'),
};
const manifestOf = (target: BuildTarget) =>
  manifestSchema.parse(JSON.parse(readFileSync(join(folders[target], 'manifest.json'), 'utf8')));

test('each browser gets its id, and the roll-out page names it', () => {
  expect(manifestOf('chrome').key).toBe(CHROME_KEY);
  expect(manifestOf('firefox').browser_specific_settings?.gecko.id).toBe(FIREFOX_ID);
  for (const id of [chromeId(CHROME_KEY), FIREFOX_ID]) expect(text('docs/roll-out.md')).toContain(id);
});

test('Firefox for Android does not get the extension, because the manifest does not name it', () => {
  expect(Object.keys(manifestOf('firefox').browser_specific_settings ?? {})).toEqual(['gecko']);
});

test('the version is that of package.json', () => {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(text('package.json')));
  for (const target of ['chrome', 'firefox'] as const) expect(manifestOf(target).version).toBe(version);
});

describe.each<BuildTarget>(['chrome', 'firefox'])('the package for %s', (target) => {
  test('holds our licence and that of each package that the code imports', () => {
    const licences = readFileSync(join(folders[target], 'THIRD-PARTY-LICENCES.txt'), 'utf8');
    const named = new Set([...licences.matchAll(/^=+\n(\S+) \S+\nLicence: /gm)].map(([, name]) => name));
    const imported = productFiles()
      .flatMap(importsOf)
      .filter(
        ({ target: name, typeOnly }) =>
          !typeOnly && /^[@a-z]/.test(name) && !/^(?:utils|components|entrypoints)\//.test(name),
      )
      .map(({ target: name }) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0]);
    expect(imported.length).toBeGreaterThan(20);
    expect(imported.filter((name) => !named.has(name))).toEqual([]);
    expect(readFileSync(join(folders[target], 'LICENSE.txt'), 'utf8')).toBe(text('LICENSE'));
  });

  test('is let in by browsers that have all that it uses, and by none that is newer than needed', () => {
    expect(judge(folders[target], target).problems).toEqual([]);
  });
});

test('the numbers on the oldest browsers in docs/browsers.md are those of the data', () => {
  const rows = [...text('docs/browsers.md').matchAll(/^\| .* \| `([\w.-]+)` \| (\d+|–) \| (\d+|–) \|$/gm)];
  expect(rows.length).toBeGreaterThan(5);
  const shown = (version: number) => (Number.isFinite(version) ? String(version) : '–');
  for (const [, feature = '', chrome, firefox] of rows) {
    expect.soft([feature, shown(firstVersion(feature, 'chrome'))]).toEqual([feature, chrome]);
    expect.soft([feature, shown(firstVersion(feature, 'firefox'))]).toEqual([feature, firefox]);
  }
});
