import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BROWSER } from './harness/test-browser.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Runs `npm start` with these arguments; how it ended, and what it said. */
const start = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  new Promise<{ code: number; said: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ['test/demo/start.ts', ...args],
      { cwd: root, env: { ...process.env, ...env } },
      (_error, out, complaints) => resolve({ code: child.exitCode ?? -1, said: out + complaints }),
    );
  });

const args = BROWSER === 'firefox' ? ['--once', '--firefox'] : ['--once'];
const variable = BROWSER === 'firefox' ? 'FIREFOX_PATH' : 'CHROMIUM_PATH';

describe('npm start', () => {
  test('takes one call, leaves pictures, and ends with 0', async () => {
    const { code, said } = await start(args);
    expect(said).toContain('it works');
    expect(code).toBe(0);
    const pictures = /Pictures: (.+)$/m.exec(said)?.[1]?.split(', ') ?? [];
    expect(pictures).toHaveLength(2);
    for (const picture of pictures) expect([picture, existsSync(join(root, picture))]).toEqual([picture, true]);
  });

  test('ends with 1 and says why where the browser is missing', async () => {
    const { code, said } = await start(args, { [variable]: join(root, 'no-such-browser') });
    expect(said).toContain(`That did not work: ${variable}`);
    expect(code).toBe(1);
  });
});
