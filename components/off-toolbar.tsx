import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { followIsOnToolbar, type ToolbarLook, toolbarLook } from '#utils/browser/toolbar-button.ts';
import { type PlainKey, t } from '#utils/words/words.ts';

const STEPS: Record<ToolbarLook, readonly PlainKey[]> = {
  chrome: ['toolbar.open', 'toolbar.chrome.pin'],
  edge: ['toolbar.open', 'toolbar.edge.show'],
  firefox: ['toolbar.open', 'toolbar.firefox.gear', 'toolbar.firefox.pin'],
};

/** Draws its children while the extension's button is not on the toolbar, and nothing where the browser does not say. */
export function OffToolbar({ children }: { children: ComponentChildren }) {
  const [isOnToolbar, setIsOnToolbar] = useState<boolean | null>(null);
  const [wasOff, setWasOff] = useState(false);

  useEffect(() => {
    const ending = new AbortController();
    followIsOnToolbar((is) => {
      setIsOnToolbar(is);
      if (is === false) setWasOff(true);
    }, ending.signal);
    return () => ending.abort();
  }, []);

  return (
    <>
      {/* What goes away is seen to go; who listens has to be told. */}
      <output class="visually-hidden">{wasOff && isOnToolbar === true && t('toolbar.done')}</output>
      {isOnToolbar === false && children}
    </>
  );
}

/** What to click, one after the other, to have the button on this browser's toolbar. */
export function PinSteps({ look = toolbarLook() }: { look?: ToolbarLook }) {
  return (
    <ol class="pin-steps">
      {STEPS[look].map((step) => (
        <li key={step}>{t(step)}</li>
      ))}
    </ol>
  );
}
