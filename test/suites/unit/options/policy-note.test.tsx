// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { PolicyNote } from '../../../../entrypoints/options/policy-note.tsx';
import { shown } from './shown.ts';

afterEach(() => vi.unstubAllEnvs());

test.each<[string, string, string[], boolean]>([
  ['in Firefox', 'true', ['crms'], true],
  ['in Firefox where no policy sets anything', 'true', [], false],
  ['in Chromium, which takes a change over while it runs', '', ['crms'], false],
])('%s: says that a change of the policy needs a restart: %s', (_where, isFirefox, byPolicy, says) => {
  vi.stubEnv('FIREFOX', isFirefox);
  expect(shown(<PolicyNote byPolicy={new Set(byPolicy)} />).textContent.includes('restart Firefox')).toBe(says);
});
