import browser from 'webextension-polyfill';
import * as z from 'zod/mini';
import { inTurn } from '#utils/agent/in-turn.ts';
import { sessionValue } from '#utils/browser/session-value.ts';
import { takesNoOptions } from '#utils/settings/set-up.ts';
import { setUpOf } from '#utils/settings/set-up-of.ts';
import { SESSION_KEYS } from '#utils/settings/storage-keys.ts';
import { readEffectiveSettings } from '#utils/settings/store.ts';

const due = sessionValue(SESSION_KEYS.welcomeDue, z.literal(true));
/** One after another: an installation and the first values of policy come within seconds. */
const oneByOne = inTurn();

/** The extension was just installed: opens the options page, unless policy has set up what stands there. */
export async function welcome(): Promise<void> {
  await due.write(true);
  await welcomeIfDue();
}

/** The same, once policy has come; nothing where that has been decided. */
export const welcomeIfDue = (): Promise<void> =>
  oneByOne(async () => {
    if (!(await due.read()) || !(await isPolicyKnown())) return;
    if (!takesNoOptions(setUpOf(await readEffectiveSettings()))) await browser.runtime.openOptionsPage();
    // Last: a background that ends before has not decided. A page that is open is not opened twice.
    await due.write(null);
  });

/**
 * Whether it is known what policy sets. Chromium hands the values out some seconds after an installation, and no event says that
 * there are none. Where a person has installed the extension, nothing is waited for; where an organisation has, its values are.
 */
async function isPolicyKnown(): Promise<boolean> {
  const [values, byHand] = await Promise.all([
    // Firefox rejects where no policy is set.
    browser.storage.managed.get(null).catch(() => ({})),
    isInstalledByHand(),
  ]);
  return byHand || Object.keys(values).length > 0;
}

async function isInstalledByHand(): Promise<boolean> {
  const { installType } = await browser.management.getSelf();
  return installType === 'normal' || installType === 'development';
}
