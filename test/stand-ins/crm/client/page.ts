import type { Markup } from '../shared/html.ts';

/** Returns the one element that a selector names. Throws when the page has none: the server sent another page then. */
export function required(selector: string, within: ParentNode = document): HTMLElement {
  const element = within.querySelector(selector);
  if (!(element instanceof HTMLElement)) throw new Error(`the page has no ${selector}`);
  return element;
}

/** Replaces all that an element holds. */
export function fill(element: HTMLElement, markup: Markup): void {
  element.innerHTML = markup.text;
}

/** Names the record that is shown by its internal id, whatever the address says; null when none is shown. */
export function setCanonical(href: string | null): void {
  document.querySelector('link[rel="canonical"]')?.remove();
  if (href === null) return;
  const link = document.createElement('link');
  link.rel = 'canonical';
  link.href = href;
  document.head.append(link);
}

/** Marks the sidebar's entry of the address that is shown. */
export function markCurrent(href: string): void {
  for (const link of document.querySelectorAll('.sidebar nav a')) {
    if (link.getAttribute('href') === href) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

/** Returns the texts of a form's fields. */
export const formTexts = (form: HTMLFormElement): Record<string, string> =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']));

/** Says below a form why it was not saved; what was typed stays. */
export function complain(form: HTMLFormElement, error: unknown): void {
  form.querySelector(':scope > .error')?.remove();
  const text = document.createElement('p');
  text.className = 'error';
  text.setAttribute('role', 'alert');
  text.textContent = `Not saved: ${error instanceof Error ? error.message : 'unknown reason'}`;
  form.append(text);
}

/** Returns the link that a plain click goes to, or null for other clicks. */
export function clickedLink(event: MouseEvent): HTMLAnchorElement | null {
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!plain || event.defaultPrevented || !(event.target instanceof Element)) return null;
  return event.target.closest('a');
}
