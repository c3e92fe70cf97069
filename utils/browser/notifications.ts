import browser from 'webextension-polyfill';
import * as z from 'zod/mini';
import type { AgentState } from '../agent/state.ts';
import { problemOf } from '../agent/problem.ts';
import { say, sentence, t, type Words } from '../words/words.ts';
import { SESSION_KEYS } from '../settings/storage-keys.ts';
import { sessionValue } from './session-value.ts';

const OUTAGE_ID = 'outage';
const POP_ID = 'pop';
const OUT_OF_SIGHT_ID = 'out-of-sight';
/** An outage shorter than this is a blip that nobody needs to hear of. */
const OUTAGE_AFTER_MS = 10_000;

let isTargetStored = true;
const popTarget = sessionValue(SESSION_KEYS.notifiedRecord, z.string());

const show = async (id: string, message: Words) => {
  await browser.notifications.create(id, {
    type: 'basic',
    iconUrl: browser.runtime.getURL('icon/128.png'),
    title: t('shared.product'),
    message: say(message),
  });
};

/** What the agent is told of this state's failure now, once for each outage; null where there is nothing to tell. Pure. */
export function outageToNotify(state: AgentState, nowMs: number): Words | null {
  const { failure } = state;
  if (!failure || failure.notified) return null;
  // This computer being offline shows in many places already.
  if (failure.kind === 'offline') return null;
  if (!state.resting && nowMs - failure.sinceMs < OUTAGE_AFTER_MS) return null;
  const problem = problemOf(state);
  return problem && sentence('notification.outage', { problem: problem.title, advice: problem.advice });
}

/** Shows what `outageToNotify` returned. */
export const notifyOutage = (words: Words): Promise<void> => show(OUTAGE_ID, words);

/** Takes the notification of an outage away once it is over. */
export const clearOutage = async (): Promise<void> => {
  await browser.notifications.clear(OUTAGE_ID);
};

/** Says something about a call's record where no page of the CRM is open to say it. */
export async function notifyPop(words: Words, address: string | null): Promise<void> {
  // Where storage refuses, the agent is told all the same; only a click leads nowhere, instead of to the call before.
  isTargetStored = await popTarget.write(address).then(
    () => true,
    () => false,
  );
  await show(POP_ID, words);
}

/** Takes away what a call's record was told of, because somebody else works here now. */
export async function clearPops(): Promise<void> {
  await Promise.all([POP_ID, OUT_OF_SIGHT_ID].map((id) => browser.notifications.clear(id)));
}

/** Says that the record is in front, in a browser that is not. */
export const notifyOutOfSight = (): Promise<void> => show(OUT_OF_SIGHT_ID, sentence('notification.outOfSight'));

/** Whether a click on this notification is to bring the browser to the front. */
export const isOutOfSight = (id: string): boolean => id === OUT_OF_SIGHT_ID;

/** The record that a click on a notification opens; null for any other notification. */
export const clickedRecord = async (id: string): Promise<string | null> =>
  id === POP_ID && isTargetStored ? popTarget.read() : null;
