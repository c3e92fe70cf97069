import { useEffect } from 'preact/hooks';

/** The browser asks before the page is closed while there is something to lose. */
export function useLeaveGuard(unsaved: boolean): void {
  useEffect(() => {
    const ending = new AbortController();
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    if (unsaved) window.addEventListener('beforeunload', guard, { signal: ending.signal });
    return () => ending.abort();
  }, [unsaved]);
}
