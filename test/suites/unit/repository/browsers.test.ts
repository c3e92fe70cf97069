import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { find } from '../../browser/harness/browsers.ts';

// The programs are shell scripts, and on macOS they would stand elsewhere.
describe.skipIf(process.platform !== 'linux')('a browser for the tests', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'screen-pop-browsers-'));
    vi.stubEnv('CHROMIUM_PATH', '');
    vi.stubEnv('FIREFOX_PATH', '');
    vi.stubEnv('PATH', ['one', 'two'].map((name) => join(folder, name)).join(delimiter));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  /** A program that says only what it is. */
  function program(path: string, says: string): string {
    const file = join(folder, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, `#!/bin/sh\necho '${says}'\n`);
    chmodSync(file, 0o755);
    return file;
  }

  test.each([
    ['firefox', 'Mozilla Firefox 153.7.0esr'],
    ['firefox', 'Mozilla Firefox 142.0'],
    ['chromium', 'Chromium 140.0.7339.80 built on Debian GNU/Linux 12 (bookworm)'],
    ['chromium', 'of which nobody knows what it is'],
  ] as const)('%s, "%s": taken', async (kind, says) => {
    const path = program(`one/${kind}`, says);
    expect(await find(kind)).toEqual({ path, tooOld: [] });
  });

  test('one that is too old is named, and the next is taken', async () => {
    const old = program('one/firefox-esr', 'Mozilla Firefox 140.12.0esr');
    expect(await find('firefox')).toEqual({ tooOld: [`${old} is Mozilla Firefox 140.12.0esr`] });
    const path = program('two/firefox', 'Mozilla Firefox 150.0');
    expect(await find('firefox')).toEqual({ path, tooOld: [`${old} is Mozilla Firefox 140.12.0esr`] });
  });

  test('none at all', async () => {
    expect(await find('chromium')).toEqual({ tooOld: [] });
  });

  test('one that the variable names is taken before all others, or refused with the reason', async () => {
    program('one/firefox', 'Mozilla Firefox 150.0');
    const path = program('elsewhere/firefox', 'Mozilla Firefox 151.0');
    vi.stubEnv('FIREFOX_PATH', path);
    expect(await find('firefox')).toEqual({ path, tooOld: [] });
    program('elsewhere/firefox', 'Mozilla Firefox 128.3.1esr');
    await expect(find('firefox')).rejects.toThrow(
      `FIREFOX_PATH is set to ${path}, which is Mozilla Firefox 128.3.1esr. The extension needs Firefox 142 or newer.`,
    );
    vi.stubEnv('FIREFOX_PATH', folder);
    await expect(find('firefox')).rejects.toThrow(`FIREFOX_PATH is set to ${folder}, which is not a file.`);
  });
});
