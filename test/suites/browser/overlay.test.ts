import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OVERLAY_NAME } from '#utils/page/page-overlay.ts';
import { ATTACKS, FIGHTS, SPY, SPY_SEES } from './overlay/attacks.ts';
import { type CardBench, openCardBench } from './overlay/bench.ts';
import type { Box } from './office/card.ts';
import { BROWSER } from './harness/test-browser.ts';
import { waitUntil } from './harness/wait.ts';

const CARD_PX = 308;
/** A card that comes back looks as before by then: Firefox goes on smoothing text otherwise for some seconds after a movement. */
const SETTLED_MS = 10_000;
const MOST_FAILURES = 5;
/** Ten raises, and one after a quiet while; what the page begins with may count, too. */
const MOST_ANSWERS = 12;

/** The part of the card that says who is calling: its time does not stand there. */
const nameIn = ({ left, top, right }: Box): Box => ({
  left: left + 2,
  top: top + 42,
  right: right - 2,
  bottom: top + 80,
});
const moveButtonIn = ({ top, right }: Box): [x: number, y: number] => [right - 63, top + 26];
const buttonIn = ({ top, right }: Box): [x: number, y: number] => [right - 28, top + 26];

// Firefox draws the whole window through the filter of the root element.
const CANNOT = BROWSER === 'firefox' ? ['around the host: html { filter: opacity(0) !important }'] : [];

describe('the card', () => {
  let bench: CardBench;
  beforeAll(async () => {
    bench = await openCardBench();
  });
  afterAll(() => bench.close());

  /** What the window shows of who is calling, where the whole card is there and takes clicks. */
  async function shown(): Promise<string> {
    const box = await bench.box();
    if (!box || Math.round(box.right - box.left) !== CARD_PX)
      throw new Error(`The card lies at ${JSON.stringify(box)}.`);
    const hit = await bench.atPoint(...buttonIn(box));
    if (hit !== OVERLAY_NAME) throw new Error(`A click hits ${hit}.`);
    return bench.picture(nameIn(box));
  }

  /** In the upper left corner, where nothing that comes below its name or beside the page moves it. */
  const moveToCorner = () =>
    waitUntil('the card in the upper left corner', async () => {
      const box = await bench.box();
      if (box?.left === 12 && box.top === 12) return true;
      if (box) await bench.click(...moveButtonIn(box));
      return false;
    });

  test('nothing that a page does to the card’s host or around it hides, shrinks or changes the card', async () => {
    await moveToCorner();
    const before = await waitUntil('the card to stand still', async () => {
      const picture = await shown();
      for (let again = 0; again < 5; again++) if ((await shown()) !== picture) return false;
      return picture;
    });
    const failed: string[] = [];
    for (const { name, script, undo } of ATTACKS.filter((each) => !CANNOT.includes(each.name))) {
      await bench.run(script);
      await waitUntil(name, async () => (await shown()) === before, SETTLED_MS).catch((error: unknown) =>
        failed.push(String(error)),
      );
      if (failed.length > MOST_FAILURES) break;
      await bench.run(undo);
    }
    expect(failed).toEqual([]);
  });

  test.each(FIGHTS)('$name: no fight without end, and a card afterwards', async ({ script }) => {
    await moveToCorner();
    await bench.run(script);
    await waitUntil('one more try after a quiet while', async () => {
      return (await bench.noted('tries')) !== '' || Number(await bench.noted('answers')) >= 500;
    });
    expect(Number(await bench.noted('answers'))).toBeLessThanOrEqual(MOST_ANSWERS);
    await bench.run('window.stopAttack()');
    // The page may have taken the card away. It comes back by itself.
    await waitUntil('the card', async () => (await shown()) !== '');
    await moveToCorner();
  });

  test('a page that defines the host’s element learns nothing of what is in it, nor whose it is', async () => {
    await bench.run(SPY);
    await bench.callAgain();
    await waitUntil('the page to see the host', async () => (await bench.noted('connected')) !== '');
    await waitUntil('the card', async () => (await shown()) !== '');
    await bench.run(SPY_SEES);
    expect(await bench.noted('root')).toBe('closed');
    expect(await bench.noted('stack')).not.toContain('extension://');
  });
});
