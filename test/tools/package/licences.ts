import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { z } from 'zod';

/** A package of which something is in a bundle. */
type Package = { name: string; version: string; licence: string; source: string; texts: string[] };

const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  repository: z.union([z.string(), z.object({ url: z.string() })]).optional(),
});

/**
 * Packages that come without the text of their licence, and the file beside this one that holds it. Vite comes with those of
 * everything that it is made of, too; what it puts into a bundle is its own.
 */
const TEXTS: Record<string, string> = {
  vite: 'vite.txt',
  wxt: 'wxt.txt',
  '@wxt-dev/browser': 'wxt.txt',
};

/** Modules that are no files, and the package that makes each. */
const MADE_BY: readonly [begins: string, name: string][] = [
  ['\0rolldown/', 'rolldown'],
  ['\0vite/', 'vite'],
  ['\0virtual:wxt-', 'wxt'],
];

const isLicence = (file: string): boolean => /^(?:licen[cs]e|copying|notice)/i.test(file);
const LINE = '='.repeat(80);

/** Notes the packages that are bundled, over all bundles of one build, and gives their licences as one text. */
export class Licences {
  readonly #root: string;
  readonly #packages = new Map<string, Package>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Sees what goes into each bundle. Ends the build where something in it has no licence that can be told. */
  plugin(): Plugin {
    const note = (id: string) => this.#note(id);
    return {
      name: 'licences',
      generateBundle(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== 'chunk') continue;
          for (const id of file.moduleIds) {
            const problem = note(id);
            if (problem !== null) this.error(problem);
          }
        }
      },
    };
  }

  /** Forgets what an earlier build of this process held. */
  clear(): void {
    this.#packages.clear();
  }

  /** The packages with their versions and the texts of their licences, in alphabetical order. */
  text(): string {
    const packages = [...this.#packages.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    const parts = packages.map(({ name, version, licence, source, texts }) =>
      [
        LINE,
        `${name} ${version}`,
        `Licence: ${licence}`,
        ...(source === '' ? [] : [`Source: ${source}`]),
        LINE,
        '',
        ...texts,
      ].join('\n'),
    );
    return `${['Screen Pop for Croco Dial contains the following packages, each under its own licence.', ...parts].join('\n\n')}\n`;
  }

  /** What is wrong; null where nothing is. */
  #note(id: string): string | null {
    if (this.#isOwn(id)) return null;
    const folder = this.#folderOf(id);
    if (folder === null) return `${JSON.stringify(id)} is bundled, and nothing tells what package it is of.`;
    if (this.#packages.has(folder)) return null;
    const { name, version, license, repository } = packageSchema.parse(readPackage(folder));
    const texts = licenceTexts(name, folder);
    if (texts.length === 0)
      return `${name} is bundled and has no licence text. Add one to test/tools/package/licences/.`;
    const url = typeof repository === 'string' ? repository : (repository?.url ?? '');
    const source = url
      .replace(/^git\+/, '')
      .replace(/^(?:git|ssh):\/\/(?:git@)?/, 'https://')
      .replace(/^(?:github:)?([\w-]+\/[\w.-]+)$/, 'https://github.com/$1')
      .replace(/\.git$/, '');
    this.#packages.set(folder, { name, version, licence: license, source, texts });
    return null;
  }

  #isOwn(id: string): boolean {
    const file = slashed(id);
    return file.startsWith(`${slashed(this.#root)}/`) && !file.includes('/node_modules/');
  }

  /** The folder of the package that a module is of; null where that can't be told. */
  #folderOf(id: string): string | null {
    const made = MADE_BY.find(([begins]) => id.startsWith(begins))?.[1];
    if (made !== undefined) return join(this.#root, 'node_modules', made);
    const file = slashed(id).replace(/\?.*$/s, '');
    if (id.startsWith('\0') || !file.includes('/node_modules/')) return null;
    let folder = dirname(file);
    // A folder of a package may have a package.json without a version, as preact/hooks has.
    while (!packageSchema.safeParse(readPackage(folder)).success) {
      if (folder === dirname(folder)) return null;
      folder = dirname(folder);
    }
    return folder;
  }
}

const slashed = (path: string): string => path.replaceAll('\\', '/');

function readPackage(folder: string): unknown {
  const file = join(folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

function licenceTexts(name: string, folder: string): string[] {
  const known = TEXTS[name];
  const files =
    known === undefined
      ? readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isFile() && isLicence(entry.name))
          .map((entry) => join(folder, entry.name))
          .sort()
      : [join(import.meta.dirname, 'licences', known)];
  return files.map((file) => readFileSync(file, 'utf8').trim());
}
