// What pages say where a record is not, in the languages that CRMs are most used in.

/** The record at an address is not there. */
export const GONE =
  /\b404\b|\bnot found\b|\bno longer (?:exist|available)|n[o']t exist|\b(?:was|been|is) deleted|n[o']t (?:be )?f(?:ou|i)nd|nicht gefunden|existiert nicht|introuvable|n(?:o|ão) encontrad|non trovat|niet gevonden/i;

/** It may be there, but is not shown: the CRM's fault, or the agent may not see it. */
export const REFUSED =
  /\b(?:access|permission) denied|forbidden|server error|insufficient p|n[o']t have (?:access|permission)|verweigert|refusé|denegado/i;

/** A search or list has nothing. */
export const NO_RESULT =
  /\b(?:no|0) (?:\w+ )?(?:results?|records?|match(?:es)?|data|entries|rows|contacts?|leads?|items?)\b|\bnothing (?:found|to (?:show|display))\b|keine (?:\w+ )?(?:ergebnisse|einträge|treffer|daten)|aucun résultat|sin resultados/i;

/** Stands beside a value that was only searched for. */
export const SEARCH_TALK =
  /\b(?:no|0|zero|search(?:ed|ing)?|match\w*|results?|nothing|filter(?:ed)?|keine?|suche|ergebnis\w*|aucune?|résultats?|ningún|resultados?)\b/i;
