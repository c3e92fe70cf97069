import { createHighlight } from './highlight.ts';
import type { Highlight } from './highlight.ts';

/** Outlines in all documents of a page: its own, and those of same-origin frames. */
export type Outlines = Highlight;

/** Draws each outline in the overlay of the document that the element is in. */
export const createOutlines = (overlayOf: (document: Document) => ShadowRoot, signal: AbortSignal): Outlines => {
  const highlights = new Map<Document, Highlight>();
  const highlightIn = (document: Document): Highlight => {
    const highlight = highlights.get(document) ?? createHighlight(overlayOf(document), signal);
    highlights.set(document, highlight);
    return highlight;
  };
  return {
    show: (elements) => {
      const documents = new Set([...elements.map((element) => element.ownerDocument), ...highlights.keys()]);
      for (const document of documents) {
        // A document without a window belongs to a frame that has gone.
        if (document.defaultView)
          highlightIn(document).show(elements.filter((element) => element.ownerDocument === document));
      }
    },
    update: () => {
      for (const highlight of highlights.values()) highlight.update();
    },
  };
};
