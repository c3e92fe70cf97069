import { ensureChromium } from '../browser/harness/browsers.ts';
import { ensureDirectus } from './directus.ts';
import { ensureNocoDb } from './nocodb.ts';
import { ensureRedmine } from './redmine.ts';
import { ensureRequestTracker } from './request-tracker.ts';
import { ensureTryton } from './tryton.ts';

/** Installs what is missing before the test files start: two of them at once would get into each other's way. */
export default async function setUp(): Promise<void> {
  await ensureChromium();
  // What they say where that is impossible, the tests say.
  for (const ensure of [ensureTryton, ensureRequestTracker, ensureRedmine, ensureDirectus, ensureNocoDb])
    await ensure();
}
