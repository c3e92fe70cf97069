import type { ComponentChildren } from 'preact';
import { say, type Words } from '#utils/words/words.ts';

/** Stands in the sentence where the element goes. A private-use character: no text has it. */
const PLACE = '\uE000';

type Props = {
  words: Words;
  /** The placeholder at which the element stands. */
  at: string;
  children: ComponentChildren;
};

/** A sentence with an element at one of its placeholders, wherever the language puts that. */
export function Sentence({ words, at, children }: Props) {
  const [before, ...after] = say({ ...words, values: { ...words.values, [at]: PLACE } }).split(PLACE);
  return (
    <>
      {before}
      {children}
      {after.join('')}
    </>
  );
}
