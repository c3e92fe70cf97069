/** A handler for the keys of a text field: what Enter does there. */
export const onEnter =
  (act: () => void) =>
  (event: KeyboardEvent): void => {
    // Enter also ends the writing of a word in scripts that are composed.
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    act();
  };
