/**
 * In which tabs the page that they were sent to has arrived. A page answers once its document has been read, but its tab
 * goes on "loading" until the last picture has come; and until the page arrives, the page before it goes on answering.
 */
export type PageArrivals = {
  /** The tab was sent to another page. */
  sent(tabId: number): void;
  /** A page of the tab has told that it is there. */
  arrived(tabId: number): void;
  /** False also after the background was ended meanwhile: then only the tab's own status tells. */
  isHere(tabId: number): boolean;
};

export function createPageArrivals(): PageArrivals {
  const here = new Set<number>();
  return {
    sent: (tabId) => void here.delete(tabId),
    arrived: (tabId) => void here.add(tabId),
    isHere: (tabId) => here.has(tabId),
  };
}
