import type { Page, Protocol } from 'puppeteer-core';
import { OVERLAY_NAME } from '#utils/crm/page-overlay.ts';

/** What the extension shows over a page. Its shadow root is closed; only the debugger sees in. */
export type Overlay = {
  /** Texts of the card, joined; '' without a card. */
  card: string;
  outlines: number;
  buttons: string[];
};

type Node = Protocol.DOM.Node;

/** Reads the overlay of a page; null where there is none. */
export async function overlayOf(page: Page): Promise<Overlay | null> {
  const session = await page.createCDPSession();
  try {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    const host = all(root).find((node) => node.localName === OVERLAY_NAME);
    const shadow = host?.shadowRoots?.[0];
    if (!shadow) return null;
    const nodes = all(shadow);
    const withClass = (name: string) => nodes.filter((node) => classesOf(node).includes(name));
    return {
      card: withClass('card').map(textOf).join(' ').replaceAll(/\s+/g, ' ').trim(),
      outlines: withClass('outline').length,
      buttons: nodes
        .filter(({ localName }) => localName === 'button')
        .map((node) => textOf(node) || (attribute(node, 'aria-label') ?? '')),
    };
  } finally {
    await session.detach();
  }
}

const all = (node: Node): Node[] => [
  node,
  ...[
    ...(node.children ?? []),
    ...(node.shadowRoots ?? []),
    ...(node.contentDocument ? [node.contentDocument] : []),
  ].flatMap(all),
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

const classesOf = (node: Node) => (attribute(node, 'class') ?? '').split(/\s+/);
