// What the browser tests of the CRM page's script load into their pages, after the stand-in for the extension's API.
import { startCrmPage } from '#utils/page/crm-page.ts';
import { findRecord } from '#utils/page/find-record.ts';
import type { Finding } from '#utils/page/find-record.ts';
import { elementsWithText } from '#utils/page/find-text.ts';
import { anywhere } from '#utils/page/text-patterns.ts';
import type { RecordKeys } from '#utils/crm/record-keys.ts';
import { amountOf, contentOf } from '#utils/page/page-content.ts';
import { pageKind } from '#utils/page/page-kind.ts';
import { readPage } from '#utils/page/page-roots.ts';
import { hearPhrases } from '#utils/page/page-words.ts';
import { formSearches } from '#utils/survey/form-searches.ts';
import { linkSearches } from '#utils/survey/link-searches.ts';
import { shownValues } from '#utils/survey/shown-values.ts';

/** One look at the document as it is, whatever the server answered with when it was loaded. */
const judge = (keys: RecordKeys, status: number) => {
  const page = readPage(document);
  const finding = findRecord(page, keys);
  const { found, own, matches, elements } = finding;
  const content = contentOf(document);
  const { looks, isMute } = pageKind(page, finding, content, status);
  const isShown = looks === 'record' || looks === 'other';
  return {
    found: isShown ? found : null,
    own: isShown ? own : null,
    matches: isShown ? matches : 0,
    looks,
    isMute,
    content: amountOf(content),
    outlined: isShown ? elements.map((each) => (each.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 80)) : [],
  };
};

/** What the survey sees in the document as it is. */
const survey = (keys: RecordKeys) => {
  const { phrases, vendorLeadCode, leadId, phones } = keys;
  hearPhrases(phrases);
  const page = readPage(document);
  const question = { vendorLeadCode, leadId, phones, recordId: null };
  return {
    shows: shownValues(page, { ...question, phrases }),
    forms: formSearches(page, question),
    links: linkSearches(page, question),
  };
};

const underTest = {
  survey,
  startCrmPage,
  elementsWith: (text: string): Element[] => elementsWithText(readPage(document), document, anywhere(text)),
  judge,
  findRecord: (keys: RecordKeys): Finding => findRecord(readPage(document), keys),
};

export type UnderTest = typeof underTest;

Object.assign(globalThis, { underTest });
