import type { DialerErrorKind } from './errors.ts';

/** A text without its HTML tags. */
export const withoutTags = (text: string) => text.replaceAll(/<[^<>]*>/g, ' ');

/** How PHP, and upstream's own code, tell that the database did not do what was asked. */
const DATABASE = /mysqli_sql_exception|PDOException|SQLSTATE|mysqli?(?:_\w|::|->)|MySQL (?:connect|server)/i;
const NO_DATABASE =
  /MySQL connect error|(?:can(?:no|')t|could not) connect to (?:the )?(?:local )?(?:MySQL|MariaDB|database)/i;
const FATAL = /\b(?:fatal|parse) error\s*:/i;

/** Which part of the dialer failed, as the page says that PHP sent with HTTP 500: its database, or its program. */
export const failedPart = (body: string): DialerErrorKind =>
  DATABASE.test(body) || NO_DATABASE.test(body) ? 'database-failed' : 'program-failed';

/** What a body is that came with HTTP 200 and holds no JSON: an answer in XML, PHP's words for its end, or a page of somebody else's. */
export function kindOfPage(body: string): 'xml-answer' | 'database-failed' | 'program-failed' | 'not-json' {
  // Other servers send XML, too, so one of the dialer's own elements must be in it.
  if (/<(?:goautodialapi|result|lead_id)\b/i.test(body) && !/<html\b/i.test(body)) return 'xml-answer';
  const said = withoutTags(body);
  if (NO_DATABASE.test(said)) return 'database-failed';
  if (!FATAL.test(said)) return 'not-json';
  return DATABASE.test(said) ? 'database-failed' : 'program-failed';
}

/** The text of the first element of this name in an XML answer; blank where there is none. Upstream's XML is not well formed. */
export const elementIn = (xml: string, name: 'result' | 'code' | 'message'): string =>
  new RegExp(`<${name}>\\s{0,9}(?:<!\\[CDATA\\[)?([^<\\]]*)`, 'i').exec(xml)?.[1]?.trim() ?? '';
