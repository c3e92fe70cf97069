import { expect, test } from 'vitest';
import { crmProfileSchema } from '#utils/crm/profile.ts';
import { say } from '#utils/words/words.ts';
import { savedWords } from '../../../../entrypoints/options/saved-words.ts';

const crms = [crmProfileSchema.parse({ id: 'crm' })];
const said = (address: string, of: typeof crms, wasChanged: boolean) =>
  say(savedWords({ address, crms: of }, wasChanged));

test.each<[string, typeof crms, boolean, string]>([
  ['', [], false, 'Nothing to save yet. Screen Pop needs your dialer and your CRM.'],
  [' ', [], true, 'Saved. Screen Pop still needs your dialer and your CRM.'],
  ['', crms, true, 'Saved. Screen Pop still needs your dialer.'],
  ['acme', [], false, 'Nothing to save yet. Screen Pop needs your CRM.'],
  ['acme', [], true, 'Saved. Screen Pop still needs your CRM.'],
  ['acme', crms, true, 'Saved.'],
  // All that is on the page is stored.
  ['acme', crms, false, 'Saved.'],
])('dialer “%s”, CRMs %o, changed: %s', (address, of, wasChanged, words) => {
  expect(said(address, of, wasChanged)).toBe(words);
});
