import { pagePhrases } from '#utils/crm/page-phrases.ts';
import type { RecordKeys } from '#utils/crm/record-keys.ts';
import type { PagePop } from '#utils/messages/protocol.ts';
import { sentence } from '#utils/words/words.ts';

/** What a page is searched for. */
export const keys: RecordKeys = {
  signature: null,
  isGuess: false,
  vendorLeadCode: 'C7',
  leadId: '7',
  phones: [],
  rowSelector: null,
  phrases: pagePhrases,
};

/** What a page shows of the call with that key. */
export const popOf = (callKey: string, card: Partial<PagePop['card']> = {}): PagePop => ({
  callKey,
  keys,
  highlight: true,
  card: {
    party: '',
    campaign: '',
    callType: '',
    vendorLeadCode: '',
    leadId: '',
    startedAtMs: 1000,
    endedAtMs: null,
    practice: false,
    note: sentence('pop.searched'),
    candidates: [],
    offer: null,
    canLink: true,
    corner: 'top-right',
    ...card,
  },
});
