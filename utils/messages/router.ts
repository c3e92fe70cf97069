import browser from 'webextension-polyfill';
import * as z from 'zod/mini';
import type { AnswerOf, ArgumentOf, BackgroundMessages, ControlMessages, MessageMap } from './protocol.ts';
import { type ArgumentSchemas, backgroundArguments, controlArguments } from './schemas.ts';

const messageSchema = z.object({ to: z.literal('background'), name: z.string(), argument: z.optional(z.unknown()) });

/** Who carries out each message of a map: one that is missing, misnamed or answers something else does not compile. */
export type Handlers<Map extends MessageMap, Sender> = {
  [Name in keyof Map]: (argument: ArgumentOf<Map[Name]>, sender: Sender) => Promise<AnswerOf<Map[Name]>>;
};

/** The page that a message comes from. */
export type PageSender = {
  tabId: number;
  /** 0 is the page itself, others are frames in it. */
  frameId: number;
  /** Address of the sending frame. */
  url: string;
  /** Address of the page in whose tab it is; blank where the extension may not know. */
  pageUrl: string;
};

/**
 * Answers messages. Each belongs to one kind of sender: a script in a web page can never reach what only the extension's
 * own pages may do, and no other extension reaches anything. An argument that is not what the protocol says is refused.
 */
export function routeMessages(
  fromPages: Handlers<BackgroundMessages, PageSender>,
  fromOwnPages: Handlers<ControlMessages, null>,
): void {
  const answerPage = dispatcher(backgroundArguments, fromPages);
  const answerOwnPage = dispatcher(controlArguments, fromOwnPages);
  browser.runtime.onMessage.addListener((message: unknown, sender: browser.Runtime.MessageSender) => {
    const parsed = messageSchema.safeParse(message);
    if (!parsed.success || sender.id !== browser.runtime.id) return undefined;
    const { name, argument } = parsed.data;
    if (sender.url?.startsWith(browser.runtime.getURL(''))) return answerOwnPage(name, argument, null);
    const page = pageSender(sender);
    return page ? answerPage(name, argument, page) : undefined;
  });
}

function pageSender({ tab, url: frameUrl, frameId = 0 }: browser.Runtime.MessageSender): PageSender | null {
  if (tab?.id === undefined || frameUrl === undefined) return null;
  // Chromium goes on giving the address that a page was loaded with, though its script has gone to another since.
  const url = frameId === 0 ? (tab.url ?? frameUrl) : frameUrl;
  return { tabId: tab.id, frameId, url, pageUrl: frameId === 0 ? url : (tab.url ?? '') };
}

/** Finds the handler by name; undefined (nobody answers) for a name that the map does not have. */
function dispatcher<Map extends MessageMap, Sender>(schemas: ArgumentSchemas<Map>, handlers: Handlers<Map, Sender>) {
  const isKnown = (name: string): name is keyof Map & string => Object.hasOwn(handlers, name);
  async function carryOut<Name extends keyof Map>(name: Name, argument: unknown, sender: Sender) {
    return handlers[name](schemas[name].parse(argument), sender);
  }
  return (name: string, argument: unknown, sender: Sender): Promise<unknown> | undefined =>
    isKnown(name) ? carryOut(name, argument, sender) : undefined;
}
