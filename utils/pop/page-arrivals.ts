/**
 * In which tabs the page that they were sent to has arrived. A page answers once its document has been read, but its tab
 * goes on "loading" until the last picture has come; and until the page arrives, the page before it goes on answering.
 */
export type PageArrivals = {
  /**
   * A tab was made, or its page unloaded, and it has not begun to load. Firefox then shows a blank page for a moment, which counts
   * as loaded, and refuses the script as it does for a page of another site.
   */
  blank(tabId: number): void;
  /** The tab has begun to load a page. */
  begun(tabId: number): void;
  /** False only for a blank tab that has not begun to load. */
  hasBegun(tabId: number): boolean;
  /** The tab was sent to another page. */
  sent(tabId: number): void;
  /** A page of the tab has told that it is there. */
  arrived(tabId: number): void;
  /** The CRM has sent the tab on to a site that may not be looked into. */
  elsewhere(tabId: number): void;
  /** The browser goes on with the tab under another id. */
  replaced(tabId: number, byTabId: number): void;
  /** False also after the background was ended meanwhile: then only the tab's own status tells. */
  isHere(tabId: number): boolean;
  /** Whether the CRM has sent the tab on, and no page of the CRM has come there since. False also after such an end. */
  isElsewhere(tabId: number): boolean;
};

export function createPageArrivals(): PageArrivals {
  const here = new Set<number>();
  const elsewhere = new Set<number>();
  const blankTabs = new Set<number>();
  return {
    blank: (tabId) => void blankTabs.add(tabId),
    begun: (tabId) => void blankTabs.delete(tabId),
    hasBegun: (tabId) => !blankTabs.has(tabId),
    sent: (tabId) => void here.delete(tabId),
    arrived(tabId) {
      here.add(tabId);
      elsewhere.delete(tabId);
      blankTabs.delete(tabId);
    },
    elsewhere: (tabId) => void elsewhere.add(tabId),
    replaced(tabId, byTabId) {
      for (const tabs of [here, elsewhere, blankTabs]) if (tabs.delete(tabId)) tabs.add(byTabId);
    },
    isHere: (tabId) => here.has(tabId),
    isElsewhere: (tabId) => elsewhere.has(tabId),
  };
}
