import { browser } from 'wxt/browser';
import type { BackgroundMessages, PageMessages } from './protocol.ts';

type Answers = {
  [Name in keyof PageMessages]: (
    ...args: Parameters<PageMessages[Name]>
  ) => ReturnType<PageMessages[Name]> | Promise<ReturnType<PageMessages[Name]>>;
};

/**
 * Answers the background's messages until `signal` aborts. The first answer of a tab is the tab's only one: where `speaks` is
 * false (a frame) it is told in a message of its own.
 */
export const answerBackground = (answers: Answers, speaks: boolean, signal: AbortSignal): void => {
  const listener = (message: unknown, sender: { id?: string }, respond: (answer?: unknown) => void): boolean => {
    const { to, name = '', args = [] }: Partial<PageMessage> = Object(message);
    if (sender.id !== browser.runtime.id || to !== 'page' || !Object.hasOwn(answers, name)) return false;
    const tell = speaks ? respond : (said: unknown) => tellBackground('frameSaid', { args, said });
    // Not a returned promise: Chrome understands those only since late versions.
    void answer(answers, name, args)
      .catch(() => undefined)
      .then(tell);
    return speaks;
  };
  browser.runtime.onMessage.addListener(listener);
  signal.addEventListener('abort', () => browser.runtime?.onMessage?.removeListener(listener));
};

/** Rejects where the work throws, whether at once or later. */
const answer = async (
  answers: Record<string, (...args: never[]) => unknown>,
  name: string,
  args: unknown[],
): Promise<unknown> => Reflect.apply(answers[name]!, undefined, args);

/** From the extension's own background only, which has the types to keep to. */
type PageMessage = { to: string; name: string; args: unknown[] };

/** Tells the background; null where nobody answers (the extension was updated or removed). */
export const tellBackground = async <Name extends keyof BackgroundMessages>(
  name: Name,
  ...args: Parameters<BackgroundMessages[Name]>
): Promise<ReturnType<BackgroundMessages[Name]> | null> => {
  try {
    return (await browser.runtime.sendMessage({ to: 'background', name, args })) ?? null;
  } catch {
    return null;
  }
};
