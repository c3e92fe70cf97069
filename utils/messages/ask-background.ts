import browser from 'webextension-polyfill';
import type { AnswerOf, ControlMessages, Passed } from './protocol.ts';

/** One of the extension's own pages asks the background to do something. Rejects if nobody answers. */
export function askBackground<Name extends keyof ControlMessages>(
  name: Name,
  ...[argument]: Passed<ControlMessages[Name]>
): Promise<AnswerOf<ControlMessages[Name]>> {
  return browser.runtime.sendMessage({ to: 'background', name, argument });
}
