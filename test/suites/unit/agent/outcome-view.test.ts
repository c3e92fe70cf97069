import { expect, test } from 'vitest';
import { popOutcomeSchema } from '#utils/agent/state.ts';
import { outcomeView } from '#utils/agent/outcome-view.ts';
import { askedWords } from '#utils/pop/asked-words.ts';
import { say, sentence, type Words } from '#utils/words/words.ts';

type Kind = (typeof popOutcomeSchema.shape.kind.options)[number];

/** The sentences that a pop brings with each kind of outcome; null where it brings none. */
const BROUGHT: Record<Kind, (Words | null)[]> = {
  shown: [null],
  opened: [null, sentence('pop.unconfirmed'), sentence('pop.silentPage')],
  beside: [sentence('pop.typing'), sentence('pop.background'), sentence('pop.unsavedKept'), sentence('pop.stayed')],
  choose: [sentence('pop.choose', 1), sentence('pop.choose', 3)],
  searched: [sentence('pop.searched'), sentence('pop.searchResults'), sentence('pop.newRecord')],
  asked: [sentence('pop.ask')],
  'log-in': [sentence('pop.logIn'), sentence('pop.otherSite')],
  'no-record': [
    sentence('pop.noRecordBy', { crm: 'Harbour', asked: askedWords(['vendor_lead_code', 'phone']) }),
    sentence('pop.noSearchSetUp', { crm: 'Harbour' }),
    sentence('pop.notAsked', { crm: 'Harbour' }),
    sentence('pop.nothingToLookUp', { crm: 'Harbour' }),
    sentence('pop.crmError'),
  ],
  'not-wanted': [sentence('pop.excluded')],
  failed: [
    sentence('pop.noCrm'),
    sentence('pop.ruleWithoutCrm'),
    sentence('pop.superseded'),
    sentence('pop.endedEarly'),
    sentence('pop.crmProblem', { crm: sentence('pop.theCrm'), problem: 'Enter an address.' }),
    sentence('pop.failed'),
    sentence('pop.tabClosed'),
  ],
};

test.each(popOutcomeSchema.shape.kind.options)('%s: whole sentences', (kind) => {
  for (const brought of BROUGHT[kind]) {
    expect(say(outcomeView({ kind, words: brought, address: null }).words)).toMatch(/^[\p{Lu}\d][^{}|]*\.$/u);
  }
});

test('a record that is simply there is said to be so', () => {
  const said = (kind: Kind) => say(outcomeView({ kind, words: null, address: null }).words);
  expect(said('shown')).toBe('Its record came to the front.');
  expect(said('opened')).toBe('Its record opened.');
});

test('the pop’s own sentence is shown, in the colour of its outcome', () => {
  const brought = sentence('pop.newRecord');
  expect(outcomeView({ kind: 'no-record', words: brought, address: null })).toEqual({ tone: 'bad', words: brought });
});
