import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type BuildTarget, builtExtension } from './harness/build.ts';

test.each<BuildTarget>(['chrome', 'firefox'])(
  'the script that is loaded into the CRM’s pages is at most 20 kB gzipped (%s)',
  async (target) => {
    const script = readFileSync(join(await builtExtension(target), 'crm-page.js'));
    expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(20_000);
  },
  // It may have to be built first.
  180_000,
);
