// What .github/workflows/release.yml runs before it hands the packages on:
//   release/main.ts check TAG            ends with 1, and says why, where the commit is not ready to be released as TAG
//   release/main.ts collect TAG FOLDER   puts the packages, their sums and the release's notes into FOLDER
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fileOf, KINDS, sumsText } from './assets.ts';
import { sectionsOf, unwrapped } from './changelog.ts';
import { problemsOfRelease } from './problems.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const packages = join(root, '.output');

const [action, tag = '', folder = ''] = process.argv.slice(2);
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');

const problems = problemsOfRelease(tag, version, changelog);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);

if (action === 'check') {
  console.log(`${tag} can be released.`);
} else if (action === 'collect' && folder !== '') {
  mkdirSync(folder, { recursive: true });
  const built = readdirSync(packages);
  const files = KINDS.map((kind) => fileOf(kind, version, built)).map((name) => {
    copyFileSync(join(packages, name), join(folder, name));
    return { name, bytes: readFileSync(join(packages, name)) };
  });
  const sums = sumsText(files);
  writeFileSync(join(folder, 'SHA256SUMS'), sums);
  const notes = sectionsOf(changelog).find((each) => each.version === version)?.notes ?? '';
  writeFileSync(join(folder, 'NOTES.md'), `${unwrapped(notes)}\n`);
  console.log(sums);
} else {
  console.error('usage: release/main.ts check TAG | collect TAG FOLDER');
  process.exit(2);
}
