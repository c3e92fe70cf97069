import type { Page } from 'puppeteer-core';
import { type Box, placesOf } from '../office/card.ts';
import { openOffice } from '../office/office.ts';
import { frontAt, pop } from '../office/steps.ts';

const CODE = 'abc123-xyz456';

/** A record in front with its call card. */
export type CardBench = {
  /** Runs as the page's own script. */
  run(script: string): Promise<void>;
  /** A text that the page's script has put into its root element. */
  noted(name: string): Promise<string>;
  /** Where the card lies; null where it is not in the document, or not rendered. */
  box(): Promise<Box | null>;
  /** What the window shows there. */
  picture(box: Box): Promise<string>;
  /** Name of the element that a click there hits. */
  atPoint(x: number, y: number): Promise<string>;
  click(x: number, y: number): Promise<void>;
  /** Another call of the same customer, whose record is in front already. */
  callAgain(): Promise<void>;
  close(): Promise<void>;
};

/** Opens it in the browser of this run. */
export async function openCardBench(): Promise<CardBench> {
  const office = await openOffice();
  await pop(office, { code: CODE });
  const page = await frontAt(office, CODE);
  return {
    run: (script) => runIn(page, script),
    noted: (name) => page.evaluate((key) => document.documentElement.dataset[key] ?? '', name),
    async box() {
      // A card that is just drawn anew has no place.
      const [card] = (await placesOf(page).catch(() => null))?.cards ?? [];
      return card ?? null;
    },
    atPoint: (x, y) => page.evaluate(nameAt, x, y),
    picture: ({ left, top, right, bottom }) =>
      page.screenshot({
        clip: { x: left, y: top, width: right - left, height: bottom - top },
        encoding: 'base64',
        captureBeyondViewport: false,
      }),
    click: (x, y) => page.mouse.click(x, y),
    callAgain: async () => void (await pop(office, { code: CODE })),
    close: () => office.close(),
  };
}

const runIn = (page: Page, script: string) => page.evaluate(append, script);

const nameAt = (x: number, y: number): string => document.elementFromPoint(x, y)?.localName ?? '';

function append(script: string): void {
  const element = document.createElement('script');
  element.textContent = `{ ${script} }`;
  document.head.append(element);
  element.remove();
}
