// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { expect, test, vi } from 'vitest';

vi.mock('webextension-polyfill', () => ({
  default: { permissions: { request: () => new Promise<boolean>(() => {}) } },
}));
const { GrantButton } = await import('#components/grant-button.tsx');

test.each([
  [true, 'Answer the browser’s question; it may be behind this panel.'],
  [false, 'Answer the browser’s question.'],
])('in the popup: %s, the browser’s question is where the button says', (inPopup, words) => {
  const host = document.createElement('div');
  void act(() => render(<GrantButton matchPattern="https://x.example/*" name="x.example" inPopup={inPopup} />, host));
  void act(() => host.querySelector('button')?.click());
  expect(host.querySelector('output')?.textContent).toBe(words);
});
