// What pages say when a record is not there, in the languages that CRMs are used in most. Each pattern is for one sentence,
// and most want to end it: "Invoice not found by customer" is a title, and "Note was deleted by Ann" is news.

const NUMBERED = String.raw`^\W*(?:(?:https?|error|status|code|fehler|erreur)\W+)*`;
const THING =
  'record|page|contact|lead|account|customer|client|case|ticket|user|person|item|element|entry|deal|company';

/** There is no record at this address. */
const GONE: RegExp[] = [
  new RegExp(String.raw`${NUMBERED}(?:404|410)\W*$`, 'i'),
  /\bnot (?:be )?found(?: (?:or|in (?:the|this|our) (?:system|database|crm)|on this server)\b.*)?\W*$/i,
  new RegExp(
    String.raw`\b(?:this|the|that) (?:requested )?(?:${THING})(?: you[\w ’']{0,40})?,? (?:may |might |could )?(?:has|have|was|is|be)(?: already)?(?: been)? (?:deleted|removed|archived|unavailable|not available)(?: (?:by|or|and)\b.*)?\W*$`,
    'i',
  ),
  /\b(?:does|do|did)(?: not|n['’]t) (?:seem to |appear to )?exist|\bno longer (?:exists?|available)/i,
  new RegExp(
    String.raw`^\W*(?:${THING})\b.{0,30}\b(?:has|have|was|were) (?:been )?(?:deleted|removed|archived)\W*$`,
    'i',
  ),
  /\b(?:could ?not|can ?not|can['’]t|couldn['’]t|unable to|error|failed to) (?:be )?(?:find|load|locate|retriev(?:e|ing))\b/i,
  new RegExp(
    String.raw`^\W*(?:sorry\W+)?(?:there is )?no (?:such )?(?:${THING})(?: was)?(?: found| exists| with .*)?\W*$`,
    'i',
  ),
  /nicht gefunden(?: werden)?\W*$|existiert nicht|gibt es nicht|wurde gelöscht\W*$/i,
  /introuvable\W*$|n['’]existe (?:pas|plus)|été supprimée?\W*$/i,
  /\bno se (?:ha )?(?:encontr|pud)|\bno existe|n(?:o|ão) encontrad[oa]s?\W*$|não existe|ha sido eliminad[oa]\W*$/i,
  /non trovat[oa]\W*$|non esiste|niet gevonden\W*$|bestaat niet|nie znaleziono|nie istnieje/i,
  /bulunamadı|(?:не найден|не существует)|存在しません|見つかりません|不存在|找不到|未找到/i,
];

/** The record may exist, but the page does not show it: the CRM failed, or the agent has no permission. */
const REFUSED: RegExp[] = [
  new RegExp(String.raw`${NUMBERED}(?:401|403|50\d)\W*$`, 'i'),
  new RegExp(String.raw`${NUMBERED}(?:\d{3}\W+)?(?:forbidden|unauthori[sz]ed)\W*$`, 'i'),
  new RegExp(
    String.raw`\b(?:access|permission)\b.{0,30}\b(?:denied|refused|forbidden)(?: to (?:this|the) (?:${THING})\b.*)?\W*$`,
    'i',
  ),
  /\b(?:server error|service unavailable|something went wrong|error (?:has )?occurred)\b/i,
  /\b(?:do|does)(?: not|n['’]t) have (?:\w+ ){0,4}(?:access|permissions?|privileges?|rights?)\b/i,
  /\bnot (?:authori[sz]ed|allowed|permitted) to\b|\binsufficient p|\brestricted record/i,
  /verweigert\W*$|keine berechtigung|refusée?\W*$|denegado\W*$|negad[oa]\W*$|geweigerd\W*$|权限|権限/i,
];

/** A search or a list has no results. */
const NO_RESULT: RegExp[] = [
  /\b(?:no|0|zero) (?:\w+ ){0,2}(?:results?|records?|match(?:es)?|data|entries|rows|contacts?|leads?|items?|customers?|users?|tickets?)\b/i,
  /\bnothing (?:was )?(?:found|to (?:show|display))\b|\bdid not match any|\bnot found\W*$/i,
  /keine (?:\w+ )?(?:ergebnisse|einträge|treffer|daten)|nichts gefunden|aucun(?:e)? (?:\w+ )?(?:résultat|enregistrement|donnée)/i,
  /(?:sin|no hay|nenhum|nessun|geen|brak) (?:\w+ )?(?:result|registr|dat[oei]|gegevens|risultat|wynik)/i,
];

/** Words beside a value that somebody only searched for. */
const SEARCH_TALK =
  /\b(?:no|0|zero|search(?:ed|ing)?|match\w*|results?|nothing|filter(?:ed)?|criteria|query|keine?|suche\w*|ergebnis\w*|aucune?|résultats?|ningún|resultados?)\b/i;

const sentencesOf = (text: string): string[] =>
  text.split(/[.!?。;\n]+(?:\s+|$)| [-–—|] /).filter((part) => /\S/.test(part));

const hasSentence = (text: string, patterns: RegExp[]): boolean =>
  sentencesOf(text).some((part) => patterns.some((pattern) => pattern.test(part)));

export const saysGone = (text: string): boolean => hasSentence(text, GONE);
export const saysRefused = (text: string): boolean => hasSentence(text, REFUSED);
export const saysNoResult = (text: string): boolean => hasSentence(text, NO_RESULT);
/** Whether a text is about a search, or says that what it names is not there. */
export const isSearchTalk = (text: string): boolean => SEARCH_TALK.test(text) || saysGone(text) || saysRefused(text);
