import { defineConfig } from 'vitest/config';

const browserTest = {
  // One browser at a time on a small machine: a starved browser is a slow one, and slow looks like broken.
  fileParallelism: false,
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  // The extension's own build has its settings in wxt.config.ts; these are for the tests only.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 30_000 } },
      { extends: true, test: { name: 'browser', include: ['test/browser/**/*.test.ts'], ...browserTest } },
      {
        extends: true,
        test: { name: 'long', include: ['test/long/**/*.test.ts'], ...browserTest, testTimeout: 1_200_000 },
      },
      {
        extends: true,
        test: { name: 'crm', include: ['test/real-crms/**/*.test.ts'], ...browserTest, testTimeout: 120_000 },
      },
    ],
  },
});
