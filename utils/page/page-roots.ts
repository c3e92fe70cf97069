import * as dom from './dom.ts';
import { isDocument, isField, isFrame, isInput, isShadowRoot } from './dom-kinds.ts';
import type { Field } from './dom-kinds.ts';

/** The top of a tree that holds elements of the page: its document, an open shadow root, or a same-origin frame's document. */
export type PageRoot = Document | ShadowRoot;

/** What one look at a page needs more than once. Each look reads it anew. */
export type Page = {
  document: Document;
  /** The document itself, open shadow roots and rendered same-origin frames, at any depth. */
  roots: PageRoot[];
  /**
   * Fields that hold a text, also hidden ones and those of forms that are not shown. In a long list all are here if one of
   * the sampled rows has a field.
   */
  fields: Field[];
  /** Names of all attributes on the elements that were walked; "href" only if a link calls a number that its text does not show. */
  attributes: Set<string>;
  /** Text of each root, filled in when it is first needed. */
  texts: Map<PageRoot, string>;
};

/** A parent with more children than this is a long list, of which only a sample of rows is walked. */
const LONG_LIST = 200;
/** How many rows of a long list are walked to learn which kinds of elements its rows hold. */
const SAMPLE_SIZE = 12;

/** Whether the link calls a number instead of leading to a page. */
export const isCall = (element: Element): boolean =>
  /^(?:tel|callto|sip):/i.test(dom.getAttribute(element, 'href') ?? '');
const SHOWN_NUMBER = /(?:\d\D*){7}/;

/** Reads the roots, fields and attribute names of a page. */
export const readPage = (document: Document): Page => {
  const page: Page = { document, roots: [], fields: [], attributes: new Set(), texts: new Map() };
  readRoot(document, page);
  return page;
};

const readRoot = (root: PageRoot, page: Page): void => {
  page.roots.push(root);
  for (const element of notableElements(root, page.attributes)) {
    const shadow = dom.shadowRoot(element);
    if (shadow) readRoot(shadow, page);
    else if (isField(element)) page.fields.push(element);
    else {
      const framed = innerDocument(element);
      if (framed && isRendered(element)) readRoot(framed, page);
    }
  }
};

const isNotable = (element: Element): boolean =>
  dom.shadowRoot(element) !== null || isFrame(element) || (isField(element) && element.type !== 'checkbox');

/**
 * Fields that hold a text, frames, and hosts of shadow roots; adds the attribute names that it meets to `attributes`.
 *
 * Walking every row of a long list takes too long, so it walks a sample. The browser's own search then finds, in the whole
 * tree, every element with the name of a notable element from the sample.
 */
const notableElements = (root: PageRoot, attributes: Set<string>): Set<Element> => {
  const found = new Set<Element>();
  const namesInLists = new Set<string>();
  const walk = (parent: Element | PageRoot, isInList: boolean): void => {
    const children = dom.children(parent);
    // The browser remembers the length of `children`, but counts `childElementCount` anew each time.
    const count = children.length;
    // A body with many children is a page, not a list.
    const isLongList = count > LONG_LIST && parent !== dom.body(dom.ownerDocument(parent));
    const step = isLongList ? count / SAMPLE_SIZE : 1;
    for (let position = 0; position < count; position += step) {
      const element = children[Math.floor(position)]!;
      if (isNotable(element)) {
        found.add(element);
        if (isInList || isLongList) namesInLists.add(dom.localName(element));
      }
      for (const name of dom.getAttributeNames(element))
        if (name !== 'href' || callsHiddenNumber(element)) attributes.add(name);
      walk(element, isInList || isLongList);
    }
  };
  walk(root, false);
  for (const name of namesInLists) for (const element of dom.querySelectorAll(root, name)) found.add(element);
  return found;
};

const callsHiddenNumber = (element: Element): boolean =>
  isCall(element) && !SHOWN_NUMBER.test(dom.textContent(element));

/** All text in a root, shown or not. */
export const textIn = ({ texts }: Page, root: PageRoot): string => {
  const top = isDocument(root) ? dom.body(root) : root;
  const text = texts.get(root) ?? dom.textContent(top);
  texts.set(root, text);
  return text;
};

/** All elements of a page that match, also in shadow roots and same-origin frames. */
export const allIn = <Kind extends Element = Element>({ roots }: Page, selector: string): Kind[] =>
  roots.flatMap((root) => [...dom.querySelectorAll<Kind>(root, selector)]);

/** Links of a page, also in shadow roots and same-origin frames. */
export const linksIn = (document: Document): HTMLAnchorElement[] => allIn(readPage(document), 'a[href]');

/** The document in a frame; null if it belongs to another origin. */
export const innerDocument = (frame: Element): Document | null => {
  try {
    return isFrame(frame) ? frame.contentDocument : null;
  } catch {
    return null;
  }
};

/** The parent element of `node`, or the host if `node` is at the top of a shadow root; null at the top of a document. */
export const parentAcross = (node: Node): Element | null => {
  if (dom.parentElement(node)) return dom.parentElement(node);
  const root = dom.getRootNode(node);
  return isShadowRoot(root) ? root.host : null;
};

/** The nearest matching element around `element` (or `element` itself), also outside the shadow root that it is in. */
export const closestAcross = (element: Element, selector: string): Element | null => {
  const near = dom.closest(element, selector);
  if (near) return near;
  const root = dom.getRootNode(element);
  return isShadowRoot(root) ? closestAcross(root.host, selector) : null;
};

/** Whether the element is rendered, and the frames around it too. A hidden input counts as rendered if its parent is. */
export const isRendered = (element: Element): boolean => {
  const shown = isInput(element) && element.type === 'hidden' ? parentAcross(element) : element;
  // By the older name of the option: Chrome knows `visibilityProperty` from 121 on only.
  if (!shown || !dom.isConnected(shown) || !dom.checkVisibility(shown, { checkVisibilityCSS: true })) return false;
  const frame = frameAround(dom.ownerDocument(shown));
  return frame === null || isRendered(frame);
};

/** The frame element that a document is in; null at the top, and if the page around it is of another origin. */
export const frameAround = (document: Document): Element | null => {
  try {
    return dom.defaultView(document)?.frameElement ?? null;
  } catch {
    return null;
  }
};

/** The element that has the focus, also in open shadow roots and same-origin frames. */
export const focusedElement = (document: Document): Element | null => {
  let focused = dom.activeElement(document);
  for (;;) {
    const inner: PageRoot | null | undefined = focused && (dom.shadowRoot(focused) ?? innerDocument(focused));
    const next = inner && dom.activeElement(inner);
    if (!next) return focused;
    focused = next;
  }
};
