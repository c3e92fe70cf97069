import { ensureChromium } from '../browser/harness/browsers.ts';
import { ensureTryton } from './tryton.ts';

/** Installs what is missing before the test files start: two of them at once would get into each other's way. */
export default async function setUp(): Promise<void> {
  await ensureChromium();
  // What it says where that is impossible, the tests say.
  await ensureTryton();
}
