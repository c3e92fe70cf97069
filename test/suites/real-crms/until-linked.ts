import type { Page } from 'puppeteer-core';

import { overlayOf } from '../browser/office/card.ts';
import { patiently } from './desk.ts';

/** Waits until the card says that the page was linked to the call's lead. What it shows instead is in the error. */
export const untilLinked = (page: Page): Promise<true> =>
  patiently('the card to confirm the link', async () => {
    const overlay = await overlayOf(page);
    if (overlay?.buttons.some((label) => /^linked/i.test(label))) return true;
    const shows = overlay ? `the card “${overlay.card}” with the buttons “${overlay.buttons.join('”, “')}”` : 'no card';
    throw new Error(`${page.url()} shows ${shows}.`);
  });
