import browser from 'webextension-polyfill';
import type { Words } from '../words/words.ts';
import { LOCAL_KEYS } from './storage-keys.ts';

/**
 * What has to be written together with new settings, because these replace something that could not be read: nobody but the
 * person can say whether it still matters. Empty where all of it was read.
 */
export const originalOf = (stored: unknown, problems: readonly Words[]): Record<string, unknown> =>
  stored === undefined || stored === null || problems.length === 0 ? {} : { [LOCAL_KEYS.unreadableSettings]: stored };

/** The settings exactly as they are stored, and those that a save has replaced although they could not be read. */
export async function readRawSettings(): Promise<{ settings: unknown; replaced: unknown }> {
  const { settings, unreadableSettings } = LOCAL_KEYS;
  const stored = await browser.storage.local.get([settings, unreadableSettings]);
  return { settings: stored[settings], replaced: stored[unreadableSettings] };
}
