import browser from 'webextension-polyfill';
import type { PageReport } from '../messages/protocol.ts';
import { WAITS } from './waits.ts';

/** What the agent is doing in a page. */
export type AgentInput = Pick<PageReport, 'unsaved' | 'typing'>;

/**
 * What the agent is doing in the page of a tab and in all frames in it. Each frame is asked by the browser itself: between
 * frames there are only messages that their pages can read, too. Null where one of them does not answer in time.
 */
export async function inputInTab(tabId: number): Promise<AgentInput | null> {
  const asked = browser.scripting
    .executeScript({ target: { tabId, allFrames: true }, injectImmediately: true, func: ownInput })
    .catch(() => []);
  const late = new Promise<null>((resolve) => setTimeout(resolve, WAITS.inspectMs, null));
  const answers = await Promise.race([asked, late]);
  if (answers === null) return null;
  const does = (what: keyof AgentInput): boolean =>
    answers.some(({ result }) => isObject(result) && result[what] === true);
  return { unsaved: does('unsaved'), typing: does('typing') };
}

/** Runs in a frame. Undefined where the script of the CRM's pages does not run. */
const ownInput = () => globalThis.screenPop?.agentInput();

const isObject = (value: unknown): value is Partial<Record<keyof AgentInput, unknown>> =>
  typeof value === 'object' && value !== null;
