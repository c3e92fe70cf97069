import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A copy of a build in which nothing runs but the extension's own pages, so that states that are put into storage are not
 * written over. Returns its folder, which the caller removes.
 */
export function stillBuild(build: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'screen-pop-still-'));
  cpSync(build, dir, { recursive: true });
  const file = join(dir, 'manifest.json');
  const manifest: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
  delete manifest['background'];
  delete manifest['content_scripts'];
  writeFileSync(file, JSON.stringify(manifest));
  return dir;
}
