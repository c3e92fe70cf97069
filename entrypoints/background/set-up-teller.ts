import { setUpOf } from '#utils/settings/set-up-of.ts';
import type { SetUp } from '#utils/settings/set-up.ts';
import type { EffectiveSettings } from '#utils/settings/store.ts';

export type SetUpTeller = {
  /** The settings as `read` gives them. What they come to is told on the way, and so is that they cannot be read. */
  tellOf(read: () => Promise<EffectiveSettings>): Promise<EffectiveSettings>;
  /** Tells again what the storage has refused. */
  tellAgain(): void;
};

/**
 * Keeps the set-up that the popup reads in step with the settings. Nothing waits for the storage, because calls pop without
 * the popup. What is stored already is not written again.
 */
export function createSetUpTeller(
  write: (setUp: SetUp) => Promise<void>,
  reportFault: (error: unknown) => void,
): SetUpTeller {
  let wanted: SetUp | null = null;
  let stored = '';

  function tellAgain(): void {
    const text = JSON.stringify(wanted);
    if (!wanted || text === stored) return;
    stored = text;
    write(wanted).catch((error: unknown) => {
      if (stored === text) stored = '';
      reportFault(error);
    });
  }

  function tell(effective: EffectiveSettings | null): void {
    wanted = setUpOf(effective);
    tellAgain();
  }

  return {
    async tellOf(read) {
      try {
        const effective = await read();
        tell(effective);
        return effective;
      } catch (error) {
        tell(null);
        throw error;
      }
    },
    tellAgain,
  };
}
