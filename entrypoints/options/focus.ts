/**
 * Puts the focus on the element of that id once what was just changed has been drawn. For where something came or went:
 * whoever works with the keyboard, or listens, is otherwise left at a place that is gone.
 */
export function focusOnceDrawn(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}

/** Puts the focus on the first field that is wrong, once the problems have been drawn beside their fields. */
export function focusFirstProblem(): void {
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>('[aria-invalid="true"]:enabled');
    // A field in a part that is folded away could not be seen.
    for (let part = field?.closest('details'); part; part = part.parentElement?.closest('details')) part.open = true;
    field?.focus();
  });
}
