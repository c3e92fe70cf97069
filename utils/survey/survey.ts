import type { SurveyTasks } from '../crm/survey.ts';
import * as dom from '../page/dom.ts';
import { readPage } from '../page/page-roots.ts';
import { hearPhrases } from '../page/page-words.ts';
import { follow } from './follow.ts';
import { offeredSearches } from './offered-searches.ts';
import { descriptionsOf } from './open-search.ts';
import { ownRequests } from './own-requests.ts';
import { linksIn } from './parsed-page.ts';
import { shownValues } from './shown-values.ts';

/** What the script does for each task. */
export type SurveyInPage = {
  [Name in keyof SurveyTasks]: (
    told: Parameters<SurveyTasks[Name]>[0],
  ) => ReturnType<SurveyTasks[Name]> | Promise<ReturnType<SurveyTasks[Name]>>;
};

declare global {
  /** Where the background finds the survey, once it has brought the script: in the extension's own world of the page. */
  var screenPopSurvey: SurveyInPage | undefined;
}

/** Puts the survey where the background finds it, and takes it away once it has. */
export const offerSurvey = (document: Document): void => {
  globalThis.screenPopSurvey = {
    descriptions: () => descriptionsOf(document),
    look({ phrases, descriptions, ...question }) {
      hearPhrases(phrases);
      const page = readPage(document);
      return {
        address: dom.URL(document),
        shows: shownValues(page, { ...question, phrases }),
        searches: offeredSearches(page, question, descriptions),
        requests: ownRequests(page),
      };
    },
    links: ({ address, text }) => linksIn(text, address),
    follow: (address) => follow(document, address),
  };
};
