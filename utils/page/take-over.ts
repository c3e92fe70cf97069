import { isDocument, isElement } from './dom-kinds.ts';
import { readPage } from './page-roots.ts';
import type { InputWatch } from './unsaved-input.ts';

/**
 * Ends the instance of the script that ran in this document before, and takes over which fields the agent has changed.
 * There is one if the script was injected again, or comes from an update of the extension. The same is then prepared for
 * the instance after this one. The two talk by events, because they may not share any object.
 */
export const takeOver = (
  document: Document,
  extensionId: string,
  input: InputWatch,
  instance: AbortController,
): void => {
  const startEvent = `${extensionId}:starts`;
  const changedEvent = `${extensionId}:changed`;
  const adopt = (event: Event): void => {
    const [field] = event.composedPath();
    if (isElement(field)) input.adopt(field);
  };
  const documents = readPage(document).roots.filter(isDocument);
  for (const each of documents) each.addEventListener(changedEvent, adopt, true);
  document.dispatchEvent(new Event(startEvent));
  for (const each of documents) each.removeEventListener(changedEvent, adopt, true);

  const handOver = (): void => {
    for (const field of input.changed()) field.dispatchEvent(new Event(changedEvent, { composed: true }));
    instance.abort();
  };
  document.addEventListener(startEvent, handOver, { once: true });
};
