import type { Page } from 'puppeteer-core';
import { OVERLAY_NAME } from '#utils/page/page-overlay.ts';
import { browserOf } from '../harness/test-browser.ts';
import { waitUntil } from '../harness/wait.ts';

/** What the extension shows over a page. Its shadow root is closed; only the browser itself sees in. */
export type Overlay = {
  /** Texts of the card, joined; '' without a card. */
  card: string;
  outlines: number;
  /** What each button says, to the eye or else to a screen reader. */
  buttons: string[];
};

/** Reads the overlay of a page; null where there is none. */
export const overlayOf = async (page: Page): Promise<Overlay | null> =>
  (
    await browserOf(page).inShadowRoots(page, OVERLAY_NAME, (root): Overlay => {
      const textsIn = (node: Node): string[] =>
        node instanceof Text
          ? [node.data]
          : node.nodeName === 'STYLE' || node.nodeName === 'style'
            ? []
            : [...node.childNodes].flatMap(textsIn);
      const textOf = (node: Node) => textsIn(node).join(' ').replaceAll(/\s+/g, ' ').trim();
      return {
        card: [...root.querySelectorAll('.card')].map(textOf).join(' '),
        outlines: root.querySelectorAll('.outline').length,
        buttons: [...root.querySelectorAll('button')].map(
          (button) => textOf(button) || (button.getAttribute('aria-label') ?? ''),
        ),
      };
    })
  )[0] ?? null;

/** A place in the page's window, CSS px. */
export type Box = { left: number; top: number; right: number; bottom: number };

/** Where card and outlines lie, without outlines that are out of sight; null where there is no overlay. */
export const placesOf = async (page: Page): Promise<{ cards: Box[]; outlines: Box[] } | null> =>
  (
    await browserOf(page).inShadowRoots(page, OVERLAY_NAME, (root) => {
      const boxesOf = (selector: string): Box[] =>
        [...root.querySelectorAll(selector)].map((element) => {
          const { left, top, right, bottom } = element.getBoundingClientRect();
          return { left, top, right, bottom };
        });
      return { cards: boxesOf('.card'), outlines: boxesOf('.on') };
    })
  )[0] ?? null;

/**
 * Presses the button of the card with that text, once it is there. The card may be drawn anew between the look for the button and
 * the press, which then meets something else: the press is made again.
 */
export async function pressOnCard(page: Page, label: RegExp): Promise<void> {
  await waitUntil(`a press on the card's button ${label}`, async () => {
    const [places = []] = await browserOf(page).inShadowRoots(page, OVERLAY_NAME, placesToPress);
    const place = places.find(({ says }) => label.test(says));
    if (!place) return false;
    await page.mouse.click(place.x, place.y);
    // Another card, or none, or a page that goes while it is looked at: what the press has brought about.
    const [pressed] = await browserOf(page)
      .inShadowRoots(page, OVERLAY_NAME, lastPressed)
      .catch(() => []);
    return pressed === undefined || pressed === null || label.test(pressed);
  });
}

type Noted = ShadowRoot & { noted?: { pressed: string } };

/** Where the buttons are; from now on, which of them was pressed last is noted. */
const placesToPress = (root: Noted) => {
  const says = (button: Element) => button.textContent.trim() || (button.getAttribute('aria-label') ?? '');
  if (!root.noted) {
    const noted = { pressed: '' };
    root.noted = noted;
    const note = ({ target }: Event): void => {
      const button = target instanceof Element ? target.closest('button') : null;
      noted.pressed = button ? says(button) : '';
    };
    root.addEventListener('click', note, { capture: true });
  }
  root.noted.pressed = '';
  return [...root.querySelectorAll('button')].map((button) => {
    const { left, top, width, height } = button.getBoundingClientRect();
    return { says: says(button), x: left + width / 2, y: top + height / 2 };
  });
};

/** What the button said that was pressed last, blank where none was; null where the card is another than was looked at. */
const lastPressed = (root: Noted): string | null => root.noted?.pressed ?? null;
