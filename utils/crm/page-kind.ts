import type { PageReport } from '../messages.ts';
import type { Finding } from './find-record.ts';
import { isRendered, pageRoots } from './page-roots.ts';
import { enclosingRow } from './record-row.ts';

const LOG_IN_ADDRESS =
  /[/?#&=._-](?:log-?in|log-?on|sign-?in|sso|oauth2?|saml2?|authenticate|anmelden|session\/new)(?:[/?#&=._-]|$)/i;
const GONE =
  /\b404\b|\bnot found\b|\bno longer (?:exists|available)\b|\b(?:does ?n[o']t|do not) exist\b|\b(?:was|been|is) deleted\b|\b(?:could|can)(?: ?not|n't) (?:be )?f(?:ou|i)nd\b|\bnicht gefunden\b|\bexistiert nicht\b|\bintrouvable\b|\bno encontrad[oa]\b|\bnão encontrad[oa]\b|\bnon trovat[oa]\b|\bniet gevonden\b/i;
const NO_RESULT =
  /\b(?:no|0) (?:\w+ )?(?:results?|records?|match(?:es)?|data|entries|rows|contacts?|leads?|items?)\b|\bnothing (?:found|to (?:show|display))\b|\bkeine (?:\w+ )?(?:ergebnisse|einträge|treffer|daten)\b|\baucun résultat\b|\bsin resultados\b/i;
const HEADINGS =
  'h1,h2,h3,[role=heading],[role=alert],[role=status],[class*=error i],[class*=not-found i],[class*=notfound i]';
const EMPTY =
  '[class*=empty i],[class*=no-result i],[class*=noresult i],[class*=no-data i],td[colspan],[role=status],[role=alert],caption';
const MAIN = 'main,[role=main],body';
/** A page that says nothing but that there is nothing is short. */
const LONGEST_NOTICE = 400;
const LONGEST_SENTENCE = 160;

/** What kind of page this is, as far as its address and what is rendered tell. */
export const pageKind = (document: Document, finding: Finding): PageReport['looks'] => {
  if (asksForLogIn(document, finding)) return 'log-in';
  const certain = finding.found !== null && finding.found !== 'address';
  if (!certain && saysGone(document)) return 'not-found';
  if (finding.found === 'address') return 'record';
  if (finding.found)
    return finding.elements.some((element) => enclosingRow(element, null) === null) ? 'record' : 'other';
  return saysNoResult(document) ? 'not-found' : 'other';
};

const asksForLogIn = (document: Document, finding: Finding): boolean => {
  const passwords = rendered(document, 'input[type=password]');
  // Two of them: a page on which a password is changed.
  if (
    passwords.length === 1 &&
    finding.elements.every((element) => element.contains(passwords[0]!) || !element.matches('tr,li'))
  )
    return true;
  const names = 'input[autocomplete~=username],input[type=email],input[name*=user i],input[name*=login i]';
  return (
    LOG_IN_ADDRESS.test(document.URL) &&
    finding.found === null &&
    (passwords.length > 0 || rendered(document, names).length > 0)
  );
};

const saysGone = (document: Document): boolean =>
  GONE.test(document.title) ||
  rendered(document, HEADINGS).some((element) => isSentence(element) && GONE.test(element.textContent ?? '')) ||
  isNotice(document, GONE);

const saysNoResult = (document: Document): boolean =>
  rendered(document, `${HEADINGS},${EMPTY}`).some(
    (element) => isSentence(element) && NO_RESULT.test(element.textContent ?? ''),
  ) || isNotice(document, NO_RESULT);

const isSentence = (element: Element): boolean => (element.textContent ?? '').trim().length <= LONGEST_SENTENCE;

const isNotice = (document: Document, pattern: RegExp): boolean => {
  const main = [...document.querySelectorAll<HTMLElement>(MAIN)].find(isRendered);
  if (!main || (main.textContent ?? '').length > 20 * LONGEST_NOTICE) return false;
  const text = main.innerText.trim();
  return text.length <= LONGEST_NOTICE && pattern.test(text);
};

const rendered = (document: Document, selector: string): Element[] =>
  pageRoots(document).flatMap((root) => [...root.querySelectorAll(selector)].slice(0, 60).filter(isRendered));
