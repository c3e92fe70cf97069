import { LOCAL_KEYS } from './storage-keys.ts';

/**
 * Changes the stored settings when nobody else does: whoever changes them reads first, and pages and background may do so at
 * the same moment. Resolves to what the change resolves to.
 */
export const inSettingsTurn = <T>(change: () => Promise<T>): Promise<T> =>
  navigator.locks.request(LOCAL_KEYS.settings, change).then((result: T) => result);
