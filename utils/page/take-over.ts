import * as dom from './dom.ts';
import { isDocument, isElement } from './dom-kinds.ts';
import { removeOverlays } from './page-overlay.ts';
import { readPage } from './page-roots.ts';
import type { InputWatch } from './unsaved-input.ts';

/** One run of the script in a document. */
type Instance = { input: InputWatch; end: AbortController; isAlive: () => boolean };

declare global {
  /** What the running instance leaves to scripts of the extension as it runs now. The page's own have another global object. */
  var screenPop: { agentInput: () => { unsaved: boolean; typing: boolean }; handOver: () => void } | undefined;
}

/**
 * Ends the instance of the script that ran in this document before, and takes over which fields the agent has changed.
 * There is one if the script was injected again, or comes from an update of the extension. The same is then prepared for
 * the instance after this one.
 *
 * After an update the two share no object, so they talk by events, which the page can hear if it knows `name`. So there are
 * none while a page loads, and what a page says in them ends no script whose extension is alive.
 */
export const takeOver = (document: Document, name: string, { input, end, isAlive }: Instance): void => {
  const startEvent = `${name}:starts`;
  const changedEvent = `${name}:changed`;
  const adopt = (event: Event): void => {
    const [field] = event.composedPath();
    if (isElement(field)) input.adopt(field);
  };
  const documents = readPage(document).roots.filter(isDocument);
  for (const each of documents) dom.addEventListener(each, changedEvent, adopt, true);
  globalThis.screenPop?.handOver();
  if (dom.readyState(document) === 'complete') dom.dispatchEvent(document, new Event(startEvent));
  for (const each of documents) dom.removeEventListener(each, changedEvent, adopt, true);
  // Firefox ends an instance together with its version of the extension, before it could take away what it shows.
  for (const each of documents) removeOverlays(each);

  const handOver = (): void => {
    for (const field of input.changed()) dom.dispatchEvent(field, new Event(changedEvent, { composed: true }));
    end.abort();
  };
  const handOverIfOrphaned = (): void => {
    if (!isAlive()) handOver();
  };
  dom.addEventListener(document, startEvent, handOverIfOrphaned, { signal: end.signal });
  globalThis.screenPop = {
    agentInput: () => ({ unsaved: input.unsaved(), typing: input.typing() }),
    handOver,
  };
};
