/**
 * What lists hold where nothing is known. Spaces, signs and case do not matter ("N/A", "(null)", "not set"). A word in a
 * code that says more ("NONE-12") is that code.
 */
const NOTHING = new Set(
  [
    'null nil nan none na no nocode noid nothing void empty blank missing undefined unknown unk default',
    'tbd tba tbc todo pending notavailable notapplicable notset notknown unavailable false ref',
    'keine keiner keins ohne leer unbekannt nichtbekannt ka',
    'aucun aucune inconnu inconnue vide néant sans',
    'ninguno ninguna nulo desconocido vacio vacío sincodigo sincódigo sindatos nd',
    'nessuno nessuna sconosciuto vuoto nenhum nenhuma desconhecido vazio',
    'geen onbekend leeg ingen ukjent ukendt okänd brak nieznany нет неизвестно なし 不明 无 未知 없음 لايوجد غيرمعروف',
  ].flatMap((words) => words.split(' ')),
);

/** What a program forgot to fill in: `{vendor_id}`, `%s`, the dialer's own `--A--vendor_lead_code--B--`, MySQL's `\N`. */
const UNFILLED = /^(?:[{[<$%]+[a-z_. ]+[}\]>%]+|--A--.*--B--|%[a-z]|\\n|vendor_(?:lead_code|id))$/i;

/**
 * The vendor lead code or lead id as a name of one customer; blank where it names nobody: a placeholder ("NULL", "0", "N/A",
 * "-", "x"), a filler ("9999999"), a value that was never filled in. Such a value is shared by all who have no code, so
 * nothing may be looked for, opened or remembered by it.
 */
export function nameOrBlank(given: string): string {
  const name = given.trim();
  const said = name.normalize('NFC').replaceAll(/[^\p{L}\p{N}]/gu, '');
  if (said === '' || UNFILLED.test(name) || NOTHING.has(said.toLowerCase())) return '';
  // "x", "xxx", "aaa", "9999999": something had to be typed.
  return /^(?:0+|x+|(\D)\1{2,}|(\d)\2{6,})$/iu.test(said) ? '' : name;
}
