import { ensureChromium, ensureFirefox } from './harness/browsers.ts';

/** Installs what is missing before the test files start: two of them at once would get into each other's way. */
export default async function setUp(): Promise<void> {
  await ensureChromium();
  await ensureFirefox();
}
