// What the browser tests of the CRM page's script load into their pages, after the stand-in for the extension's API.
import { startCrmPage } from '#utils/page/crm-page.ts';
import { findRecord } from '#utils/page/find-record.ts';
import type { Finding } from '#utils/page/find-record.ts';
import { elementsWithText } from '#utils/page/find-text.ts';
import { anywhere } from '#utils/page/text-patterns.ts';
import type { RecordKeys } from '#utils/crm/record-keys.ts';
import { readPage } from '#utils/page/page-roots.ts';

const underTest = {
  startCrmPage,
  elementsWith: (text: string): Element[] => elementsWithText(readPage(document), document, anywhere(text)),
  findRecord: (keys: RecordKeys): Finding => findRecord(readPage(document), keys),
};

export type UnderTest = typeof underTest;

Object.assign(globalThis, { underTest });
