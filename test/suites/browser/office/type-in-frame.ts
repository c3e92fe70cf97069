import type { Frame } from 'puppeteer-core';
import { Firefox } from '../harness/firefox.ts';
import { BROWSER, browserOf } from '../harness/test-browser.ts';

/** Types into a field of a frame, of whichever origin it is. */
export async function typeInFrame(frame: Frame, selector: string, typed: string): Promise<void> {
  const browser = BROWSER === 'firefox' ? browserOf(frame.page()) : null;
  if (browser instanceof Firefox) await browser.typeIn(frame, selector, typed);
  else await frame.type(selector, typed);
}
