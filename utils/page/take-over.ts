import * as dom from './dom.ts';
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
  for (const each of documents) dom.addEventListener(each, changedEvent, adopt, true);
  dom.dispatchEvent(document, new Event(startEvent));
  for (const each of documents) dom.removeEventListener(each, changedEvent, adopt, true);

  const handOver = (): void => {
    for (const field of input.changed()) dom.dispatchEvent(field, new Event(changedEvent, { composed: true }));
    instance.abort();
  };
  dom.addEventListener(document, startEvent, handOver, { once: true });
};
