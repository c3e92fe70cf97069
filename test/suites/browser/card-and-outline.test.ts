import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { OVERLAY_NAME } from '#utils/page/page-overlay.ts';
import { type Box, placesOf, pressOnCard } from './office/card.ts';
import { codesOf } from './office/lifecycle.ts';
import { type Office, openOffice } from './office/office.ts';
import { frontAt, openInCrm, pop, startOver } from './office/steps.ts';
import { waitUntil } from './harness/wait.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterEach(() => startOver(office));
afterAll(() => office.close());

/** What the window shows of the page: without scroll bars, which are in the window, too. */
const viewOf = (page: Page): Promise<Box> =>
  page.evaluate(() => {
    const { clientWidth, clientHeight } = document.documentElement;
    return { left: 0, top: 0, right: clientWidth, bottom: clientHeight };
  });

/** Whether a box holds another. `px` is how far the other may reach beyond it. */
const holds = (outer: Box, inner: Box, px = 0): boolean =>
  outer.left <= inner.left + px &&
  outer.top <= inner.top + px &&
  outer.right >= inner.right - px &&
  outer.bottom >= inner.bottom - px;

describe('the card stays where the agent has put it', () => {
  /** Waits until the page has exactly one card, in that corner. */
  const cardIn = (page: Page, corner: string) =>
    waitUntil(`the card ${corner}`, async () => {
      const view = await viewOf(page);
      const [card, ...more] = (await placesOf(page))?.cards ?? [];
      if (!card || more.length > 0 || !holds(view, card)) return false;
      const [below, above] = [view.bottom - card.bottom, card.top];
      const [right, left] = [view.right - card.right, card.left];
      const is = `${above < below ? 'top' : 'bottom'}-${left < right ? 'left' : 'right'}`;
      return is === corner && Math.min(above, below) <= 20 && Math.min(left, right) <= 20;
    });

  test('for the next call, and after the browser was started again', async () => {
    const [first = '', second = '', third = ''] = codesOf(office);
    await pop(office, { code: first });
    const page = await frontAt(office, first);
    await cardIn(page, 'bottom-right');
    for (const corner of ['bottom-left', 'top-left']) {
      await pressOnCard(page, /Move to the next corner/);
      await cardIn(page, corner);
    }
    await pop(office, { code: second });
    await cardIn(await frontAt(office, second), 'top-left');

    await startOver(office);
    await office.browser.restart();
    await waitUntil('the agent’s status', async () => (await office.state())?.status?.family === 'ready', 20_000);
    await pop(office, { code: third });
    await cardIn(await frontAt(office, third), 'top-left');
  });
});

/** Shows the agent a list of the CRM. Returns it with the code of the row that is furthest down. */
async function listWithRow(): Promise<{ list: Page; code: string }> {
  const list = await openInCrm(office, '/mpa/contacts');
  const text = await list.evaluate(() => document.body.textContent);
  const code = codesOf(office)
    .filter((each) => text.includes(each))
    .toSorted((a, b) => text.indexOf(b) - text.indexOf(a))[0];
  return { list, code: code ?? '' };
}

describe('the page is zoomed', () => {
  const zoom = async (page: Page, factor: number) => {
    await office.browser.evalInExtension(
      async (api, { url, to }) => {
        const tab = (await api.tabs.query({})).find((each) => each.url === url);
        await api.tabs.setZoom(tab?.id ?? -1, to);
      },
      { url: page.url(), to: factor },
    );
    await waitUntil(`${factor * 100} %`, () => page.evaluate((to) => devicePixelRatio === to, factor));
  };

  /** The part of the row that the window shows. */
  const rowOf = async (page: Page, code: string): Promise<Box> => {
    const view = await viewOf(page);
    const row = await page.evaluate((text): Box => {
      const found = [...document.querySelectorAll('tr')].find((each) => each.textContent.includes(text));
      return found!.getBoundingClientRect().toJSON();
    }, code);
    return {
      left: Math.max(row.left, view.left),
      top: Math.max(row.top, view.top),
      right: Math.min(row.right, view.right),
      bottom: Math.min(row.bottom, view.bottom),
    };
  };

  const outlineAround = (page: Page, code: string) =>
    waitUntil('the outline around the row', async () => {
      const [outline, ...more] = (await placesOf(page))?.outlines ?? [];
      const row = await rowOf(page, code);
      // The outline is a little larger than the row, but does not reach the rows beside it.
      return outline && more.length === 0 && holds(outline, row, 3) && holds(row, outline, 8);
    });
  const cardInSight = (page: Page) =>
    waitUntil('the card in the window', async () => {
      const [card] = (await placesOf(page))?.cards ?? [];
      return card && holds(await viewOf(page), card);
    });

  test('at 150 %, and further zoomed during the call: outline around the row, card in the window', async () => {
    const { list, code } = await listWithRow();
    try {
      await zoom(list, 1.5);
      expect(await pop(office, { code })).toMatchObject({ kind: 'shown' });
      await outlineAround(list, code);
      await cardInSight(list);
      for (const factor of [0.75, 3]) {
        await zoom(list, factor);
        await list.evaluate((text) => {
          const rows = [...document.querySelectorAll('tr')];
          rows.find((each) => each.textContent.includes(text))?.scrollIntoView({ block: 'center' });
        }, code);
        await outlineAround(list, code);
        await cardInSight(list);
      }
    } finally {
      // The browser keeps the zoom for all pages of the site.
      await zoom(list, 1);
    }
  });
});

describe('outline and card move', () => {
  test.each([
    { how: 'as they come', motion: 'no-preference', moves: ['call', 'in'] },
    { how: 'not at all where the person wants less motion', motion: 'reduce', moves: [] },
  ])('$how', async ({ motion, moves }) => {
    const { list, code } = await listWithRow();
    await office.browser.emulateMedia(list, { 'prefers-reduced-motion': motion });
    await pop(office, { code });
    await waitUntil('card and outline', async () => {
      const places = await placesOf(list);
      return places?.cards.length === 1 && places.outlines.length === 1;
    });
    // They last a moment only: what the browser has animated by is told by the elements' style.
    const [animated] = await office.browser.inShadowRoots(list, OVERLAY_NAME, (root) =>
      [...root.querySelectorAll('*')].map((each) => getComputedStyle(each).animationName),
    );
    expect(animated?.filter((name) => name !== 'none').toSorted()).toEqual(moves);
  });
});
