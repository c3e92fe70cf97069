import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseSync } from 'oxc-parser';
import { filesBelow, zipFiles } from './package/archive.ts';

// How large the parts of the extension may be: the one place that says so. kB = 1000 bytes.

/** A part of the build. `bytes` of its scripts are gzipped one by one as `gzip -9` does, and may be `most`. */
export type Part = { name: string; bytes: number; most: number };

/** The parts of the build in that folder. A script counts with all that it loads before it runs. */
export async function partsOf(folder: string): Promise<Part[]> {
  const size = (files: readonly string[]) =>
    files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0);
  const options = loadedBy(folder, scriptsOf(folder, 'options.html'));
  const later = loadedBy(
    folder,
    options.flatMap((file) => importsOf(folder, file).later),
  ).filter((file) => !options.includes(file));
  const zipped = await zipFiles(folder, filesBelow(folder), { small: true });
  return [
    { name: 'popup', bytes: size(loadedBy(folder, scriptsOf(folder, 'popup.html'))), most: 29_500 },
    { name: 'options page when it opens', bytes: size(options), most: 56_500 },
    { name: 'options page, the editor of CRMs that follows', bytes: size(later), most: 46_000 },
    { name: 'background', bytes: size(loadedBy(folder, ['background.js'])), most: 130_000 },
    { name: 'script in a CRM’s page', bytes: size(['crm-page.js']), most: 20_000 },
    { name: 'script that set-up by example brings to a CRM’s page', bytes: size(['crm-survey.js']), most: 10_000 },
    { name: 'whole package, zipped', bytes: zipped.length, most: 227_000 },
  ];
}

/** The scripts that a page of the extension begins with. */
function scriptsOf(folder: string, page: string): string[] {
  const scripts = [...readFileSync(join(folder, page), 'utf8').matchAll(/<script[^>]*\ssrc="\/([^"]+)"/g)];
  if (scripts.length === 0) throw new Error(`${page} has no script.`);
  return scripts.map(([, file = '']) => file);
}

/** These scripts and all that they import before they run. */
function loadedBy(folder: string, scripts: readonly string[]): string[] {
  const loaded = new Set(scripts);
  // A set that grows is walked to its new end.
  for (const script of loaded) for (const file of importsOf(folder, script).first) loaded.add(file);
  return [...loaded];
}

/** What a script imports: `first` before it runs, `later` by `import()`. */
function importsOf(folder: string, script: string): { first: string[]; later: string[] } {
  const code = readFileSync(join(folder, script), 'utf8');
  const { staticImports, dynamicImports } = parseSync(script, code).module;
  const at = (specifier: string) => posix.join(posix.dirname(script), specifier);
  return {
    first: staticImports.map(({ moduleRequest }) => at(moduleRequest.value)),
    later: dynamicImports.map(({ moduleRequest: { start, end } }) => at(code.slice(start + 1, end - 1))),
  };
}
