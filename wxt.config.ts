import { resolve } from 'node:path';
import { defineConfig } from 'wxt';

export default defineConfig({
  manifestVersion: 3,
  imports: false,
  modules: ['@wxt-dev/i18n/module'],
  i18n: { localesDir: resolve(import.meta.dirname, 'utils/words/locales') },
  // Terser makes the script in the CRM's pages 3 % smaller than the minifier that is built in.
  vite: () => ({ build: { minify: 'terser', terserOptions: { compress: { passes: 3 }, ecma: 2020 } } }),
  manifest: ({ browser }) => ({
    name: '__MSG_extensionName__',
    short_name: 'Screen Pop',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    permissions: ['storage', 'alarms', 'scripting', 'notifications', 'idle'],
    // Asked for one origin at a time, from a click (docs/permissions.md says why each pattern is here).
    optional_host_permissions: ['https://*/*', 'http://*/*'],
    action: { default_title: '__MSG_extensionName__' },
    storage: { managed_schema: 'managed-schema.json' },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'screen-pop@croco-dial.example',
              strict_min_version: '140.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
          // Firefox's default policy for MV3 pages upgrades http to https, which would cut off a dialer on loopback.
          content_security_policy: { extension_pages: "script-src 'self'; object-src 'self'" },
        }
      : { minimum_chrome_version: '120', incognito: 'spanning' }),
  }),
});
