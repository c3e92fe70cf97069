import type { Page } from 'puppeteer-core';
import { Firefox } from '../harness/firefox.ts';
import { browserOf } from '../harness/test-browser.ts';

/** Watches a page. What is given tells whether the browser has asked for a password for it since then. */
export async function watchForPassword(page: Page): Promise<() => Promise<boolean>> {
  const browser = browserOf(page);
  if (browser instanceof Firefox) return () => browser.asksForPassword();
  let asked = false;
  // Headless there is no dialog to be seen: the debugger hears that the browser is about to show it.
  const session = await page.createCDPSession();
  session.on('Fetch.requestPaused', ({ requestId }) => void session.send('Fetch.continueRequest', { requestId }));
  session.on('Fetch.authRequired', ({ requestId }) => {
    asked = true;
    const authChallengeResponse = { response: 'CancelAuth' } as const;
    void session.send('Fetch.continueWithAuth', { requestId, authChallengeResponse });
  });
  await session.send('Fetch.enable', { handleAuthRequests: true });
  return async () => asked;
}
