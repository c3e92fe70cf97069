// The add-on store of Firefox examines what is uploaded with this linter, which `web-ext lint` runs, too. Here, what it finds is a
// failure, down to a notice: `node_modules/.bin/node test/tools/package/lint.ts`, after a build for Firefox.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

const root = join(import.meta.dirname, '..', '..', '..');
const finding = z.object({
  code: z.string(),
  message: z.string(),
  description: z.string(),
  file: z.string().optional(),
  line: z.number().optional(),
});
const report = z.object({ errors: z.array(finding), warnings: z.array(finding), notices: z.array(finding) });

/** What the linter finds in a folder or package, each as a line. */
export function lintFindings(path: string): string[] {
  const linter = join(root, 'node_modules', 'addons-linter', 'bin', 'addons-linter');
  const { stdout, stderr } = spawnSync(process.execPath, [linter, '--output=json', path], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (stdout === '') throw new Error(`The linter said nothing: ${stderr}`);
  const kinds = report.parse(JSON.parse(stdout));
  return Object.entries(kinds).flatMap(([kind, found]) =>
    found.map(
      ({ code, message, description, file = '', line = '' }) =>
        `${kind}: ${code} ${file}:${line} ${message}. ${description}`,
    ),
  );
}

if (import.meta.main) {
  const found = lintFindings(join(root, '.output', 'firefox-mv3'));
  console.log(found.length === 0 ? 'Errors, warnings, notices: 0.' : found.join('\n'));
  process.exit(found.length === 0 ? 0 : 1);
}
