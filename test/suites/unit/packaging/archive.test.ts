import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { filesBelow, filesOfZip, zipFiles } from '../../../tools/package/archive.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder with these files, and the files as a zip gives them back. */
function written(contents: readonly (string | Uint8Array)[]) {
  const folder = mkdtempSync(join(tmpdir(), 'screen-pop-archive-'));
  folders.push(folder);
  const files = new Map(contents.map((content, at) => [`${at}-ü.txt`, Buffer.from(content)]));
  for (const [name, content] of files) writeFileSync(join(folder, name), content);
  return { folder, files };
}

describe.each([false, true])('a zip, small: %s', (small) => {
  test('gives back each file as it was', async () => {
    const content = fc.oneof(fc.string(), fc.uint8Array({ maxLength: 5000 }));
    await fc.assert(
      fc.asyncProperty(fc.array(content, { maxLength: 5 }), async (contents) => {
        const { folder, files } = written(contents);
        expect(filesOfZip(await zipFiles(folder, filesBelow(folder), { small }))).toEqual(files);
      }),
      { numRuns: 30 },
    );
  });

  test('is the same at another time, in another time zone, whatever the order of the paths', async () => {
    const { folder } = written(['one', 'two', 'three'.repeat(1000)]);
    const paths = filesBelow(folder);
    const first = await zipFiles(folder, paths, { small });
    vi.stubEnv('TZ', 'Pacific/Kiritimati');
    vi.useFakeTimers({ now: new Date('2031-05-06T07:08:09Z'), toFake: ['Date'] });
    try {
      expect(await zipFiles(folder, paths.toReversed(), { small })).toEqual(first);
    } finally {
      vi.useRealTimers();
      vi.unstubAllEnvs();
    }
  });

  test('holds what a file is replaced by', async () => {
    const { folder } = written(['one', 'two']);
    const zip = await zipFiles(folder, filesBelow(folder), { replaced: { '0-ü.txt': 'other' }, small });
    expect([...filesOfZip(zip).values()].map(String)).toEqual(['other', 'two']);
  });
});

test('a small zip is the smaller one', async () => {
  const { folder } = written([text()]);
  const [quick, small] = await Promise.all(
    [false, true].map((each) => zipFiles(folder, filesBelow(folder), { small: each })),
  );
  expect(small?.length).toBeLessThan(quick?.length ?? 0);
});

/** Words as in a script, which no rule foretells wholly. */
const text = () => Array.from({ length: 3000 }, (_, at) => `word${(at * at * 7919) % 613}`).join(' ');
