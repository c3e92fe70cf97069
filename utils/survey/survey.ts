import type { Probed, Survey, SurveyTask } from '../crm/survey.ts';
import * as dom from '../page/dom.ts';
import { readPage } from '../page/page-roots.ts';
import { hearPhrases } from '../page/page-words.ts';
import { offeredSearches } from './offered-searches.ts';
import { ownRequests } from './own-requests.ts';
import { probe } from './probe.ts';
import { shownValues } from './shown-values.ts';

declare global {
  /** Where the background finds the survey, once it has brought the script: in the extension's own world of the page. */
  var screenPopSurvey: ((task: SurveyTask) => Promise<Survey | Probed[]>) | undefined;
}

/** Lets the background ask once. Nothing of the survey stays in the page after that. */
export const offerSurvey = (document: Document): void => {
  globalThis.screenPopSurvey = (task) => {
    Reflect.deleteProperty(globalThis, 'screenPopSurvey');
    return 'look' in task ? look(document, task.look) : probe(document, task.probe);
  };
};

const look = async (
  document: Document,
  { phrases, ...question }: Extract<SurveyTask, { look: unknown }>['look'],
): Promise<Survey> => {
  hearPhrases(phrases);
  const page = readPage(document);
  // Before the survey itself asks for anything.
  const requests = ownRequests(page);
  return {
    address: dom.URL(document),
    shows: shownValues(page, { ...question, phrases }),
    searches: await offeredSearches(page, question),
    requests,
  };
};
