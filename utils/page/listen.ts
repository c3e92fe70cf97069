import * as dom from './dom.ts';

/** TypeScript lets a method narrow its parameter, so a listener may take the type of event that `types` implies. */
type Listener = { handle(event: Event): void }['handle'];

/**
 * Calls the listener for events of these types (separated by spaces) until the signal aborts. It is called before any
 * listener of an element inside `target`.
 */
export const listen = (target: EventTarget, types: string, listener: Listener, signal: AbortSignal): void => {
  for (const type of types.split(' '))
    dom.addEventListener(target, type, listener, { capture: true, passive: true, signal });
};
