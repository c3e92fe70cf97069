import { SURVEY_LIMITS, type Fetched, type OfferedSearch, type SurveyQuestion } from '../crm/survey.ts';
import type { Page } from '../page/page-roots.ts';
import { formSearches } from './form-searches.ts';
import { linkSearches } from './link-searches.ts';
import { describedIn } from './open-search.ts';

/** So many search boxes, descriptions and links at most, so that none of them leaves no room for the others. */
const MOST_BOXES = 5;
const MOST_DESCRIBED = 2;
const MOST_LINKS = 4;

/** The searches that a page offers, best first, each once: its search boxes, what is described of them, links, other forms. */
export const offeredSearches = (page: Page, question: SurveyQuestion, descriptions: Fetched[]): OfferedSearch[] => {
  const forms = formSearches(page, question);
  const boxes = forms.filter(({ isSearchBox }) => isSearchBox);
  const all: OfferedSearch[] = [
    ...boxes.slice(0, MOST_BOXES).map(offered),
    ...descriptions.flatMap(describedIn).slice(0, MOST_DESCRIBED),
    ...linkSearches(page, question).slice(0, MOST_LINKS),
    ...forms.filter((form) => !form.isSearchBox).map(offered),
  ];
  return [...new Map(all.toReversed().map((each) => [each.template, each])).values()]
    .reverse()
    .slice(0, SURVEY_LIMITS.searches);
};

const offered = ({ template, label }: { template: string; label: string | null }): OfferedSearch => ({
  template,
  from: 'form',
  label,
});
