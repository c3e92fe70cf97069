import { listen } from './listen.ts';

/** A page that routes by itself has set its new address this long after a click. */
const ROUTED_AFTER_CLICK_MS = 300;

/** Calls back after the page went to another address without a load. */
export const watchRoutes = (view: Window, onRouted: () => void, signal: AbortSignal): void => {
  let address = view.location.href;
  const check = (): void => {
    if (view.location.href === address) return;
    address = view.location.href;
    onRouted();
  };
  listen(view, 'hashchange popstate', check, signal);
  if ('navigation' in view) listen(view.navigation, 'currententrychange', check, signal);
  // Browsers without the Navigation API do not tell of a route that a link's script takes.
  else listen(view, 'click', () => setTimeout(check, ROUTED_AFTER_CLICK_MS), signal);
};
