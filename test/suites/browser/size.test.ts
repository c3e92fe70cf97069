import { describe, expect, test } from 'vitest';
import { partsOf } from '../../tools/budgets.ts';
import { type BuildTarget, builtExtension } from './harness/build.ts';

describe.each<BuildTarget>(['chrome', 'firefox'])('the build for %s is within its budget', async (target) => {
  test.each(await partsOf(await builtExtension(target)))('$name: $bytes of $most bytes', ({ bytes, most }) => {
    // A part that is next to nothing would be one that is no longer found.
    expect(bytes).toBeGreaterThan(1000);
    expect(bytes).toBeLessThanOrEqual(most);
  });
});
