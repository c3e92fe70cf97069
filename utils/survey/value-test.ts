import type { SurveyQuestion } from '../crm/survey.ts';
import { phonesIn, samePhone } from '../page/phone-match.ts';

/** What a number is written with. */
const NUMBER = /^[+(]?[\d\s()./\u00b7\u2010-\u2015-]{7,40}$/;

/** Whether a text is one of the record's values and nothing else. */
export const valueTest = ({ vendorLeadCode, leadId, phones }: SurveyQuestion): ((text: string) => boolean) => {
  const names = new Set([vendorLeadCode, leadId].filter((name) => name !== ''));
  return (text) => {
    const value = text.trim();
    return (
      names.has(value) ||
      (NUMBER.test(value) && phonesIn(value).some((given) => phones.some((phone) => samePhone(given, phone))))
    );
  };
};
