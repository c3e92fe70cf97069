import type { LookedUp } from '../crm/lookup-answer.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import type { LookupPaths, ResolvedCrm } from '../crm/resolved-crm.ts';
import type { PagePop, PageReport } from '../messages/protocol.ts';
import type { TabFacts } from './plan.ts';
import type { PopTab } from './pop-session.ts';
import type { RecordIdAt } from './readiness.ts';

/** The pop tab, where a pop takes a tab of the CRM as it is. */
export const popTabOf = ({ id, windowId, openedByPop }: TabFacts): PopTab => ({ tabId: id, windowId, openedByPop });

/**
 * What became of a navigation: the tab `went`; something in its page is `unsaved`, so nothing was tried; or it `stayed`,
 * because the page asked “Leave site?” and the agent said no.
 */
export type Navigated = 'went' | 'unsaved' | 'stayed';

/** The browser's tabs and the pages in them, as a pop needs them. */
export type BrowserTabs = {
  /** The tabs with pages of this CRM. The one in front and the pop tab have been asked what they show. */
  crmTabs(crm: ResolvedCrm, keys: RecordKeys): Promise<TabFacts[]>;
  focus(tab: PopTab): Promise<void>;
  /** Opens a tab, next to `anchor` where that is given. */
  open(address: string, anchor: TabFacts | null, inFront: boolean): Promise<PopTab>;
  /** Closes a tab that this pop has opened. */
  close(tabId: number): Promise<void>;
  /** Goes there inside the page where the CRM can, else by a full load. */
  navigate(tabId: number, address: string): Promise<Navigated>;
  /** Waits a moment, before what the browser has refused is tried again. */
  pause(): Promise<void>;
  /** Loads the tab's page anew, where what is in the tab cannot be the answer to this call. */
  reload(tabId: number): Promise<void>;
  /** Shows the card, and the record where it can be found. What the page sees; null where it does not answer. */
  show(tabId: number, pop: PagePop): Promise<PageReport | null>;
  /** What the page shows of a record, without showing anything there; null where it does not answer. */
  see(tabId: number, keys: RecordKeys): Promise<PageReport | null>;
  /** Waits until the page has made up its mind: see readiness.ts. `recordIdAt` is given where the page is a search's result. */
  settle(tabId: number, keys: RecordKeys, recordIdAt?: RecordIdAt): Promise<PageReport | null>;
  /** Asks the CRM from one of its own pages, with the agent's session; the ids of the records that it names, null where it does not answer. */
  lookUp(tabId: number, address: string, paths: LookupPaths): Promise<LookedUp[] | null>;
};

/** The same tabs, but for a pop that was superseded, or whose call is over: it touches nothing more. Rejects with the signal's reason. */
export function whileWanted(tabs: BrowserTabs, signal: AbortSignal): BrowserTabs {
  const wanted =
    <Args extends unknown[], Result>(act: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      signal.throwIfAborted();
      const result = await untilTaken(() => act(...args));
      signal.throwIfAborted();
      return result;
    };
  // A call must not lose its record because a mouse button was down when it connected.
  async function untilTaken<Result>(act: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await act();
      } catch (error) {
        if (!isRefusal(error)) throw error;
        await tabs.pause();
        signal.throwIfAborted();
      }
    }
  }
  return {
    crmTabs: wanted((...args) => tabs.crmTabs(...args)),
    focus: wanted((...args) => tabs.focus(...args)),
    async open(...args) {
      signal.throwIfAborted();
      const tab = await untilTaken(() => tabs.open(...args));
      // The next call's pop knows nothing of this tab.
      if (signal.aborted) await tabs.close(tab.tabId).catch(() => {});
      signal.throwIfAborted();
      return tab;
    },
    close: wanted((...args) => tabs.close(...args)),
    navigate: wanted((...args) => tabs.navigate(...args)),
    reload: wanted((...args) => tabs.reload(...args)),
    pause: wanted(() => tabs.pause()),
    show: wanted((...args) => tabs.show(...args)),
    see: wanted((...args) => tabs.see(...args)),
    settle: wanted((...args) => tabs.settle(...args)),
    lookUp: wanted((...args) => tabs.lookUp(...args)),
  };
}

/** Chrome edits no tabs while the mouse button is down on one: “Tabs cannot be edited right now (user may be dragging a tab).” */
export const isRefusal = (error: unknown): boolean =>
  error instanceof Error && /cannot be edited right now/i.test(error.message);
