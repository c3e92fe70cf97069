// @vitest-environment happy-dom
import { render } from 'preact';
import { expect, test } from 'vitest';
import { useLeaveGuard } from '../../../../entrypoints/options/use-leave-guard.ts';

function Page({ unsaved }: { unsaved: boolean }) {
  useLeaveGuard(unsaved);
  return <output>{unsaved ? 'You have unsaved changes.' : 'Saved.'}</output>;
}

test('the browser asks before the page is left exactly while the page says that something is unsaved', () => {
  const host = document.createElement('div');
  const asks = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  render(<Page unsaved={false} />, host);
  expect(asks()).toBe(false);
  render(<Page unsaved />, host);
  expect(asks()).toBe(true);
  render(<Page unsaved={false} />, host);
  expect(asks()).toBe(false);
});
