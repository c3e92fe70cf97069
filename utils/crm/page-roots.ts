import { documentOf, isField, isFrame, isInput, isShadowRoot } from './dom-kinds.ts';
import type { Field } from './dom-kinds.ts';

/** A tree that holds elements of the page: its document, an open shadow root, or a same-origin frame's document. */
export type PageRoot = Document | ShadowRoot;

/** What one look at a page needs more than once; read anew for each look. */
export type Page = {
  document: Document;
  /** The document itself, open shadow roots and same-origin frames, at any depth; none that is not rendered. */
  roots: PageRoot[];
  /** Fields with a value, hidden ones and those of forms not shown included. */
  fields: Field[];
  /** Text of each root, once it was needed. */
  texts: Map<PageRoot, string>;
};

/** Above this many elements those that hardly ever matter are left to the browser's own code, for the sake of time. */
const FEW_ELEMENTS = 4000;

/**
 * Most frequent first, since a match ends the test of an element. What is left: fields, frames, custom elements and what
 * else may carry a shadow root, which for want of anything else in it looks empty.
 */
const NOTABLE =
  ':not(td,a,span:not(:empty),div:not(:empty),tr,li,button,th,svg,path,p,i,b,label,img,option,[type=checkbox])';

/** Reads what there is on a page: its roots and its fields. */
export const readPage = (document: Document): Page => {
  const page: Page = { document, roots: [], fields: [], texts: new Map() };
  readRoot(document, page);
  return page;
};

const readRoot = (root: PageRoot, page: Page): void => {
  page.roots.push(root);
  const inner: PageRoot[] = [];
  for (const element of notable(root)) {
    if (element.shadowRoot) inner.push(element.shadowRoot);
    else if (isField(element)) page.fields.push(element);
    else {
      const framed = innerDocument(element);
      if (framed && isRendered(element)) inner.push(framed);
    }
  }
  for (const each of inner) readRoot(each, page);
};

const notable = (root: PageRoot): Element[] => {
  const few = documentOf(root).getElementsByTagName('*').length <= FEW_ELEMENTS;
  return [...root.querySelectorAll(few ? '*' : NOTABLE)];
};

/** The document in a frame, or null where it belongs to another origin. */
export const innerDocument = (frame: Element): Document | null => {
  try {
    return isFrame(frame) ? frame.contentDocument : null;
  } catch {
    return null;
  }
};

/** The element around `node`, across the edges of shadow roots; null at the top of a document. */
export const parentAcross = (node: Node): Element | null => {
  if (node.parentElement) return node.parentElement;
  const root = node.getRootNode();
  return isShadowRoot(root) ? root.host : null;
};

/** The nearest element, `element` itself included, that matches, across the edges of shadow roots. */
export const closestAcross = (element: Element, selector: string): Element | null => {
  const near = element.closest(selector);
  if (near) return near;
  const root = element.getRootNode();
  return isShadowRoot(root) ? closestAcross(root.host, selector) : null;
};

/** Whether the element is rendered; for a hidden input, whether the form around it is. Panes kept in the page but hidden are not. */
export const isRendered = (element: Element): boolean => {
  const shown = isInput(element) && element.type === 'hidden' ? parentAcross(element) : element;
  if (!shown?.isConnected || !shown.checkVisibility({ visibilityProperty: true })) return false;
  const frame = frameAround(shown);
  return frame === null || isRendered(frame);
};

const frameAround = (element: Element): Element | null => {
  try {
    return element.ownerDocument.defaultView?.frameElement ?? null;
  } catch {
    return null;
  }
};

/** The element that has the focus, looked for in open shadow roots and same-origin frames too. */
export const focusedElement = (document: Document): Element | null => {
  let focused = document.activeElement;
  for (;;) {
    const inner: PageRoot | null | undefined = focused && (focused.shadowRoot ?? innerDocument(focused));
    if (!inner?.activeElement) return focused;
    focused = inner.activeElement;
  }
};
