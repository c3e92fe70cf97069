import { useEffect, useState } from 'preact/hooks';
import browser from 'webextension-polyfill';
import { sessionValue } from '#utils/browser/session-value.ts';
import type { DiscoveryProgress, DiscoveryReport } from '#utils/crm/discovery.ts';
import { discoveryProgressSchema } from '#utils/discovery/discovery-progress.ts';
import { askBackground } from '#utils/messages/ask-background.ts';
import { SESSION_KEYS } from '#utils/settings/storage-keys.ts';
import { sentence, type Words } from '#utils/words/words.ts';

/** What is run: set-up by example, or the test of what is set up. */
export type RunKind = 'find-out' | 'test';

export type Run =
  | { state: 'idle' }
  | { state: 'running'; asked: readonly string[] }
  /**
   * `because`: why it ended before it was done; there may be a report all the same. `isOld`: it was over before this page
   * was opened.
   */
  | {
      state: 'over';
      asked: readonly string[];
      report: DiscoveryReport | null;
      because: Words | null;
      isOld: boolean;
    };

export type Discovery = {
  kind: RunKind;
  run: Run;
  /** Starts one once the browser has allowed the site, for which it is asked at once: that must be within the click. */
  start: (kind: RunKind, site: string, ask: () => Promise<DiscoveryReport | null>) => void;
  stop: () => void;
};

const progress = sessionValue(SESSION_KEYS.discovery, discoveryProgressSchema);

/** What is being found out of this CRM, or was last. The background may go on while this page is closed. */
export function useDiscovery(profileId: string): Discovery {
  const [kind, setKind] = useState<RunKind>('find-out');
  const [run, setRun] = useState<Run>({ state: 'idle' });

  const follow = (now: DiscoveryProgress | null, isOld: boolean) => {
    if (now?.profileId === profileId) setRun(runOf(now, isOld));
  };

  useEffect(() => {
    const listener = (changes: Record<string, browser.Storage.StorageChange>, area: string) => {
      const parsed = discoveryProgressSchema.safeParse(changes[SESSION_KEYS.discovery]?.newValue);
      if (area === 'session' && parsed.success) follow(parsed.data, false);
    };
    browser.storage.onChanged.addListener(listener);
    progress.read().then(
      (now) => follow(now, true),
      () => {},
    );
    return () => browser.storage.onChanged.removeListener(listener);
  }, [profileId]);

  function start(wanted: RunKind, site: string, ask: () => Promise<DiscoveryReport | null>): void {
    if (run.state === 'running') return;
    setKind(wanted);
    browser.permissions
      .request({ origins: [site] })
      .then(async (granted): Promise<Run> => {
        if (!granted) return endedBy(sentence('options.discovery.notAllowed', { site: hostOf(site) }));
        setRun({ state: 'running', asked: [] });
        const report = await ask();
        // What was asked, and why it may have ended early, stands there.
        const now = await progress.read().catch(() => null);
        if (now?.profileId === profileId && now.state !== 'running') return runOf(now, false);
        return { state: 'over', asked: [], report, because: null, isOld: false };
      })
      .then(setRun, () => setRun(endedBy(sentence('discovery.stopped.failed'))));
  }

  function stop(): void {
    // At once: a background that was ended in the middle of it has nothing to stop.
    setRun(endedBy(sentence('discovery.stopped.byPerson')));
    askBackground('stopDiscovery').catch(() => {});
  }

  return { kind, run, start, stop };
}

const endedBy = (because: Words): Run => ({ state: 'over', asked: [], report: null, because, isOld: false });

function runOf({ state, asked, report, because = null }: DiscoveryProgress, isOld: boolean): Run {
  if (state === 'running') return { state, asked };
  // A report of nothing but that it was stopped says nothing.
  const isWorthIt = state === 'done' || report?.record === 'seen';
  return { state: 'over', asked, report: isWorthIt ? report : null, because, isOld };
}

const hostOf = (site: string): string => site.replace(/^[^/]*\/\//, '').split('/', 1)[0] ?? '';
