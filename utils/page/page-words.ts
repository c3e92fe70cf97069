import type { PagePhrases } from '../crm/record-keys.ts';

// Whether a page says that a record is not there. The patterns come with the keys of each look; see crm/page-phrases.ts.

type Kind = keyof PagePhrases;
let phrases: Partial<PagePhrases> = {};

/** From now on these phrases count. */
export const hearPhrases = (given: PagePhrases): void => {
  phrases = given;
};

/** Whether the whole text matches a phrase of that kind. */
export const matches = (kind: Kind, text: string): boolean =>
  (phrases[kind] ?? []).some((pattern) => new RegExp(pattern, 'i').test(text));

/** Whether one of the text's sentences says so. */
export const says = (kind: Kind, text: string): boolean =>
  text.split(/[.!?。\n](?:\s+|$)| [-–—|] /).some((sentence) => matches(kind, sentence));

/** Whether a text is about a search, or says that what it names is not there. */
export const isSearchTalk = (text: string): boolean =>
  says('searchTalk', text) || says('gone', text) || says('refused', text);
