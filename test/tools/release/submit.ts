// Uploads a release to one store, as a draft where the store has drafts: release/submit.ts STORE FOLDER [--dry-run]
// `release/main.ts collect` has filled FOLDER. The store's log-in is in the environment.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runTool } from '../run.ts';
import { STORES, submission } from './submission.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'dry-run': { type: 'boolean', default: false } },
});
const store = STORES.find((each) => each === positionals[0]);
const [, folder] = positionals;
if (!store || folder === undefined) {
  console.error(`usage: release/submit.ts ${STORES.join('|')} FOLDER [--dry-run]`);
  process.exit(2);
}

const manifest = readFileSync(join(import.meta.dirname, '..', '..', '..', 'package.json'), 'utf8');
const { version } = z.object({ version: z.string() }).parse(JSON.parse(manifest));
const names = readdirSync(folder).map((name) => join(folder, name));
try {
  Object.assign(process.env, submission(store, process.env, version, names));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
process.exit(runTool('wxt', 'submit', ...(values['dry-run'] ? ['--dry-run'] : [])) ? 0 : 1);
