import { sentence, type Words } from '../../words/words.ts';
import type { Target } from '../targets.ts';
import { end, goOn, type StepContext, type StepResult, type Trail } from '../trail.ts';
import { attempt, type Judge } from './attempt.ts';
import type { Looked } from './look.ts';
import { present } from './present.ts';

/** The way by the record's own address: made from the call, remembered, or from a lookup's id. */
export async function goToRecord(trail: Trail, context: StepContext, target: Target): Promise<StepResult> {
  return attempt(trail, context, { target, judge: presentRecord });
}

/** The pop has come to the record's page, and nothing there says otherwise. */
export const presentRecord: Judge = async (looked, context, page) => {
  const { trail, report, proof } = looked;
  if (mustAsk(looked, context, page.keys.isGuess)) {
    const { address, keys } = page;
    const held = { way: 'address', address, signature: keys.signature, isGuess: true } as const;
    return goOn({ ...trail, held: trail.held ?? held });
  }
  const confirmedBy = proof?.proves === 'confirmed' ? proof.by : undefined;
  if (confirmedBy === 'page' && page.keys.isGuess) await context.request.learn(page.address);
  const unconfirmed = confirmedBy ? null : sentence(report ? 'pop.unconfirmed' : 'pop.silentPage');
  const words = both(trail.unsavedNote, unconfirmed);
  const card = { canLink: report !== null && confirmedBy === undefined, note: words };
  const presented = await present(trail, context, page.tab, page.keys, page.address, card);
  const kind = trail.unsavedNote ? 'beside' : 'opened';
  return end(presented.trail, kind, { words, address: page.address, confirmedBy });
};

/** A guess that shows nothing of the call may be another customer's record: the CRM is asked first, if it can be. */
const mustAsk = ({ trail, report, proof }: Looked, { canStillAsk }: StepContext, isGuess: boolean): boolean =>
  isGuess && proof?.proves === 'arrived' && report?.unsaved === false && (canStillAsk || trail.held !== null);

export const both = (first: Words | null, second: Words | null): Words | null =>
  first && second ? sentence('pop.both', { first, second }) : (first ?? second);
