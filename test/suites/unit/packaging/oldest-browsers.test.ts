import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firstVersion } from '../../../tools/package/compat.ts';
import { judge } from '../../../tools/package/minimum-versions.ts';
import { usedInHtml, usedInManifest, usedInScripts, usedInStyles } from '../../../tools/package/used-features.ts';

const inScripts = (...codes: string[]): string[] =>
  usedInScripts(codes.map((code, index) => ({ name: `${index}.js`, code }))).flat();

describe('what a script uses is found', () => {
  test.each([
    ['Promise.withResolvers()', 'javascript.builtins.Promise.withResolvers'],
    ['globalThis.URL.canParse(x)', 'api.URL.canParse_static'],
    ['const e = AbortSignal; AbortSignal.any([e])', 'api.AbortSignal.any_static'],
    ['t.a?.b.togglePopover()', 'api.HTMLElement.togglePopover'],
    ['const { togglePopover: p } = t', 'api.HTMLElement.togglePopover'],
    [
      't().checkVisibility({ visibilityProperty: !0 })',
      'api.Element.checkVisibility.options_visibilityProperty_parameter',
    ],
    ['n.default.action.getUserSettings()', 'webextensions.api.action.getUserSettings'],
    ['n.storage.session.get()', 'webextensions.api.storage.session'],
    ['for (const a of b) a.setAccessLevel(c)', 'webextensions.api.storage.StorageArea.setAccessLevel'],
    ['/(?<!a)b/.test(c)', 'javascript.regular_expressions.lookbehind_assertion'],
    ['a ??= b', 'javascript.operators.nullish_coalescing_assignment'],
    ['const s = ".a{color:color-mix(in srgb,red,blue)}"', 'css.types.color.color-mix'],
  ])('%s', (code, feature) => {
    expect(inScripts(code)).toContain(feature);
  });

  test('and what has only the name of something that a browser has is not, where any of the scripts gives that name', () => {
    expect(inScripts('a.moveBefore(b)')).toContain('api.Document.moveBefore');
    expect(inScripts('a.moveBefore(b)', 'class A { moveBefore() {} }')).not.toContain('api.Document.moveBefore');
    expect(inScripts('a.moveBefore(b)', 'c.moveBefore = 1')).not.toContain('api.Document.moveBefore');
  });
});

test('what styles, pages and manifests use is found', () => {
  expect(usedInStyles('a:has(b){flex-direction:column}@container (width>1px){}').flat()).toEqual(
    expect.arrayContaining(['css.selectors.has', 'css.properties.flex-direction', 'css.at-rules.container']),
  );
  expect(usedInStyles('a{flex-direction:column}').flat()).not.toContain('css.selectors.column');
  expect(usedInHtml('<div popover="auto">').flat()).toContain('html.global_attributes.popover');
  const manifest = {
    optional_host_permissions: [],
    content_security_policy: { extension_pages: "trusted-types 'none'" },
  };
  expect(usedInManifest(manifest).flat()).toEqual(
    expect.arrayContaining([
      'webextensions.manifest.optional_host_permissions',
      'http.headers.Content-Security-Policy.trusted-types',
    ]),
  );
});

describe('a manifest', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'screen-pop-oldest-'));
    writeFileSync(join(folder, 'a.js'), 'x.setAccessLevel(y)');
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const problemsOf = (manifest: object): string[] => {
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    // Nothing of what is excused is used here.
    return judge(folder, 'chrome').problems.filter((problem) => !problem.includes('need not be excused'));
  };

  test('may let in what has all that is used, and nothing older', () => {
    expect(problemsOf({ minimum_chrome_version: '140' })).toEqual([]);
    expect(problemsOf({ minimum_chrome_version: '139' })).toEqual([
      'webextensions.api.storage.StorageArea.setAccessLevel needs chrome 140, and the manifest lets in 139.',
    ]);
  });

  test('may not keep out what would do', () => {
    expect(problemsOf({ minimum_chrome_version: '141' })).toEqual([
      'The manifest lets in chrome 141, and nothing needs more than 140.',
    ]);
  });
});

test('what a browser does not have has no first version', () => {
  expect(firstVersion('webextensions.api.tabs.onReplaced', 'firefox')).toBe(Number.POSITIVE_INFINITY);
  expect(firstVersion('api.URL.canParse_static', 'firefox')).toBe(115);
});
