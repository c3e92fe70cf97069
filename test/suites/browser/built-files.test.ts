import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { askedBy, askedSchema, reasonedFor } from '../../tools/store/texts.ts';
import { type BuildTarget, builtExtension } from './harness/build.ts';

const manifestSchema = z.looseObject({
  content_security_policy: z.record(z.string(), z.string()),
  permissions: z.array(z.string()),
  host_permissions: z.array(z.string()),
  optional_host_permissions: z.array(z.string()),
  minimum_chrome_version: z.string().optional(),
  browser_specific_settings: z.object({ gecko: z.object({ strict_min_version: z.string() }) }).optional(),
});

const folders: Record<BuildTarget, string> = {
  chrome: await builtExtension('chrome'),
  firefox: await builtExtension('firefox'),
};
const read = (target: BuildTarget, file: string) => readFileSync(join(folders[target], file), 'utf8');
const manifestOf = (target: BuildTarget) => manifestSchema.parse(JSON.parse(read(target, 'manifest.json')));
const page = (name: string) => readFileSync(join(import.meta.dirname, '..', '..', '..', name), 'utf8');

describe.each<BuildTarget>(['chrome', 'firefox'])('the build for %s', (target) => {
  test('lets its pages do what they need, and nothing else', () => {
    const { content_security_policy: policy } = manifestOf(target);
    expect(Object.keys(policy)).toEqual(['extension_pages']);
    expect(policy['extension_pages']?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      'connect-src https: http:',
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
  });

  test('asks for no more than docs/permissions.md says, and opens nothing to pages and other extensions', () => {
    const manifest = manifestOf(target);
    expect(manifest.permissions).toEqual(['storage', 'alarms', 'scripting', 'notifications', 'idle']);
    expect(manifest.host_permissions).toEqual(['https://*.croco-dial.net/*']);
    expect(manifest.optional_host_permissions).toEqual(['https://*/*', 'http://*/*']);
    const named = Object.keys(manifest);
    for (const key of [
      'optional_permissions',
      'content_scripts',
      'web_accessible_resources',
      'externally_connectable',
      'sandbox',
    ])
      expect(named).not.toContain(key);
    for (const permission of [...manifest.permissions, ...manifest.host_permissions])
      expect(page('docs/permissions.md')).toContain(`\n| \`${permission}\` |`);
  });

  test('asks for what the stores are given a reason for, and for nothing else', () => {
    expect(reasonedFor()).toEqual(askedBy(askedSchema.parse(JSON.parse(read(target, 'manifest.json')))));
  });

  test('makes neither code nor markup from text', () => {
    const scripts = globSync('**/*.js', { cwd: folders[target] });
    expect(scripts.map((file) => basename(file))).toEqual(expect.arrayContaining(['background.js', 'crm-page.js']));
    expect(scripts.length).toBeGreaterThanOrEqual(4);
    const found = scripts.flatMap((file) =>
      [
        ...read(target, file).matchAll(
          /.{0,40}(?:new Function\b|\bFunction\(|\beval\(|(?:inner|outer)HTML\s*\+?=(?!=)|insertAdjacentHTML|document\.write).{0,40}/g,
        ),
      ].map(([text]) => `${file}: ${text}`),
    );
    expect(found).toEqual([]);
  });

  test('has no script and no style in its pages', () => {
    for (const file of ['popup.html', 'options.html']) {
      const html = read(target, file);
      expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
      expect(html.match(/<script[^>]*>(?!<\/script>)/g)).toBeNull();
    }
  });
});

test('the documents name the oldest browsers that the manifests let in', () => {
  const chrome = manifestOf('chrome').minimum_chrome_version;
  const firefox = manifestOf('firefox').browser_specific_settings?.gecko.strict_min_version;
  expect(chrome).toMatch(/^\d+$/);
  expect(firefox).toMatch(/^\d+\.0$/);
  const oldest = [`Chrome ${chrome}`, `Firefox ${firefox?.replace('.0', '')}`];
  for (const name of ['README.md', 'docs/roll-out.md', 'docs/privacy.md', 'docs/browsers.md'])
    for (const words of oldest) expect.soft(page(name), `${name}: ${words}`).toContain(words);
});
