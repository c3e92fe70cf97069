let pressed = false;
addEventListener('pointerdown', () => (pressed = true), true);
addEventListener('pointerup', () => (pressed = false), true);
addEventListener('pointercancel', () => (pressed = false), true);

/**
 * Calls back at once, or, while a button of the mouse is down, when the click that it belongs to is over. What moves the
 * page's content between press and release makes the click miss what was pressed.
 */
export function afterPress(callback: () => void): void {
  if (!pressed) return callback();
  const ending = new AbortController();
  const over = () => {
    ending.abort();
    // The click event comes right after the release.
    setTimeout(callback);
  };
  addEventListener('pointerup', over, { capture: true, signal: ending.signal });
  addEventListener('pointercancel', over, { capture: true, signal: ending.signal });
}
