import { Sentence } from '#components/sentence.tsx';
import { say } from '#utils/words/words.ts';
import type { Finding } from './findings.ts';

/** One sentence, with its address as code. */
export function FindingLine({ finding: { words, address } }: { finding: Finding }) {
  if (address === null) return <>{say(words)}</>;
  return (
    <Sentence words={words} at="address">
      <code>{address}</code>
    </Sentence>
  );
}
