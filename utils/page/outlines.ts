import * as dom from './dom.ts';
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
      const documents = new Set([...elements.map((element) => dom.ownerDocument(element)), ...highlights.keys()]);
      for (const document of documents) {
        // A document without a window belongs to a frame that has gone.
        if (dom.defaultView(document))
          highlightIn(document).show(elements.filter((element) => dom.ownerDocument(element) === document));
      }
    },
    update: () => {
      for (const highlight of highlights.values()) highlight.update();
    },
  };
};
