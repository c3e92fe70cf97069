import browser from 'webextension-polyfill';
import type { ControlMessages } from './protocol.ts';

type Operations = Record<string, (...args: never[]) => unknown>;
type Answer<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never;

/** One of the extension's own pages asks the background to do something. Rejects if nobody answers. */
export function askBackground<Name extends keyof ControlMessages>(
  name: Name,
  ...args: Parameters<ControlMessages[Name]>
): Promise<Answer<ControlMessages[Name]>> {
  return browser.runtime.sendMessage({ to: 'background', name, args });
}

/** Handlers for a map of messages: each gets the sender and the (untrusted) arguments. */
export type Handlers<Map extends Operations> = {
  [Name in keyof Map]: (sender: browser.Runtime.MessageSender, ...args: unknown[]) => Promise<Answer<Map[Name]>>;
};

export type { Answer, Operations };
