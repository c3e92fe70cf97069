import * as dom from './dom.ts';

// What kind a node is, asked of its own properties. `instanceof` fails on nodes of a frame, because each frame has
// constructors of its own.

export { isElement } from './dom.ts';

/** A field that holds a value. */
export type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export const isText = (node: Node): node is Text => dom.nodeType(node) === Node.TEXT_NODE;

export const isDocument = (node: Node): node is Document => dom.nodeType(node) === Node.DOCUMENT_NODE;

export const isShadowRoot = (node: Node): node is ShadowRoot =>
  dom.nodeType(node) === Node.DOCUMENT_FRAGMENT_NODE && 'host' in node;

export const isFrame = (node: unknown): node is HTMLIFrameElement =>
  dom.isElement(node) && (dom.localName(node) === 'iframe' || dom.localName(node) === 'frame');

export const isField = (element: Element): element is Field =>
  /^(?:input|textarea|select)$/.test(dom.localName(element));

export const isInput = (element: Element): element is HTMLInputElement => dom.localName(element) === 'input';
