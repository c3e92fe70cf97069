/**
 * In which tabs the page that they were last sent to is there. A page answers from when its document has been read, but its
 * tab goes on "loading" until the last picture has come; and while it does not come, the page before it goes on answering.
 */
export type PageArrivals = {
  sent(tabId: number): void;
  arrived(tabId: number): void;
  /** False also after the background was ended meanwhile: then only the tab itself tells. */
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
