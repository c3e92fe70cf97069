// Told by what nodes are, not by `instanceof`: those of a frame have constructors of their own.

/** A field that holds a value. */
export type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export const isElement = (node: unknown): node is HTMLElement => Object(node).nodeType === 1;

export const isDocument = (node: Node): node is Document => node.nodeType === 9;

export const isShadowRoot = (node: Node): node is ShadowRoot => 'host' in node && node.nodeType === 11;

export const isFrame = (node: unknown): node is HTMLIFrameElement =>
  isElement(node) && /^i?frame$/i.test(node.localName);

export const isField = (element: Element): element is Field => /^(?:input|textarea|select)$/.test(element.localName);

export const isInput = (element: Element): element is HTMLInputElement => element.localName === 'input';
