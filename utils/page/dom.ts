// How the script reads the DOM
//
// A form shows its fields as properties of its own, by their names, and a document its forms, images and frames. So a field
// called "children" or "parentElement" hides the form's own property, and a picture called "body" the document's. The
// prototype of a node has no such names: a property is looked up there, and then read of the node. A repository test forbids
// the page's script to read forms and documents in any other way.

type Root = Document | ShadowRoot;
type Parent = Element | Root;
type Named<Name> = Name extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[Name] : Element;

const read = <Owner extends object, Name extends keyof Owner>(object: Owner, name: Name): Owner[Name] =>
  Reflect.get(Object.getPrototypeOf(object), name, object);
const call = (object: object, name: string, ...args: unknown[]) =>
  Reflect.get(Object.getPrototypeOf(object), name).apply(object, args);

const isDocument = (node: Node): node is Document => nodeType(node) === Node.DOCUMENT_NODE;
/** Whether it is an element, of any window. What else events happen to, such as a window, has no node type. */
export const isElement = (value: unknown): value is HTMLElement =>
  typeof value === 'object' && value !== null && 'nodeType' in value && read(value, 'nodeType') === Node.ELEMENT_NODE;

export const nodeType = (node: Node) => read(node, 'nodeType');
export const parentElement = (node: Node) => read(node, 'parentElement');
export const childNodes = (node: Node) => read(node, 'childNodes');
export const previousSibling = (node: Node) => read(node, 'previousSibling');
export const isConnected = (node: Node) => read(node, 'isConnected');
export const baseURI = (node: Node) => read(node, 'baseURI');
export const getRootNode = (node: Node): Node => call(node, 'getRootNode');
export const contains = (node: Node, other: Node): boolean => call(node, 'contains', other);
/** The document that a node is in; of a document it is the document itself. */
export const ownerDocument = (node: Node): Document =>
  isDocument(node) ? node : (read(node, 'ownerDocument') ?? document);
/** All text in a node, shown or not; blank for none and for a document. */
export const textContent = (node: Node | null | undefined): string => (node && read(node, 'textContent')) ?? '';

export const children = (parent: Parent) => read(parent, 'children');
export const childElementCount = (parent: Parent) => read(parent, 'childElementCount');
export const firstElementChild = (parent: Parent) => read(parent, 'firstElementChild');
export const lastElementChild = (parent: Parent) => read(parent, 'lastElementChild');
export const querySelector = (parent: Parent, selector: string): Element | null =>
  call(parent, 'querySelector', selector);
export const querySelectorAll = <Found extends Element = Element>(
  parent: Parent,
  selector: string,
): NodeListOf<Found> => call(parent, 'querySelectorAll', selector);

export const localName = (element: Element) => read(element, 'localName');
export const shadowRoot = (element: Element) => read(element, 'shadowRoot');
export const namespaceURI = (element: Element) => read(element, 'namespaceURI');
export const className = (element: Element) => read(element, 'className');
export const classList = (element: Element) => read(element, 'classList');
export const innerHTML = (element: Element) => read(element, 'innerHTML');
export const nextElementSibling = (element: Element) => read(element, 'nextElementSibling');
export const previousElementSibling = (element: Element) => read(element, 'previousElementSibling');
export const scrollLeft = (element: Element) => read(element, 'scrollLeft');
export const setScrollLeft = (element: Element, px: number) =>
  Reflect.set(Object.getPrototypeOf(element), 'scrollLeft', px, element);
export const getAttribute = (element: Element, name: string): string | null => call(element, 'getAttribute', name);
export const getAttributeNames = (element: Element): string[] => call(element, 'getAttributeNames');
export const matches = (element: Element, selector: string): boolean => call(element, 'matches', selector);
export const closest = <Selector extends string>(element: Element, selector: Selector): Named<Selector> | null =>
  call(element, 'closest', selector);
export const getBoundingClientRect = (element: Element): DOMRect => call(element, 'getBoundingClientRect');
export const checkVisibility = (element: Element, options: CheckVisibilityOptions): boolean =>
  call(element, 'checkVisibility', options);
export const scrollIntoView = (element: Element, options: ScrollIntoViewOptions): void =>
  call(element, 'scrollIntoView', options);
/** The text as it is laid out; all text of an element that is not of HTML. */
export const innerText = (element: Element): string =>
  isElement(element) ? (read(element, 'innerText') ?? textContent(element)) : '';
export const isContentEditable = (element: HTMLElement): boolean => read(element, 'isContentEditable');

export const defaultView = (document: Document) => read(document, 'defaultView');
export const documentElement = (document: Document) => read(document, 'documentElement');
export const body = (document: Document): HTMLElement | null => read(document, 'body');
export const URL = (document: Document) => read(document, 'URL');
export const readyState = (document: Document) => read(document, 'readyState');
export const hidden = (document: Document) => read(document, 'hidden');
export const hasFocus = (document: Document): boolean => call(document, 'hasFocus');
export const activeElement = (root: Root) => read(root, 'activeElement');
export const elementFromPoint = (root: Root, x: number, y: number): Element | null =>
  call(root, 'elementFromPoint', x, y);
export function createElement<Name extends keyof HTMLElementTagNameMap>(
  document: Document,
  name: Name,
): HTMLElementTagNameMap[Name];
export function createElement(document: Document, name: string): HTMLElement;
export function createElement(document: Document, name: string): HTMLElement {
  return call(document, 'createElement', name);
}
export const createElementNS = (document: Document, namespace: string, name: string): Element =>
  call(document, 'createElementNS', namespace, name);

export const addEventListener = (target: EventTarget, ...args: Parameters<EventTarget['addEventListener']>): void =>
  call(target, 'addEventListener', ...args);
export const removeEventListener = (
  target: EventTarget,
  ...args: Parameters<EventTarget['removeEventListener']>
): void => call(target, 'removeEventListener', ...args);
export const dispatchEvent = (target: EventTarget, event: Event): boolean => call(target, 'dispatchEvent', event);
