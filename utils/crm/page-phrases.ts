import type { PagePhrases } from './record-keys.ts';

// What pages say when a record is not there, in the languages that CRMs are used in most. Each pattern is for one sentence,
// and most want to end it: "Invoice not found by customer" is a title, and "Note was deleted by Ann" is news. They go to the
// page with the record's keys, because the script in it has to stay small.

const sources = (patterns: RegExp[]): string[] => patterns.map(({ source }) => source);

const NUMBERED = String.raw`^\W*(?:(?:https?|error|status|code|fehler|erreur)\W+)*`;
const THING =
  'record|page|contact|lead|account|customer|client|case|ticket|user|person|item|element|entry|deal|company|organi[sz]ation';

/** There is no record at this address. */
const gone: RegExp[] = [
  new RegExp(String.raw`${NUMBERED}(?:404|410)\W*$`),
  /\bno longer (?:exists?|available)|(?: not|n['’]t) (?:seem to |appear to )?exist/,
  /\bnot (?:be )?found(?: (?:or|in (?:the|this|our) (?:system|database|crm)|on this server)\b|\W*$)/,
  /\b(?:can ?not|can['’]t|could ?not|couldn['’]t|unable to|error|failed to) (?:be )?(?:find|load|locate|retriev)/,
  new RegExp(
    String.raw`^\W*(?:sorry\W+)?(?:there is )?no (?:such )?(?:${THING}) (?:was |is )?(?:(?:found|exists)\W*$|with )`,
  ),
  new RegExp(
    String.raw`^\W*(?:(?:this|the|that) )?(?:requested )?(?:${THING})(?: you[\w ’']*)?,? (?:may |might )?(?:has|have|was|is|be)(?: already)?(?: been)? (?:deleted|removed|archived|unavailable|not available)(?: (?:by|or|and) |\W*$)`,
  ),
  /nicht gefunden(?: werden)?\W*$|existiert nicht|gibt es nicht|wurde gelöscht\W*$/,
  /introuvable\W*$|n['’]existe (?:pas|plus)|été supprimée?\W*$/,
  /\bno se (?:ha )?(?:encontr|pud)|\bno existe|n(?:o|ão) encontrad[oa]s?\W*$|não existe|ha sido eliminad[oa]\W*$/,
  /non trovat[oa]\W*$|non esiste|niet gevonden\W*$|bestaat niet|nie znaleziono|nie istnieje/,
  /bulunamadı|не найден|не существует|存在しません|見つかりません|不存在|找不到|未找到/,
];

/** The record may exist, but the page does not show it: the CRM failed, or the agent has no permission. */
const refused: RegExp[] = [
  new RegExp(String.raw`${NUMBERED}(?:401|403|50\d)\W*$`),
  new RegExp(String.raw`${NUMBERED}(?:\d{3}\W+)?(?:forbidden|unauthori[sz]ed)\W*$`),
  new RegExp(
    String.raw`\b(?:access|permission)\b.{0,30}\b(?:denied|refused|forbidden)(?: to (?:this|the) (?:${THING})\b|\W*$)`,
  ),
  /\b(?:server error|service unavailable|something went wrong|error (?:has )?occurred)\b/,
  /(?: not|n['’]t) have (?:\w+ ){0,4}(?:access|permissions?|privileges?|rights?)\b/,
  /\bnot (?:authori[sz]ed|allowed|permitted) to\b|\binsufficient p|\brestricted record/,
  /verweigert\W*$|keine berechtigung|refusée?\W*$|denegado\W*$|negad[oa]\W*$|geweigerd\W*$|权限|権限/,
];

/** A search or a list has no results. */
const noResult: RegExp[] = [
  /\b(?:no|0|zero) (?:\w+ ){0,2}(?:results?|records?|match(?:es)?|data|entr(?:y|ies)|rows?|contacts?|leads?|items?|customers?|users?|tickets?)\b/,
  /\bnothing (?:was )?(?:found|to (?:show|display))\b|\bnot match any|\bnot found\W*$/,
  /keine (?:\w+ )?(?:ergebnisse|einträge|treffer|daten)|nichts gefunden|aucune? (?:\w+ )?(?:résultat|enregistrement|donnée)/,
  /(?:sin|no hay|nenhum|nessun|geen|brak) (?:\w+ )?(?:result|registr|dat[oei]|gegevens|risultat|wynik)/,
];

/** Words beside a value that somebody only searched for. */
const searchTalk =
  /\b(?:no|0|zero|search(?:ed|ing)?|match\w*|results?|nothing|filter(?:ed)?|criteria|keine?|suche\w*|ergebnis\w*|aucune?|résultats?|ningún|resultados?)\b/;

const NUMBER = '(?:id|nr|no|n[°ºo]|num|number|nummer|número|numero|numéro)';
/** "Lead ID", "Lead-Nr.", "Lead #", "ID del lead"; not "Lead source ID", and not "Parent lead ID". */
const leadIdLabel: RegExp[] = [
  new RegExp(String.raw`^\W*(?:(?:vici(?:dial)?|diall?er|croco(?: dial)?)\s+)?lead(?:[\s_-]*${NUMBER}|\s*#)[\s.:#(]*$`),
  new RegExp(String.raw`^\W*${NUMBER}(?: (?:del?|du|di))? lead[\s:]*$`),
];
/** "Lead code", "Vendor lead code", "External ID": where a CRM keeps a code that others gave. */
const codeLabel: RegExp[] = [
  /^\W*(?:(?:vendor|diall?er|external|ext\.?)[\s_-]*(?:lead[\s_-]*)?|lead[\s_-]*)code[\s.:#(]*$/,
  new RegExp(String.raw`^\W*(?:vendor[\s_-]*lead|ext(?:ernal|\.)?(?:[\s_-]*lead)?)[\s_-]*${NUMBER}[\s.:#(]*$`),
];

/** Labels of what an error page tells about itself. */
const technicalLabel =
  /\b(?:error|fehler|request|trace|correlation|incident|path|url|timestamp|host|server|support|help|admin\w*|hotline)\b/;
/** A number to call or a mail address, and no more. */
const contactData = /^(?!\d{4}-\d\d-\d\d)(?:[+(]?\d[\d\s()./-]{7,20}\d|[^\s@]+@[^\s@]+\.\w+)$/;
/** Addresses of pages for logging in. */
const logInAddress = /(?:\b|_)(?:log-?[io]n|sign-?in|sso|oauth2?|saml2?|authenticate|anmelden|session\/new)(?:\b|_)/;

export const pagePhrases: PagePhrases = {
  gone: sources(gone),
  refused: sources(refused),
  noResult: sources(noResult),
  searchTalk: sources([searchTalk]),
  leadIdLabel: sources(leadIdLabel),
  codeLabel: sources(codeLabel),
  technicalLabel: sources([technicalLabel]),
  contactData: sources([contactData]),
  logInAddress: sources([logInAddress]),
};
