import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type BuildTarget, builtExtension } from './harness/build.ts';

/** By script, its largest size in bytes, gzipped. */
const LIMITS = { 'crm-page.js': 20_000, 'crm-survey.js': 12_000 };

test.each<BuildTarget>(['chrome', 'firefox'])(
  'the script that is loaded into the CRM’s pages is at most 20 kB gzipped, the one that is brought at a click 12 kB (%s)',
  async (target) => {
    const folder = await builtExtension(target);
    for (const [script, limit] of Object.entries(LIMITS))
      expect.soft(gzipSync(readFileSync(join(folder, script)), { level: 9 }).length, script).toBeLessThanOrEqual(limit);
  },
  // It may have to be built first.
  180_000,
);
