import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig, type ResolvedPublicFile } from 'wxt';
import { z } from 'zod';
import { DIALER_HOSTS } from './test/tools/package/hosts.ts';
import { CHROME_KEY, FIREFOX_ID, OLDEST } from './test/tools/package/identity.ts';
import { Licences } from './test/tools/package/licences.ts';
import { leanPhoneLibrary } from './test/tools/package/phone-library.ts';

const root = import.meta.dirname;
const project = z
  .object({ author: z.string(), homepage: z.string().optional() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
const licences = new Licences(root);

/**
 * What popup, options page and background may do: run and show the files of the extension, and ask the dialer and the
 * CRM, which may be on any host. Nothing may frame them, no form may leave them, and no text becomes markup or
 * code; browsers without trusted types (Firefox before 148) ignore the last two lines. Firefox's own default would also
 * turn http into https, which cuts off a dialer on this computer.
 */
const PAGES_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  // A CRM in the office may be without https. Where the dialer may be without it, utils/dialer/address.ts decides.
  'connect-src https: http:',
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** What of a package would make code or markup from text, and what stands there instead. */
const REPLACED = [
  // What carries out `dangerouslySetInnerHTML`, which nothing here uses.
  { file: '/preact/dist/preact.mjs', code: /\b\w+\.innerHTML=\w+\.__html\b/g, by: 'void 0' },
];

/** What makes code or markup from text, and what the linter finds with which the add-on store of Firefox reviews. */
const CODE_FROM_TEXT = new RegExp(
  [
    String.raw`\bnew Function\b|\bFunction\(|\beval\(`,
    String.raw`\.(?:inner|outer)HTML\s*\+?=(?!=)|\bdocument\.write`,
    String.raw`\b(?:insertAdjacentHTML|setHTMLUnsafe|createContextualFragment)\b`,
  ].join('|'),
);

/**
 * Leaves out what the pages' policy forbids anyway, so that no bundle can make code or markup from text. Ends the build
 * where a newer version of a package does it in another way.
 */
const noCodeFromText = (): Plugin => ({
  name: 'no-code-from-text',
  transform(code, id) {
    const found = REPLACED.find(({ file }) => id.replaceAll('\\', '/').endsWith(file));
    if (!found) return null;
    const count = code.match(found.code)?.length ?? 0;
    if (count !== 1) this.error(`${found.file} should hold ${found.code} once, and does ${count} times.`);
    return { code: code.replace(found.code, found.by), map: null };
  },
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      const found = file.type === 'chunk' && CODE_FROM_TEXT.exec(file.code);
      if (found) this.error(`${file.fileName} makes code or markup from text: ${excerpt(found)}`);
    }
  },
});

const excerpt = ({ input, index }: RegExpExecArray): string => input.slice(Math.max(0, index - 60), index + 60);

/** A file of the package; of JSON, without the spaces and line breaks that only people need. */
function withoutSpaces(file: ResolvedPublicFile): ResolvedPublicFile {
  const { relativeDest } = file;
  if (!relativeDest.endsWith('.json')) return file;
  const text = 'contents' in file ? file.contents : readFileSync(file.absoluteSrc, 'utf8');
  return { relativeDest, contents: JSON.stringify(JSON.parse(text)) };
}

export default defineConfig({
  manifestVersion: 3,
  imports: false,
  modules: ['@wxt-dev/i18n/module'],
  i18n: { localesDir: resolve(root, 'utils/words/locales') },
  vite: () => ({
    plugins: [noCodeFromText(), leanPhoneLibrary(), licences.plugin()],
    build: {
      // Terser makes the script in the CRM's pages 3 % smaller than the minifier that is built in.
      minify: 'terser',
      terserOptions: { compress: { passes: 3 }, ecma: 2020 },
      // Every browser that installs the extension has it.
      modulePreload: { polyfill: false },
    },
  }),
  hooks: {
    'build:before': () => licences.clear(),
    'build:publicAssets': (_wxt, files) => {
      files.push(
        { absoluteSrc: join(root, 'LICENSE'), relativeDest: 'LICENSE.txt' },
        { relativeDest: 'THIRD-PARTY-LICENCES.txt', contents: licences.text() },
      );
      files.splice(0, files.length, ...files.map(withoutSpaces));
    },
  },
  manifest: ({ browser }) => ({
    name: '__MSG_extensionName__',
    short_name: 'Screen Pop',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    permissions: ['storage', 'alarms', 'scripting', 'notifications', 'idle'],
    ...(project.homepage === undefined ? {} : { homepage_url: project.homepage }),
    // Why each pattern is here: docs/permissions.md. A company's own package has its sites among the first.
    host_permissions: [DIALER_HOSTS],
    // Asked for one origin at a time, from a click.
    optional_host_permissions: ['https://*/*', 'http://*/*'],
    // Firefox puts the button on the toolbar; other browsers leave that to the person.
    action: { default_title: '__MSG_extensionName__', ...(browser === 'firefox' ? { default_area: 'navbar' } : {}) },
    content_security_policy: { extension_pages: PAGES_POLICY },
    ...(browser === 'firefox'
      ? {
          // Chrome and its store ignore it.
          author: project.author,
          browser_specific_settings: {
            gecko: {
              id: FIREFOX_ID,
              strict_min_version: `${OLDEST.firefox}.0`,
              // To the company's own dialer and CRM only, but Firefox asks for what leaves the browser: docs/privacy.md.
              data_collection_permissions: { required: ['authenticationInfo', 'personallyIdentifyingInfo'] },
            },
            // No gecko_android: Firefox for Android, which has no toolbar and no windows, does not get the extension.
          },
        }
      : {
          key: CHROME_KEY,
          // Firefox reads a policy without knowing its form, and warns of the key.
          storage: { managed_schema: 'managed-schema.json' },
          minimum_chrome_version: `${OLDEST.chrome}`,
          incognito: 'spanning',
        }),
  }),
});
