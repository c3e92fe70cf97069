// The part of the browser's API that the modules under test ask for the moment they are loaded. Import it before them.

type Listener = (message: unknown, sender: object) => Promise<unknown> | undefined;
const listeners: Listener[] = [];

export const OWN_ID = 'own-id';
export const OWN_URL = `chrome-extension://${OWN_ID}/`;

/** Sentences by name; whoever has read the catalogue puts its own function here. */
export const i18n = { getMessage: (name: string, _substitutions?: string[]): string => name };

const api = {
  runtime: {
    id: OWN_ID,
    getURL: (path: string) => OWN_URL + path,
    onMessage: { addListener: (listener: Listener) => void listeners.push(listener) },
  },
  i18n,
};
// The polyfill takes what is there as the browser's own.
Object.assign(globalThis, { chrome: api, browser: api });

/** What listens to messages, once the router was started. */
export function listenerOf(start: () => void): Listener {
  listeners.length = 0;
  start();
  const [listener] = listeners;
  if (!listener) throw new Error('Nothing listens.');
  return listener;
}
