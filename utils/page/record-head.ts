import * as dom from './dom.ts';
import { RECENT } from './page-content.ts';
import { isRendered, parentAcross } from './page-roots.ts';
import type { PageRoot } from './page-roots.ts';

const ANY_HEADING = 'h1,h2,h3,[role=heading]';
/** Headings in here belong to the page's frame, not to its record. */
const BESIDE_THE_RECORD = `nav,aside,[role=banner],body > header,[role=complementary],[id=header],${RECENT}`;
const HIGHEST_BLOCK_PX = 220;
const HIGHEST_BLOCK_OF_WINDOW = 0.35;

/**
 * What to outline on a page that is the record itself. In this order: the block of the main title, if it is above
 * `anchor` (the code or number by which the record was found); the block of the heading nearest to `anchor`; any heading
 * of the page; `anchor`. Null where there is none of these: the page is still being drawn, and its frame is not the record.
 */
export const recordHead = (root: PageRoot, anchor: Element | null): Element | null => {
  const main = [...dom.querySelectorAll(root, 'main,[role=main],article')].find(isRendered);
  let head = main && headingIn(main, 'h1', anchor);
  for (let around = anchor; around && !head; around = parentAcross(around)) head = headingIn(around);
  return head ?? (main && headingIn(main)) ?? headingIn(root) ?? anchor;
};

/** The block of the first rendered heading of the record in there, above the element `below` if one is given. */
const headingIn = (
  inside: Element | PageRoot,
  selector = ANY_HEADING,
  below: Element | null = null,
): Element | undefined => {
  for (const heading of dom.querySelectorAll(inside, selector)) {
    const isOfRecord =
      dom.textContent(heading).trim() !== '' && isRendered(heading) && !dom.closest(heading, BESIDE_THE_RECORD);
    const block = headingBlock(heading);
    if (isOfRecord && (!below || isAbove(block, below))) return block;
  }
  return undefined;
};

/** Above and not beside, because the title of a list does not belong to a record that is shown next to the list. */
const isAbove = (title: Element, element: Element): boolean => {
  const over = dom.getBoundingClientRect(title);
  const { left, top } = dom.getBoundingClientRect(element);
  return over.top <= top && over.left <= left && left < over.right;
};

/** The largest element around a heading that is still a strip and not the page. */
const headingBlock = (heading: Element): Element => {
  const view = dom.defaultView(dom.ownerDocument(heading));
  const highest = Math.min(HIGHEST_BLOCK_PX, (view?.innerHeight ?? 600) * HIGHEST_BLOCK_OF_WINDOW);
  let block = heading;
  let around = dom.parentElement(heading);
  while (
    around &&
    !dom.matches(around, 'main,[role=main],body,form') &&
    dom.getBoundingClientRect(around).height <= highest
  ) {
    block = around;
    around = dom.parentElement(around);
  }
  return block;
};
