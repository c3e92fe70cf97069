/**
 * Puts the focus on the element of that id once what was just changed has been drawn. For where something came or went:
 * whoever works with the keyboard, or listens, is otherwise left at a place that is gone.
 */
export function focusDrawn(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}
