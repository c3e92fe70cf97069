// Whether the oldest browsers that install the extension have all that it uses, and whether older ones would have it, too. Reads the
// built extension and MDN's data: `node_modules/.bin/node test/tools/package/minimum-versions.ts`, after both builds.
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { z } from 'zod';
import { filesBelow } from './archive.ts';
import { type Browser, DATA_VERSION, type Feature, firstVersion } from './compat.ts';
import { type Use, usedInHtml, usedInManifest, usedInScripts, usedInStyles } from './used-features.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** What the oldest browsers may lack, because the code does without. By browser, the feature and the reason. */
const MAY_BE_MISSING: Record<Browser, Readonly<Record<Feature, string>>> = {
  chrome: {
    'webextensions.api.tabs.Tab.cookieStoreId': 'Only Firefox has containers.',
  },
  firefox: {
    'http.headers.Content-Security-Policy.require-trusted-types-for':
      'Older ones ignore it, and say so in their console.',
    'http.headers.Content-Security-Policy.trusted-types': 'Older ones ignore it, and say so in their console.',
    'api.Document.moveBefore': 'Preact uses it only where it is there.',
    'webextensions.api.tabs.Tab.pendingUrl': 'Firefox tells the address that a tab goes to as its own.',
    'webextensions.api.tabs.onReplaced': 'A tab of Firefox keeps its id.',
    'webextensions.api.storage.StorageArea.setAccessLevel': 'Firefox hides no storage from scripts: docs/privacy.md.',
  },
};

export type Needed = { feature: Feature; version: number };

const manifestSchema = z.looseObject({
  minimum_chrome_version: z.string().optional(),
  browser_specific_settings: z.looseObject({ gecko: z.looseObject({ strict_min_version: z.string() }) }).optional(),
});

/** What a built extension uses, and the first version of the browser that has it; newest first, each once. */
function neededBy(folder: string, browser: Browser): Needed[] {
  const needed = new Map<Feature, number>();
  const take = (use: Use, versionOf = (feature: Feature) => firstVersion(feature, browser)) => {
    // Which one of several it is, the script does not tell: the oldest is what it needs at least.
    const version = Math.min(...use.map(versionOf));
    const oldest = use.filter((feature) => versionOf(feature) === version).sort();
    const feature = oldest.find((each) => each in MAY_BE_MISSING[browser]) ?? oldest[0];
    if (feature !== undefined) needed.set(feature, version);
  };
  const files = filesBelow(folder);
  const withEnd = (end: string) =>
    files
      .filter((path) => extname(path) === end)
      .map((name) => ({ name, code: readFileSync(join(folder, name), 'utf8') }));
  for (const use of usedInScripts(withEnd('.js'))) take(use);
  for (const { code } of withEnd('.css')) for (const use of usedInStyles(code)) take(use);
  for (const { code } of withEnd('.html')) for (const use of usedInHtml(code)) take(use);
  for (const use of usedInManifest(
    manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))),
  ))
    take(use, browser === 'firefox' ? forStore : undefined);
  return [...needed]
    .map(([feature, version]) => ({ feature, version }))
    .sort((a, b) => b.version - a.version || (a.feature < b.feature ? -1 : 1));
}

/** The add-on store cannot know that an extension is not meant for Android, and measures its manifest by Android’s Firefox, too. */
function forStore(feature: Feature): number {
  const android = firstVersion(feature, 'firefox_android');
  return Math.max(firstVersion(feature, 'firefox'), Number.isFinite(android) ? android : 0);
}

/** The oldest browser that the manifest lets in. */
function oldestOf(folder: string): number {
  const { minimum_chrome_version: chrome, browser_specific_settings: firefox } = manifestSchema.parse(
    JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')),
  );
  return Number.parseFloat(chrome ?? firefox?.gecko.strict_min_version ?? '0');
}

/** What is wrong with the oldest version of a browser, each as a sentence; and what it needs the most. */
export function judge(folder: string, browser: Browser): { problems: string[]; needed: Needed[] } {
  const excused = MAY_BE_MISSING[browser];
  const all = neededBy(folder, browser);
  const needed = all.filter(({ feature }) => !(feature in excused));
  const oldest = oldestOf(folder);
  const problems = needed
    .filter(({ version }) => version > oldest)
    .map(({ feature, version }) => `${feature} needs ${browser} ${version}, and the manifest lets in ${oldest}.`);
  const newest = needed[0]?.version ?? 0;
  if (newest < oldest)
    problems.push(`The manifest lets in ${browser} ${oldest}, and nothing needs more than ${newest}.`);
  for (const feature of Object.keys(excused))
    if (!all.some((each) => each.feature === feature && each.version > oldest))
      problems.push(`${feature} need not be excused for ${browser}.`);
  return { problems, needed };
}

if (import.meta.main) {
  const shown = 12;
  const judged = (['chrome', 'firefox'] as const).map((browser) => {
    const { problems, needed } = judge(join(root, '.output', `${browser}-mv3`), browser);
    console.log(`${browser}: what needs the most, from MDN's browser-compat-data ${DATA_VERSION}`);
    for (const { feature, version } of needed.slice(0, shown)) console.log(`  ${version}  ${feature}`);
    for (const problem of problems) console.error(problem);
    return problems.length;
  });
  process.exit(judged.every((count) => count === 0) ? 0 : 1);
}
