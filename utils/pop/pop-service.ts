import type { CallState, PopOutcome } from '../agent/state.ts';
import type { Call } from '../dialer/call.ts';
import { wordsSchema } from '../words/schema.ts';
import { sentence, type Words } from '../words/words.ts';
import { notePopEnd } from './call-lessons.ts';
import { cardFor } from './card.ts';
import { crmForCall } from './crm-for-call.ts';
import { lessonsInOrder } from './lessons.ts';
import { performPop } from './perform.ts';
import { type PopContext, shownOfCall } from './pop-context.ts';
import { isLive } from './pop-session.ts';
import { popRequest } from './request.ts';

export type PopOptions = {
  practice?: boolean;
  /** When the call ended, for one that is over. */
  endedAtMs?: number | null;
  /** The agent has asked for the record: it comes to the front, whatever the settings say of records that come by themselves. */
  wanted?: boolean;
};

export type PopService = {
  /** Brings the call's record to the front. A later call supersedes one still under way. Never rejects. */
  pop(call: Call, options?: PopOptions): Promise<PopOutcome>;
  callEnded(call: Call, endedAtMs: number): Promise<void>;
  /**
   * The call that seemed to be over goes on: its card comes back in its page, and nothing else moves. Not where its pop was cut
   * off: nobody knows yet whether that page is the record, and the pop is made again.
   */
  callResumed(call: Pick<CallState, 'key' | 'pop'>): Promise<void>;
};

/** Begins pops and ends them: one at a time, and the later call goes first. */
export function createPopService(context: PopContext): PopService {
  let underWay: { callKey: string; abort: AbortController; result: Promise<PopOutcome> } | null = null;
  return {
    pop(call, options = {}) {
      // Asked for again while it is under way, by a click in the popup: it is the same pop.
      if (underWay?.callKey === call.key) return underWay.result;
      underWay?.abort.abort(sentence('pop.superseded'));
      const abort = new AbortController();
      const result = withinTime(context, carryOut(context, call, options, abort.signal), abort);
      const mine = { callKey: call.key, abort, result };
      underWay = mine;
      void mine.result.finally(() => {
        if (underWay === mine) underWay = null;
      });
      return mine.result;
    },

    async callEnded(call, endedAtMs) {
      if (underWay?.callKey === call.key) {
        underWay.abort.abort(sentence('pop.endedEarly'));
        underWay = null;
      }
      // The card keeps the call's beginning by the clock as it was then; the clock may have been set since.
      const shown = await shownOfCall(context, call.key);
      const aheadMs = shown ? shown.pop.card.startedAtMs - call.startedAtMs : 0;
      await context.change({ type: 'call-ended', callKey: call.key, endedAtMs: endedAtMs + aheadMs });
    },

    async callResumed({ key, pop }) {
      if (pop.state !== 'done') return;
      await context.change({ type: 'call-resumed', callKey: key });
      const shown = await shownOfCall(context, key);
      // Not waited for: a page that hangs must not keep the agent's status waiting.
      if (shown && isLive(shown)) context.tabs.show(shown.tabId, shown.pop).catch(() => {});
    },
  };
}

async function carryOut(
  context: PopContext,
  call: Call,
  { practice = false, endedAtMs = null, wanted = false }: PopOptions,
  signal: AbortSignal,
): Promise<PopOutcome> {
  try {
    if (wanted) await context.change({ type: 'asked-anew', callKey: call.key });
    const before = context.session();
    // Stored while the tabs are looked at. Changes are made in order: whatever this pop places comes after it.
    context.change({ type: 'begun', callKey: call.key }).catch(() => {});
    const [{ shown, callKey, disproved }, found] = await Promise.all([before, recordOf(context, call)]);
    if ('outcome' in found) return found.outcome;
    const { crm, link, formsFirst, lessons, effective } = found;
    const { profileId } = crm;
    const own = shown?.pop.callKey === call.key ? shown : null;
    const { opening, cardCorner } = effective.settings;
    const request = popRequest(crm, call, link?.address ?? null, {
      card: { ...cardFor(call, cardCorner, practice), endedAtMs },
      // What is meant for records that come by themselves does not hold for one that was asked for.
      opening: wanted && (opening === 'ask' || opening === 'background') ? 'reuse' : opening,
      // Popped before, or begun by a background that ended in the middle: it goes on in the tab that it has.
      begunIn: own?.tabId ?? null,
      begunAt: own?.address ?? null,
      disproved: callKey === call.key ? disproved : [],
      formsFirst,
      learnForm: (way, form) => context.forms.learn(profileId, way, form),
      lessons,
      learn: (address) => context.links.write(profileId, call, { address, atMs: context.now(), by: 'pop' }),
      forget: () => context.links.forget(profileId, call),
    });
    const steps = {
      tabs: context.tabs,
      place: async (tab, address, pop) => void (await context.change({ type: 'placed', tab, profileId, address, pop })),
      offered: async (inTab) => void (await context.change({ type: 'offered', callKey: call.key, inTab })),
      notify: context.notify,
      now: context.now,
      ended: (outcome, tried) => notePopEnd(context, crm, call.key, outcome, tried),
    } satisfies Parameters<typeof performPop>[1];
    return await performPop(request, steps, signal);
  } catch (error) {
    if (signal.aborted) return failed(reasonOf(signal));
    context.reportFault(error);
    const words = sentence('pop.failed');
    // The agent sees no page that could say so.
    await context.notify(words, null).catch(context.reportFault);
    return failed(words);
  }
}

/** The CRM of a call's record, as it is set up now, and what is known: the record's address, how numbers are found, and lessons. */
async function recordOf(context: PopContext, call: Call) {
  const effective = await context.settings();
  const chosen = crmForCall(effective.settings, call);
  if ('outcome' in chosen) return chosen;
  const { crm } = chosen;
  const [link, formsFirst, lessons] = await Promise.all([
    context.links.read(crm.profileId, call),
    context.forms.read(crm.profileId),
    context.lessons.read(crm),
  ]);
  return { ...chosen, effective, link, formsFirst, lessons: lessonsInOrder(lessons, effective.byPolicy.has('crms')) };
}

/** No pop takes as long as this: something in the browser hangs, and the next call must not wait for it. */
const LONGEST_POP_MS = 180_000;

async function withinTime(
  { wait }: PopContext,
  result: Promise<PopOutcome>,
  abort: AbortController,
): Promise<PopOutcome> {
  const ended = new AbortController();
  const late = wait(LONGEST_POP_MS, ended.signal).then(() => {
    const words = sentence('pop.failed');
    if (!ended.signal.aborted) abort.abort(words);
    return failed(words);
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    ended.abort();
  }
}

const failed = (words: Words): PopOutcome => ({ kind: 'failed', words, address: null });

/** Why a pop was given up: the words that it was aborted with. */
const reasonOf = ({ reason }: AbortSignal): Words => wordsSchema.safeParse(reason).data ?? sentence('pop.superseded');
