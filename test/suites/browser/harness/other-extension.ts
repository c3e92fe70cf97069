import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Its id in Firefox; Chromium makes one of its folder. */
export const OTHER_ID = 'other@screen-pop.test';
const MANIFEST = {
  manifest_version: 3,
  name: 'Other',
  version: '1.0',
  browser_specific_settings: { gecko: { id: OTHER_ID } },
};

/** Makes an extension of somebody else's, which has no code of its own, for the time of `work`. */
export async function withOtherExtension<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'screen-pop-other-'));
  try {
    writeFileSync(join(dir, 'manifest.json'), JSON.stringify(MANIFEST));
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}
