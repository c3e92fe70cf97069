import * as dom from './dom.ts';
import { isElement } from './dom-kinds.ts';
import { listen } from './listen.ts';

const AT_MOST_EVERY_MS = 200;

/**
 * Calls `look` after a style sheet or a frame has loaded, because these change sizes without a mutation. Pages load many of them at
 * once, and some never cease: one look follows all that came within 200 ms.
 */
export const onLateStyle = (document: Document, look: () => unknown, signal: AbortSignal): void => {
  let isDue = false;
  const check = ({ target }: Event): void => {
    if (isDue || !isElement(target) || !dom.matches(target, 'link,iframe,frame')) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      if (!signal.aborted) look();
    }, AT_MOST_EVERY_MS);
  };
  listen(document, 'load', check, signal);
};
