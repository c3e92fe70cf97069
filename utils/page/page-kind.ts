import * as dom from './dom.ts';
import type { PageReport } from '../messages/protocol.ts';
import type { Finding } from './find-record.ts';
import { amountOf, contentOf } from './page-content.ts';
import type { Content } from './page-content.ts';
import { allIn, isRendered } from './page-roots.ts';
import type { Page } from './page-roots.ts';
import { matches, says } from './page-words.ts';
import { enclosingRow } from './record-row.ts';

// How the kind of a page is told. The first row that fits counts. It is the second table of docs/evidence.md.
//
//   error       the server answered with 5xx
//   record      the page itself shows the call's code, lead id or number as its record's own, and is more than a message
//   log-in      the page is there to log in: a password or a one-time code, and hardly any data of a record
//   not-found   a dialog over the page, or the page's main message, says that the record is gone, with little else around it;
//               or the server answered with 404 or 410 and the page says little
//   error       the same with "refused", and 401 or 403
//   record      the record was found, and the page itself is it
//   not-found   nothing was found, and the page says that its list is empty
//   other       everything else, such as a list in which the record is a row

/** `isMute`: no words say so, only the status. An app that routes by itself may still be drawing its page. */
export type PageKind = { looks: PageReport['looks']; isMute: boolean };

const COUNTERS = '[class*=badge i],[class*=pagina i],[class*=count i]';
/** "_ / 0", "0–0 of 0" or "(0-0/0)"; the last number is the total. */
const COUNT = /^\s*\(?[\d_][\d\s_–-]*(?:\/|of|von|de|sur|di)\s*(\d+)\)?\s*$/i;
const PASSWORD = '[type=password]:not([autocomplete~=new-password])';
/** The second step of a log-in: a code from the agent's phone. */
const ONE_TIME_CODE = '[autocomplete~=one-time-code]';
const USER_NAME = '[autocomplete~=username],[type=email],[name*=user i],[name*=login i]';
const DIALOG = 'dialog[open],[role$=dialog],[aria-modal=true]';
/** A log-in page says how to get help, and perhaps some news; a record says more of itself. */
const MOST_DATA_AT_LOG_IN = 2;
/** A page that says that nothing is there may name somebody who helps, and the address that was asked for. */
const MOST_DATA_OF_MESSAGE = 1;
const LONGEST_MESSAGE = 240;
const MOST_AROUND_MESSAGE = 500;
/** Where the server's status says the same, its page may explain more. */
const MOST_AROUND_WITH_STATUS = 1500;
/** A search's page explains its form. */
const MOST_AROUND_EMPTY_LIST = 800;
const FIRST_SERVER_ERROR = 500;

/** The kind of this page, as far as its content and the status that the server answered with tell. */
export const pageKind = (page: Page, finding: Finding, content: Content, status: number | null): PageKind => {
  const { found, own, elements } = finding;
  const is = (looks: PageReport['looks'], isMute = false): PageKind => ({ looks, isMute });
  if (status !== null && status >= FIRST_SERVER_ERROR) return is('error');
  const isPageItself = found === 'address' || elements.some((element) => !enclosingRow(element, null));
  if (own !== null && content.data > 0) return is('record');
  // If the record is a row of a list, nothing that the page says is about it.
  if (found === null || isPageItself) {
    if (own === null && asksForLogIn(page, content)) return is('log-in');
    const missing = missingBy(page, content, status, own === null);
    if (missing) return missing;
  }
  if (found) return is(isPageItself ? 'record' : 'other');
  return is(isEmptyList(page, content) ? 'not-found' : 'other');
};

const asksForLogIn = ({ document, fields }: Page, { data, rows }: Content): boolean => {
  if (data > MOST_DATA_AT_LOG_IN || rows > MOST_DATA_AT_LOG_IN) return false;
  const shown = (selector: string) => fields.filter((field) => field.matches(selector) && isRendered(field));
  // A page with two passwords is one on which a password is changed.
  if (shown(PASSWORD).length === 1) return true;
  if (shown(ONE_TIME_CODE).length > 0) return true;
  return matches('logInAddress', dom.URL(document)) && shown(USER_NAME).length > 0;
};

/** What is missing according to a dialog over the page, the page's own message, or the server's status. */
const missingBy = (page: Page, content: Content, status: number | null, mayBeMute: boolean): PageKind | null => {
  const dialogs = allIn(page, DIALOG).filter(isRendered);
  for (const each of [...dialogs.map((dialog) => contentOf(page.document, dialog)), content]) {
    const looks = messageOf(each, status !== null && status >= 400);
    if (looks) return { looks, isMute: false };
  }
  const { data, rows, length } = content;
  if (!mayBeMute || status === null || amountOf(content) === 0 || data + rows > 0 || length > MOST_AROUND_MESSAGE)
    return null;
  if (status === 404 || status === 410) return { looks: 'not-found', isMute: true };
  return status === 401 || status === 403 ? { looks: 'error', isMute: true } : null;
};

/** What is missing according to a message with little else around it; null where it says nothing of that kind. */
const messageOf = ({ blocks, length, data, rows }: Content, hasStatus: boolean): 'not-found' | 'error' | null => {
  const most = hasStatus ? MOST_DATA_OF_MESSAGE + 1 : MOST_DATA_OF_MESSAGE;
  if (data > most || rows >= most) return null;
  const messages = blocks.filter((block) => block.length <= LONGEST_MESSAGE);
  const around = length - Math.max(0, ...messages.map((message) => message.length));
  if (around > (hasStatus ? MOST_AROUND_WITH_STATUS : MOST_AROUND_MESSAGE)) return null;
  return messages.some((text) => says('gone', text))
    ? 'not-found'
    : messages.some((text) => says('refused', text))
      ? 'error'
      : null;
};

const isEmptyList = (page: Page, { blocks, data, rows, length }: Content): boolean => {
  if (rows > 0 || data > MOST_DATA_OF_MESSAGE || length > MOST_AROUND_EMPTY_LIST) return false;
  // Some say it in the title and the page's header only.
  const title = dom.querySelector(page.document, 'title');
  const sentences = [...blocks, dom.textContent(title)].filter((sentence) => sentence.length <= LONGEST_MESSAGE);
  return sentences.some((sentence) => says('noResult', sentence)) || countsNothing(page);
};

/** Whether every counter on the page says 0. All of them must, because lists inside a record have counters of their own. */
const countsNothing = (page: Page): boolean => {
  const totals = allIn(page, COUNTERS).flatMap((counter) =>
    isRendered(counter) ? (COUNT.exec(dom.textContent(counter))?.[1] ?? []) : [],
  );
  return totals.length > 0 && totals.every((total) => total === '0');
};
