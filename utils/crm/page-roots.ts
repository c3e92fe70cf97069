import { documentOf, isElement, isFrame, isInput, isShadowRoot } from './dom-kinds.ts';

/** A tree that holds elements of the page: its document, an open shadow root, or a same-origin frame's document. */
export type PageRoot = Document | ShadowRoot;

/** Above this many elements only those that usually carry a shadow root are looked at, to stay within the time budget. */
const FEW_ELEMENTS = 4000;

/** Most frequent first: a match ends the test of an element. */
const NEVER_HOSTS =
  'td,a,span,div,tr,input,li,button,th,svg,path,img,label,p,i,b,strong,em,small,ul,ol,option,select,textarea,table,' +
  'tbody,thead,tfoot,colgroup,col,h1,h2,h3,h4,h5,h6,section,article,main,nav,header,footer,aside,form,fieldset,legend,' +
  'dl,dt,dd,br,hr,code,pre,time,script,style,link,meta,g,use,circle,rect,line,polygon,polyline,defs,title,head,html,body';
const LIKELY_HOSTS = `:not(:is(${NEVER_HOSTS})),:is(div,span,section,article,main,aside,nav,header,footer,p):empty`;

/**
 * The page's document, the open shadow roots in it and the documents of its same-origin frames, at any depth. A frame or
 * host that is not rendered is left out, because nothing in it is.
 */
export const pageRoots = (root: PageRoot): PageRoot[] => [
  root,
  ...shadowHosts(root).flatMap(({ shadowRoot }) => (shadowRoot ? pageRoots(shadowRoot) : [])),
  ...frameDocuments(root).flatMap((inner) => pageRoots(inner)),
];

/** Documents of the rendered frames directly in `root` that this script may look into. */
export const frameDocuments = (root: PageRoot): Document[] => {
  const frames = [...root.querySelectorAll<HTMLIFrameElement>('iframe,frame')];
  return frames.flatMap((frame) => {
    const inner = innerDocument(frame);
    return inner && isRendered(frame) ? [inner] : [];
  });
};

/** The document in a frame, or null where it belongs to another origin. */
export const innerDocument = (frame: Element): Document | null => {
  try {
    return isFrame(frame) ? frame.contentDocument : null;
  } catch {
    return null;
  }
};

const shadowHosts = (root: PageRoot): Element[] => {
  const document = documentOf(root);
  if (document.getElementsByTagName('*').length > FEW_ELEMENTS) {
    return [...root.querySelectorAll(LIKELY_HOSTS)].filter((element) => element.shadowRoot);
  }
  const hosts: Element[] = [];
  const walker = document.createTreeWalker(root, 1);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (isElement(node) && node.shadowRoot) hosts.push(node);
  }
  return hosts;
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
