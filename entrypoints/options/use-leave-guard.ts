import { useLayoutEffect } from 'preact/hooks';

/** The browser asks before the page is closed while there is something to lose. */
export function useLeaveGuard(unsaved: boolean): void {
  // Together with what the page says of it: whoever reads "Saved." and leaves at once is not asked.
  useLayoutEffect(() => {
    const ending = new AbortController();
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    if (unsaved) window.addEventListener('beforeunload', guard, { signal: ending.signal });
    return () => ending.abort();
  }, [unsaved]);
}
