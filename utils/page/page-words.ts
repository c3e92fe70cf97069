// What pages say when a record is not there, in the languages that CRMs are used in most.

/** There is no record at this address. */
export const GONE =
  /\b404\b|\bnot found\b|\bno longer (?:exist|available)|n[o']t exist|\b(?:was|been|is) deleted|n[o']t (?:be )?f(?:ou|i)nd|nicht gefunden|existiert nicht|introuvable|n(?:o|ão) encontrad|non trovat|niet gevonden/i;

/** The record may exist, but the page does not show it: the CRM failed, or the agent has no permission. */
export const REFUSED =
  /\b(?:access|permission) denied|forbidden|server error|insufficient p|n[o']t have (?:access|permission)|verweigert|refusé|denegado/i;

/** A search or a list has no results. */
export const NO_RESULT =
  /\b(?:no|0) (?:\w+ )?(?:results?|records?|match(?:es)?|data|entries|rows|contacts?|leads?|items?)\b|\bnothing (?:found|to (?:show|display))\b|keine (?:\w+ )?(?:ergebnisse|einträge|treffer|daten)|aucun résultat|sin resultados/i;

/** Words beside a value that somebody only searched for. */
export const SEARCH_TALK =
  /\b(?:no|0|zero|search(?:ed|ing)?|match\w*|results?|nothing|filter(?:ed)?|keine?|suche|ergebnis\w*|aucune?|résultats?|ningún|resultados?)\b/i;
