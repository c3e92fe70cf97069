import browser from 'webextension-polyfill';
import type { AnswerOf, ArgumentOf, PageMessages } from './protocol.ts';
import { pageAnswers } from './schemas.ts';

/**
 * Asks the script in a tab's page. Undefined where no script answers within `withinMs` (the page hangs, or has none), or
 * where what it answers is not what the protocol says.
 */
export async function askPage<Name extends keyof PageMessages>(
  tabId: number,
  name: Name,
  argument: ArgumentOf<PageMessages[Name]>,
  withinMs: number,
): Promise<AnswerOf<PageMessages[Name]> | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, withinMs, undefined));
  const asked = browser.tabs.sendMessage(tabId, { to: 'page', name, argument }).catch(() => undefined);
  const answer: unknown = await Promise.race([asked, late]);
  return answer === undefined ? undefined : pageAnswers[name].safeParse(answer).data;
}
