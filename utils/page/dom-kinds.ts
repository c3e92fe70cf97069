// What kind a node is, asked of its own properties. `instanceof` fails on nodes of a frame, because each frame has
// constructors of its own.

/** A field that holds a value. */
export type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export const isElement = (node: unknown): node is HTMLElement =>
  typeof node === 'object' && node !== null && 'nodeType' in node && node.nodeType === Node.ELEMENT_NODE;

export const isText = (node: Node): node is Text => node.nodeType === Node.TEXT_NODE;

export const isDocument = (node: Node): node is Document => node.nodeType === Node.DOCUMENT_NODE;

export const isShadowRoot = (node: Node): node is ShadowRoot =>
  node.nodeType === Node.DOCUMENT_FRAGMENT_NODE && 'host' in node;

export const isFrame = (node: unknown): node is HTMLIFrameElement =>
  isElement(node) && (node.localName === 'iframe' || node.localName === 'frame');

export const isField = (element: Element): element is Field => /^(?:input|textarea|select)$/.test(element.localName);

export const isInput = (element: Element): element is HTMLInputElement => element.localName === 'input';
