import type { CDPSession } from 'puppeteer-core';
import { OVERLAY_NAME } from '#utils/page/page-overlay.ts';
import { nodesIn } from './card.ts';

/** What a person sees of the extension in a page: frames of its own origin have an overlay each. */
export type Shown = {
  /** Texts of the cards. */
  cards: string[];
  /** For each outline that can be seen, the text of what it lies around; '' if that is nothing. */
  outlined: string[];
};

/** Reads it from a page, or from the target of a frame of another origin. */
export async function shownIn(place: { createCDPSession(): Promise<CDPSession> }): Promise<Shown> {
  const session = await place.createCDPSession();
  try {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    const shown: Shown = { cards: [], outlined: [] };
    for (const { localName, shadowRoots } of nodesIn(root)) {
      const overlay = localName === OVERLAY_NAME && shadowRoots?.[0];
      if (!overlay) continue;
      const { object } = await session.send('DOM.resolveNode', { nodeId: overlay.nodeId });
      const { result } = await session.send('Runtime.callFunctionOn', {
        functionDeclaration: String(look),
        objectId: object.objectId ?? '',
        returnByValue: true,
      });
      const seen: Shown = result.value;
      shown.cards.push(...seen.cards);
      shown.outlined.push(...seen.outlined);
    }
    return shown;
  } finally {
    await session.detach();
  }
}

/** Runs in the page, on the root of an overlay. */
function look(this: ShadowRoot): Shown {
  const words = (element: HTMLElement): string => element.innerText.replaceAll(/\s+/g, ' ').trim();
  const elementsOf = (root: Document | ShadowRoot): Element[] =>
    [...root.querySelectorAll('*')].flatMap((each) => [each, ...(each.shadowRoot ? elementsOf(each.shadowRoot) : [])]);
  const elements = elementsOf(this.ownerDocument);
  const around = (box: DOMRect): string => {
    const inside = elements.find((each) => {
      const at = each.getBoundingClientRect();
      const gaps = [at.left - box.left, at.top - box.top, box.right - at.right, box.bottom - at.bottom];
      return gaps.every((gap) => gap > 0 && gap <= 6);
    });
    return inside instanceof HTMLElement ? words(inside) : '';
  };
  return {
    cards: [...this.querySelectorAll<HTMLElement>('.card')].map(words),
    outlined: [...this.querySelectorAll('.outline.on')].map((outline) => around(outline.getBoundingClientRect())),
  };
}
