import type { EffectiveSettings } from './store.ts';

export type SettingsCache = {
  read(): Promise<EffectiveSettings>;
  /** Something changed: the next `read` reads them from storage again. */
  forget(): void;
};

/**
 * Keeps the effective settings in memory, because a call should not wait for three storages and the checks of what is in
 * them. A read that failed is not kept.
 */
export function cacheSettings(readAnew: () => Promise<EffectiveSettings>): SettingsCache {
  let current: Promise<EffectiveSettings> | null = null;
  return {
    read() {
      if (current) return current;
      const reading = readAnew();
      current = reading;
      reading.catch(() => {
        if (current === reading) current = null;
      });
      return reading;
    },
    forget() {
      current = null;
    },
  };
}
