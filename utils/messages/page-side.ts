import { browser } from 'wxt/browser';
import type { AnswerOf, ArgumentOf, BackgroundMessages, PageMessages, Passed } from './protocol.ts';

/** Where null is all there is to answer, nothing need be. */
type NoAnswer<Answer> = null extends Answer ? void : never;

/** What the script in a page does for each message. */
export type PageHandlers = {
  [Name in keyof PageMessages]: (
    argument: ArgumentOf<PageMessages[Name]>,
  ) => AnswerOf<PageMessages[Name]> | Promise<AnswerOf<PageMessages[Name]>> | NoAnswer<AnswerOf<PageMessages[Name]>>;
};

/** The background's own messages, which keep to the types. */
type Incoming = {
  [Name in keyof PageMessages]: { name: Name; argument: ArgumentOf<PageMessages[Name]> };
}[keyof PageMessages];

/**
 * Answers the background's messages until `signal` aborts. A tab can answer only once, so its top frame answers for it; a
 * frame carries out what it is told, and reports what it sees in a message of its own.
 */
export const answerBackground = (handlers: PageHandlers, isTop: boolean, signal: AbortSignal): void => {
  const listener = (message: unknown, sender: { id?: string }, respond: (answer?: unknown) => void): boolean => {
    if (sender.id !== browser.runtime.id || !isForPage(message, handlers)) return false;
    if (!isTop) {
      const done = message.name === 'inspect' ? reportFrame(handlers, message.argument) : carryOut(handlers, message);
      void done.catch(() => undefined);
      return false;
    }
    // Chrome understands a returned promise only since late versions: it answers by `respond`.
    void carryOut(handlers, message)
      .catch(() => undefined)
      .then(respond);
    return true;
  };
  browser.runtime.onMessage.addListener(listener);
  signal.addEventListener('abort', () => browser.runtime?.onMessage?.removeListener(listener));
};

const isForPage = (message: unknown, handlers: PageHandlers): message is Incoming =>
  typeof message === 'object' &&
  message !== null &&
  'to' in message &&
  message.to === 'page' &&
  'name' in message &&
  Object.hasOwn(handlers, String(message.name));

/** Rejects where the work throws, whether at once or later. */
const carryOut = async <Name extends keyof PageMessages>(
  handlers: PageHandlers,
  { name, argument }: { name: Name; argument: ArgumentOf<PageMessages[Name]> },
): Promise<unknown> => handlers[name](argument);

const reportFrame = async (handlers: PageHandlers, question: ArgumentOf<PageMessages['inspect']>): Promise<void> => {
  const { keys } = question;
  if (keys) await tellBackground('frameReport', { keys, report: await handlers.inspect(question) });
};

/** Tells the background; null where nobody answers, because the extension was updated or removed. */
export const tellBackground = async <Name extends keyof BackgroundMessages>(
  name: Name,
  ...[argument]: Passed<BackgroundMessages[Name]>
): Promise<AnswerOf<BackgroundMessages[Name]> | null> => {
  try {
    return (await browser.runtime.sendMessage({ to: 'background', name, argument })) ?? null;
  } catch {
    return null;
  }
};
