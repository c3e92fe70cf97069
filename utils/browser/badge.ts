import type { PollingSettings } from '../agent/cadence.ts';
import { freshUntilMs, isFresh, seenAgainAtMs } from '../agent/cadence.ts';
import type { AgentState } from '../agent/state.ts';
import { problemOf } from '../agent/problem.ts';
import { STATUS_LOOKS, type StatusLook, statusWords } from '../dialer/status-looks.ts';
import { hasNarrowBadge } from '../settings/browser-differences.ts';
import { say, t, type Words } from '../words/words.ts';

/** What the toolbar's button shows; `title` is its tooltip. */
export type Badge = { text: string; colour: string; title: string };

// Colours that are no status's; like those, they have a contrast of 4.5 or more to the badge's white text.
const GREY = STATUS_LOOKS.checking.colour.light;
const RED = '#b3261e';
const AMBER = '#7f5000';

/** An age, at most four characters: "45s", "12m", "3h". `narrow`: "12m" would be cut off, so ten minutes to an hour are "<1h". */
function shortAge(ms: number, narrow = false): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return t('badge.seconds', { count: seconds });
  if (seconds >= 3600) return t('badge.hours', { count: Math.floor(seconds / 3600) });
  return narrow && seconds >= 600 ? t('badge.underAnHour') : t('badge.minutes', { count: Math.floor(seconds / 60) });
}

function statusText(look: StatusLook): string {
  return t(STATUS_LOOKS[look].badge);
}

/** What the toolbar shows while nothing is asked: why, or, without a reason, that nothing is set up yet. */
export const idleBadge = (reason: Words | null): Badge =>
  reason
    ? { text: t('badge.problem'), colour: AMBER, title: say(reason) }
    : {
        text: t('badge.notSetUp'),
        colour: GREY,
        title: t('badge.title.notSetUp'),
      };

/** `attention`: something that keeps some records from opening, and that the status does not tell. */
type Circumstances = { nowMs: number; locked: boolean; attention?: Words | null };

/** Returns what the toolbar shows for a state. Pure. A status that may be out of date is replaced by its age, in grey. */
export function badgeFor(state: AgentState | null, polling: PollingSettings, circumstances: Circumstances): Badge {
  if (!state) return idleBadge(null);
  const badge = badgeOf(state, polling, circumstances);
  const { attention } = circumstances;
  return attention ? { ...badge, title: `${badge.title}\n${say(attention)}` } : badge;
}

function badgeOf(state: AgentState, polling: PollingSettings, { nowMs, locked }: Circumstances): Badge {
  const { status, lastSuccessAtMs, resting } = state;
  const problem = problemOf(state)?.title;
  const known = status !== null && lastSuccessAtMs !== null;
  if (problem && (resting || !known)) {
    return { text: t('badge.problem'), colour: resting ? RED : AMBER, title: t('badge.title.problem', { problem }) };
  }
  if (!known) return { text: statusText('checking'), colour: GREY, title: t('badge.title.asking') };
  const { colour } = STATUS_LOOKS[status.family];
  const words = statusWords(status);
  if (isFresh(state, polling, locked, nowMs)) {
    return { text: statusText(status.family), colour: colour.light, title: t('badge.title.status', { status: words }) };
  }
  const ageMs = nowMs - lastSuccessAtMs;
  const age = shortAge(ageMs);
  return {
    text: shortAge(ageMs, hasNarrowBadge()),
    colour: GREY,
    title: problem
      ? t('badge.title.oldProblem', { status: words, age, problem })
      : t('badge.title.old', { status: words, age }),
  };
}

/** When `badgeFor` will give something else for this same state, ms from now; null while only a poll can change it. Pure. */
export function badgeChangesInMs(
  state: AgentState,
  polling: PollingSettings,
  { nowMs, locked }: { nowMs: number; locked: boolean },
): number | null {
  if (state.resting || !state.status || state.lastSuccessAtMs === null) return null;
  const untilSeen = seenAgainAtMs(state) - nowMs;
  if (untilSeen > 0) return untilSeen;
  const untilStale = freshUntilMs(state, polling, locked) + 1 - nowMs;
  if (untilStale > 0) return untilStale;
  // As `shortAge` rounds: half a second early, and by minutes from the first on.
  const age = nowMs - state.lastSuccessAtMs + 500;
  const unit = age < 60_000 ? 1000 : 60_000;
  return unit - (age % unit);
}
