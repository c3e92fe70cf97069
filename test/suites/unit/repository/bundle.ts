import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import config from '../../../../wxt.config.ts';
import { root } from './tree.ts';

const settings = await config.vite?.({ mode: 'production', command: 'build', browser: 'chrome', manifestVersion: 3 });

/** Builds one module of that text as the extension is built, under that name. Resolves with the bundle's text. */
export async function bundle(code: string, name = join(root, 'entry.js')): Promise<string> {
  const only: Plugin = {
    name: 'only-module',
    enforce: 'pre',
    resolveId: (id) => (id === 'entry' ? name : null),
    load: (id) => (id === name ? code : null),
  };
  const built = await build({
    ...settings,
    configFile: false,
    logLevel: 'silent',
    plugins: [only, ...(settings?.plugins ?? [])],
    build: { ...settings?.build, write: false, rolldownOptions: { input: 'entry' } },
  });
  const outputs = Array.isArray(built) ? built : [built];
  return outputs
    .flatMap((each) => ('output' in each ? each.output : []))
    .map((file) => (file.type === 'chunk' ? file.code : ''))
    .join('');
}
