import type { RecordKeys } from '../crm/record-keys.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { PagePop, PageReport } from '../messages/protocol.ts';
import type { Words } from '../words/words.ts';
import type { TabFacts } from './plan.ts';

/** A tab in which a pop is shown. */
export type Place = { tabId: number; windowId: number; openedByPop: boolean };

/** Where a tab is, for what is shown in it. */
export const placeOf = ({ id, windowId, openedByPop }: TabFacts): Place => ({ tabId: id, windowId, openedByPop });

/** The id of the record that an address shows; null where it shows none. */
export type RecordIdAt = (address: string) => string | null;

/** The browser as a pop needs it. */
export type PopShell = {
  /** Tabs with pages of this CRM; the one in front and the one of the last pop have been asked about themselves. */
  crmTabs(crm: ResolvedCrm, keys: RecordKeys): Promise<TabFacts[]>;
  focus(place: Place): Promise<void>;
  open(address: string, beside: TabFacts | null, inFront: boolean): Promise<Place>;
  /** Closes a tab that this pop has opened itself. */
  close(tabId: number): Promise<void>;
  /** Goes there inside the page where the CRM can, else by a full load; false where something in the page is not saved. */
  navigate(tabId: number, address: string): Promise<boolean>;
  /** Shows the card, and the record where it can be found; what the page has seen, null where it does not say yet. */
  show(tabId: number, pop: PagePop): Promise<PageReport | null>;
  /**
   * Waits until the page has made up its mind (record, candidates, log-in, not found) or a bound is reached. With
   * `recordIdAt`, also until it links to one record and no more: that one is the candidate then, found by nothing.
   */
  settle(tabId: number, keys: RecordKeys, recordIdAt?: RecordIdAt): Promise<PageReport | null>;
  /** Asks the CRM from one of its own pages, with the agent's session; the ids of the records that it names. */
  lookUp(tabId: number, crm: ResolvedCrm, address: string): Promise<string[]>;
  /** Stores which tab shows the pop (and which offers it), so that its pages are told of it when they load, or end. */
  remember(place: Place, address: string | null, pop: PagePop, offeredIn?: number): Promise<void>;
  /** Where no page of the CRM can say it. */
  notify(words: Words, address: string | null): Promise<void>;
};

/** The same shell, but for a call that is over or superseded it touches nothing more: the next call's pop is at work. */
export function whileWanted(shell: PopShell, signal: AbortSignal): PopShell {
  const wanted =
    <Args extends unknown[], Result>(act: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      signal.throwIfAborted();
      const result = await act(...args);
      signal.throwIfAborted();
      return result;
    };
  return {
    crmTabs: wanted((...args) => shell.crmTabs(...args)),
    focus: wanted((...args) => shell.focus(...args)),
    async open(...args) {
      signal.throwIfAborted();
      const place = await shell.open(...args);
      // The next call's pop knows nothing of this tab.
      if (signal.aborted) await shell.close(place.tabId);
      signal.throwIfAborted();
      return place;
    },
    close: wanted((...args) => shell.close(...args)),
    navigate: wanted((...args) => shell.navigate(...args)),
    show: wanted((...args) => shell.show(...args)),
    settle: wanted((...args) => shell.settle(...args)),
    lookUp: wanted((...args) => shell.lookUp(...args)),
    remember: wanted((...args) => shell.remember(...args)),
    notify: wanted((...args) => shell.notify(...args)),
  };
}
