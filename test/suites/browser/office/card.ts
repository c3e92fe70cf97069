import type { CDPSession, Page, Protocol } from 'puppeteer-core';
import { OVERLAY_NAME } from '#utils/page/page-overlay.ts';

/** What the extension shows over a page. Its shadow root is closed; only the debugger sees in. */
export type Overlay = {
  /** Texts of the card, joined; '' without a card. */
  card: string;
  outlines: number;
  buttons: string[];
};

type Node = Protocol.DOM.Node;

/** Reads the overlay of a page; null where there is none. */
export const overlayOf = (page: Page): Promise<Overlay | null> =>
  inOverlay(page, (nodes) => ({
    card: withClass(nodes, 'card').map(textOf).join(' ').replaceAll(/\s+/g, ' ').trim(),
    outlines: withClass(nodes, 'outline').length,
    buttons: nodes.filter(({ localName }) => localName === 'button').map(labelOf),
  }));

/** A place in the page's window, CSS px. */
export type Box = { left: number; top: number; right: number; bottom: number };

/** Where card and outlines lie, without outlines that are out of sight; null where there is no overlay. */
export const placesOf = (page: Page): Promise<{ cards: Box[]; outlines: Box[] } | null> =>
  inOverlay(page, async (nodes, session) => {
    const boxes = (of: Node[]) => Promise.all(of.map((node) => boxOf(node, session)));
    return { cards: await boxes(withClass(nodes, 'card')), outlines: await boxes(withClass(nodes, 'on')) };
  });

async function inOverlay<T>(
  page: Page,
  look: (nodes: Node[], session: CDPSession) => T | Promise<T>,
): Promise<T | null> {
  const session = await page.createCDPSession();
  try {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    const host = nodesIn(root).find((node) => node.localName === OVERLAY_NAME);
    const shadow = host?.shadowRoots?.[0];
    return shadow ? await look(nodesIn(shadow), session) : null;
  } finally {
    await session.detach();
  }
}

async function boxOf({ nodeId }: Node, session: CDPSession): Promise<Box> {
  const { object } = await session.send('DOM.resolveNode', { nodeId });
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId: object.objectId ?? '',
    functionDeclaration: 'function () { return this.getBoundingClientRect().toJSON(); }',
    returnByValue: true,
  });
  const { left, top, right, bottom } = result.value;
  return { left, top, right, bottom };
}

/** A node and all that is in it, shadow roots and frames included. */
export const nodesIn = (node: Node): Node[] => [
  node,
  ...[
    ...(node.children ?? []),
    ...(node.shadowRoots ?? []),
    ...(node.contentDocument ? [node.contentDocument] : []),
  ].flatMap(nodesIn),
];

const textOf = (node: Node): string =>
  node.localName === 'style'
    ? ''
    : node.nodeType === 3
      ? node.nodeValue
      : (node.children ?? []).map(textOf).join(' ').trim();

const attribute = ({ attributes = [] }: Node, name: string): string | undefined => {
  const at = attributes.findIndex((each, index) => index % 2 === 0 && each === name);
  return at === -1 ? undefined : attributes[at + 1];
};

/** What a button says, to the eye or else to a screen reader. */
export const labelOf = (node: Node): string => textOf(node) || (attribute(node, 'aria-label') ?? '');

const withClass = (nodes: Node[], name: string) => nodes.filter((node) => classesOf(node).includes(name));

const classesOf = (node: Node) => (attribute(node, 'class') ?? '').split(/\s+/);
