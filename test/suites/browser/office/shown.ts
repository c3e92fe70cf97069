import type { Frame, Page } from 'puppeteer-core';
import { OVERLAY_NAME } from '#utils/page/page-overlay.ts';
import { browserOf } from '../harness/test-browser.ts';

/** What a person sees of the extension in a page: frames of its own origin have an overlay each. */
export type Shown = {
  /** Texts of the cards. */
  cards: string[];
  /** For each outline that can be seen, the text of what it lies around; '' if that is nothing. */
  outlined: string[];
};

/** Reads it from a page, or from a frame of another origin. */
export async function shownIn(place: Page | Frame): Promise<Shown> {
  const page = 'mainFrame' in place ? place : place.page();
  const seen = await browserOf(page).inShadowRoots(place, OVERLAY_NAME, (root): Shown => {
    const words = (element: HTMLElement): string => element.innerText.replaceAll(/\s+/g, ' ').trim();
    const elementsOf = (inside: Document | ShadowRoot): Element[] =>
      [...inside.querySelectorAll('*')].flatMap((each) => [
        each,
        ...(each.shadowRoot ? elementsOf(each.shadowRoot) : []),
      ]);
    const elements = elementsOf(root.ownerDocument);
    const around = (box: DOMRect): string => {
      const found = elements.find((each) => {
        const at = each.getBoundingClientRect();
        const gaps = [at.left - box.left, at.top - box.top, box.right - at.right, box.bottom - at.bottom];
        return gaps.every((gap) => gap > 0 && gap <= 6);
      });
      return found instanceof HTMLElement ? words(found) : '';
    };
    return {
      cards: [...root.querySelectorAll<HTMLElement>('.card')].map(words),
      outlined: [...root.querySelectorAll('.outline.on')].map((outline) => around(outline.getBoundingClientRect())),
    };
  });
  return { cards: seen.flatMap(({ cards }) => cards), outlined: seen.flatMap(({ outlined }) => outlined) };
}
