import type { Page, Protocol } from 'puppeteer-core';
import { OVERLAY_NAME } from '#utils/page/page-overlay.ts';
import { labelOf } from '../browser/office/card.ts';
import { waitUntil } from '../browser/harness/wait.ts';

type Node = Protocol.DOM.Node;

/** Presses the button with that text on the call card as a person does. Its shadow root is closed to all but the debugger. */
export async function pressOnCard(page: Page, label: RegExp): Promise<void> {
  const session = await page.createCDPSession();
  try {
    const { x, y } = await waitUntil(`the card's button ${label}`, async () => {
      const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
      const overlay = all(root).find(({ localName }) => localName === OVERLAY_NAME);
      const button = overlay && all(overlay).find((node) => node.localName === 'button' && label.test(labelOf(node)));
      if (!button) return undefined;
      const { model } = await session.send('DOM.getBoxModel', { nodeId: button.nodeId });
      const [left = 0, top = 0] = model.border;
      return { x: left + model.width / 2, y: top + model.height / 2 };
    });
    await page.mouse.click(x, y);
  } finally {
    await session.detach();
  }
}

const all = (node: Node): Node[] => [
  node,
  ...[...(node.children ?? []), ...(node.shadowRoots ?? [])].flatMap((each) => all(each)),
];
