import type { ComponentChild } from 'preact';
import { render } from 'preact';
import { act } from 'preact/test-utils';

/** What a component draws, in a page of its own. */
export function shown(component: ComponentChild): HTMLElement {
  const host = document.createElement('div');
  document.body.replaceChildren(host);
  void act(() => render(component, host));
  return host;
}

/** The control with this id. */
export function control(id: string): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(`[id="${id}"]`);
  if (!found) throw new Error(`There is no ${id}.`);
  return found;
}

/** Types into a field as a person does. */
export function type(id: string, text: string): void {
  const field = control(id);
  field.value = text;
  void act(() => void field.dispatchEvent(new Event('input', { bubbles: true })));
}

export function press(id: string): void {
  void act(() => control(id).click());
}
