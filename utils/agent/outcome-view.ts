import type { PopOutcome } from './state.ts';
import { sentence, type Words } from '../words/words.ts';

/** The colour of a notice (`tone-…` in theme.css). */
export type Tone = 'good' | 'busy' | 'plain' | 'warn' | 'bad';

/** A sentence for the agent, and the colour it is shown in. */
export type OutcomeView = { tone: Tone; words: Words };

const TONES: Record<PopOutcome['kind'], Tone> = {
  shown: 'good',
  opened: 'good',
  beside: 'good',
  choose: 'plain',
  searched: 'plain',
  asked: 'plain',
  'log-in': 'warn',
  'no-record': 'bad',
  'not-wanted': 'plain',
  failed: 'bad',
};

/**
 * How a pop ended, for the agent. A pop brings its own sentence, unless the record is simply there. Green is said only of a
 * page that is known to be this call's record.
 */
export const outcomeView = ({ kind, words, confirmedBy }: PopOutcome): OutcomeView => ({
  tone: TONES[kind] === 'good' && !confirmedBy ? 'plain' : TONES[kind],
  words: words ?? sentence(kind === 'opened' ? 'pop.opened' : 'pop.shown'),
});
