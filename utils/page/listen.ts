/** A method's parameters may be narrower than it says, a function's may not: which event comes is told by its type. */
type Listener = { hear(event: Event): void }['hear'];

/** Hears events of these types (parted by blanks) before anything inside `target` does, until the signal aborts. */
export const listen = (target: EventTarget, types: string, listener: Listener, signal: AbortSignal): void => {
  for (const type of types.split(' '))
    target.addEventListener(type, listener, { capture: true, passive: true, signal });
};
