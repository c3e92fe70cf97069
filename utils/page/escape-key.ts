import * as dom from './dom.ts';
import { listen } from './listen.ts';

/** The dialogs that a person has to close before anything else. */
const MODAL = 'dialog:modal,[aria-modal=true]:not([hidden])';

/**
 * Calls back when the agent presses Escape and the page has no use for it. The page comes first: Escape may close its dialog
 * or menu, or empty the field in which somebody is editing.
 */
export const onUnusedEscape = (
  document: Document,
  isEditing: () => boolean,
  callBack: () => void,
  signal: AbortSignal,
): void => {
  const hear = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !event.isTrusted) return;
    const isNeededByPage = isEditing() || dom.querySelector(document, MODAL) !== null;
    // The page's own listeners run first, and may take the key.
    setTimeout(() => {
      if (!isNeededByPage && !event.defaultPrevented) callBack();
    });
  };
  const view = dom.defaultView(document);
  if (view) listen(view, 'keydown', hear, signal);
};
