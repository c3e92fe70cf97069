import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { offerSurvey } from '#utils/survey/survey.ts';

// The background brings this script to one tab, at a person's click (utils/browser/survey-tab.ts). It is not part of the
// script in all of the CRM's pages, because only setting up needs it.
export default defineUnlistedScript(() => offerSurvey(document));
