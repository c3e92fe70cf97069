import type { PopupSetup } from './popup-view.ts';
import type { AgentState } from '#utils/agent/state.ts';
import { within } from '#utils/agent/within.ts';
import { onAgentState, readAgentState } from '#utils/browser/agent-state.ts';
import { onGrantsChanged, withGrants } from '#utils/browser/grants.ts';
import { onSetUp, readSetUp } from '#utils/browser/set-up.ts';
import type { SetUp } from '#utils/settings/set-up.ts';

export type PopupData = { state: AgentState | null; setup: PopupSetup };

/** Somebody is waiting for the popup. What takes longer than this is not coming. */
const READ_WITHIN_MS = 6000;

/**
 * Shows what is stored, and from then on whatever changes. It listens before it reads, because a change in between would
 * be missed. Rejects where the browser does not let state and set-up be read, or the background writes no set-up.
 */
export async function followPopupData(show: (data: PopupData) => void): Promise<void> {
  let shown: PopupData | null = null;
  let early: Partial<PopupData> = {};
  const firstWritten = Promise.withResolvers<SetUp>();
  let latest: SetUp | null = null;
  const changed = (part: Partial<PopupData>) => {
    if (!shown) {
      early = { ...early, ...part };
      return;
    }
    shown = { ...shown, ...part };
    show(shown);
  };
  const lookAgain = async (): Promise<void> => {
    const setUp = latest;
    if (!setUp) return;
    const setup = await withSites(setUp);
    // One that was written meanwhile is on its way itself.
    if (setUp === latest) changed({ setup });
  };
  // What is shown stays until the permissions can be read again.
  const grantsChanged = () => void lookAgain().catch(() => {});

  onAgentState((state) => changed({ state }));
  onSetUp((setUp) => {
    latest = setUp;
    firstWritten.resolve(setUp);
    grantsChanged();
  });
  onGrantsChanged(grantsChanged);
  const bounded = within(READ_WITHIN_MS);
  const [state, setup] = await Promise.all([
    bounded(readAgentState)(),
    bounded(async () => {
      // In a browser that has just started, the background may be about to write the first.
      const stored = (await readSetUp()) ?? (await firstWritten.promise);
      latest ??= stored;
      return withSites(latest);
    })(),
  ]);
  shown = { state, setup, ...early };
  show(shown);
}

const withSites = async (setUp: SetUp): Promise<PopupSetup> => ({ ...setUp, sites: await withGrants(setUp.sites) });
