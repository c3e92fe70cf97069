// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onLateStyle } from '#utils/page/late-style.ts';

const look = vi.fn();
let controller: AbortController;

/** As a browser tells of it: to the element itself, and to nobody outside but who listens on the way down. */
function load(name: string): void {
  const element = document.createElement(name);
  document.body.append(element);
  element.dispatchEvent(new Event('load'));
}

beforeEach(() => {
  vi.useFakeTimers();
  look.mockReset();
  controller = new AbortController();
  onLateStyle(document, look, controller.signal);
});
afterEach(() => {
  controller.abort();
  vi.useRealTimers();
});

// An iframe is a frame, too, but happy-dom reports that it loads none.
test.each(['link', 'frame'])('a %s that has loaded: one look', (name) => {
  load(name);
  vi.advanceTimersByTime(10_000);
  expect(look).toHaveBeenCalledTimes(1);
});

test.each(['img', 'script', 'style', 'div'])('a %s that has loaded: none', (name) => {
  load(name);
  vi.advanceTimersByTime(10_000);
  expect(look).not.toHaveBeenCalled();
});

test('a hundred at once: one look for all', () => {
  for (let count = 0; count < 100; count++) load('link');
  vi.advanceTimersByTime(10_000);
  expect(look).toHaveBeenCalledTimes(1);
});

test('frames that never cease to load: looks meanwhile, five a second', () => {
  for (let ms = 0; ms < 10_000; ms += 50) {
    load('frame');
    vi.advanceTimersByTime(50);
  }
  expect(look.mock.calls.length).toBeGreaterThanOrEqual(40);
  expect(look.mock.calls.length).toBeLessThanOrEqual(50);
});

test('none once the pop is over', () => {
  load('link');
  controller.abort();
  load('link');
  vi.advanceTimersByTime(10_000);
  expect(look).not.toHaveBeenCalled();
});
