import browser from 'webextension-polyfill';
import { z } from 'zod';

const messageSchema = z.object({ to: z.literal('background'), name: z.string(), args: z.array(z.unknown()).max(4) });

/** One operation: checks its untrusted argument and does the work. */
export type Operation<Sender> = (sender: Sender, argument: unknown) => Promise<unknown>;
export type Operations<Sender> = Record<string, Operation<Sender>>;

/** `url` is the address of the sending frame, `pageUrl` that of the page in whose tab it is; blank where that is not known. */
export type PageSender = { tabId: number; windowId: number; frameId: number; url: string; pageUrl: string };

/**
 * Answers messages. Each operation belongs to one kind of sender: a script in a web page can never reach what only the
 * extension's own pages may do, and no other extension reaches anything.
 */
export function routeMessages(fromPages: Operations<PageSender>, fromOwnPages: Operations<null>): void {
  browser.runtime.onMessage.addListener((message: unknown, sender: browser.Runtime.MessageSender) => {
    const parsed = messageSchema.safeParse(message);
    if (!parsed.success || sender.id !== browser.runtime.id) return undefined;
    const { name, args } = parsed.data;
    if (sender.url?.startsWith(browser.runtime.getURL(''))) {
      return Object.hasOwn(fromOwnPages, name) ? fromOwnPages[name]?.(null, args[0]) : undefined;
    }
    const tab = sender.tab;
    if (tab?.id === undefined || tab.windowId === undefined || sender.url === undefined) return undefined;
    const frameId = sender.frameId ?? 0;
    // Chromium keeps saying the address that a page was loaded with, though its script has gone to another since.
    const url = frameId === 0 ? (tab.url ?? sender.url) : sender.url;
    const pageUrl = frameId === 0 ? url : (tab.url ?? '');
    const from = { tabId: tab.id, windowId: tab.windowId, frameId, url, pageUrl };
    return Object.hasOwn(fromPages, name) ? fromPages[name]?.(from, args[0]) : undefined;
  });
}
