import { isDocument, isField, isFrame, isInput, isShadowRoot } from './dom-kinds.ts';
import type { Field } from './dom-kinds.ts';

/** A tree that holds elements of the page: its document, an open shadow root, or a same-origin frame's document. */
export type PageRoot = Document | ShadowRoot;

/** What one look at a page needs more than once; read anew for each look. */
export type Page = {
  document: Document;
  /** The document itself, open shadow roots and same-origin frames, at any depth; none that is not rendered. */
  roots: PageRoot[];
  /** Fields that hold a text, hidden ones and those of forms not shown included; in long lists, if many rows have such. */
  fields: Field[];
  /** Names of all attributes that anything walked through has; "href" only where it calls a number and does not show it. */
  attributes: Set<string>;
  /** Text of each root, once it was needed. */
  texts: Map<PageRoot, string>;
};

/** Of a longer list so many rows tell what kinds of elements stand in its rows. A body's children are no list. */
const LONG_LIST = 200;
const SAMPLE = 12;

/** Whether it leads to a call, not to a page. */
export const isCall = (element: Element): boolean => /^(?:tel|callto|sip):/i.test(element.getAttribute('href') ?? '');
const SHOWN_NUMBER = /(?:\d\D*){7}/;

/** Reads what there is on a page: its roots and its fields. */
export const readPage = (document: Document): Page => {
  const page: Page = { document, roots: [], fields: [], attributes: new Set(), texts: new Map() };
  readRoot(document, page);
  return page;
};

const readRoot = (root: PageRoot, page: Page): void => {
  page.roots.push(root);
  for (const element of notable(root, page)) {
    if (element.shadowRoot) readRoot(element.shadowRoot, page);
    else if (isField(element)) page.fields.push(element);
    else {
      const framed = innerDocument(element);
      if (framed && isRendered(element)) readRoot(framed, page);
    }
  }
};

/**
 * Fields that hold a text, frames, and what carries a shadow root. Of the rows of long lists only a few are walked
 * through: every kind of element that is notable there is then looked for natively in all of the tree, since walking each
 * row costs too long.
 */
const notable = (root: PageRoot, page: Page): Set<Element> => {
  const found = new Set<Element>();
  const inLists = new Set<string>();
  const walk = (parent: Element | PageRoot, inList: boolean): void => {
    // A browser counts these once and remembers it, childElementCount it counts anew each time.
    const { children } = parent;
    const count = children.length;
    const long = count > LONG_LIST && parent !== parent.ownerDocument?.body;
    const some = inList || long;
    for (let at = 0; at < count; at += long ? count / SAMPLE : 1) {
      const element = children[at | 0]!;
      if (element.shadowRoot || isFrame(element) || (isField(element) && element.type !== 'checkbox')) {
        found.add(element);
        if (some) inLists.add(element.localName);
      }
      for (const name of element.getAttributeNames())
        if (name !== 'href' || (isCall(element) && !SHOWN_NUMBER.test(element.textContent ?? '')))
          page.attributes.add(name);
      walk(element, some);
    }
  };
  walk(root, false);
  for (const name of inLists) for (const element of root.querySelectorAll(name)) found.add(element);
  return found;
};

/** All text in a root, what is not shown included. */
export const textIn = ({ texts }: Page, root: PageRoot): string => {
  const text = texts.get(root) ?? (isDocument(root) ? root.body : root)?.textContent ?? '';
  texts.set(root, text);
  return text;
};

/** All elements of a page that match, in shadow roots and same-origin frames too. */
export const allIn = <Kind extends Element = Element>({ roots }: Page, selector: string): Kind[] =>
  roots.flatMap((root) => [...root.querySelectorAll<Kind>(selector)]);

/** Links of a page, in shadow roots and same-origin frames too. */
export const linksIn = (document: Document): HTMLAnchorElement[] => allIn(readPage(document), 'a[href]');

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
  const frame = frameAround(shown.ownerDocument);
  return frame === null || isRendered(frame);
};

/** The frame that a document stands in; null at the top, and where the page around is of another origin. */
export const frameAround = ({ defaultView }: Document): Element | null => {
  try {
    return defaultView?.frameElement ?? null;
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
