import { numbersOf } from './people.ts';

/** What one CRM calls its addresses and parameters. */
export type Words = {
  base: string;
  record: string;
  list: string;
  id: string;
  needle: string;
  mode: string;
  code: string;
};

const POOLS: Record<keyof Words, readonly string[]> = {
  base: ['desk', 'kartei', 'w3', 'backoffice'],
  record: ['akte', 'k.php', 'sheet.do', 'fiche'],
  list: ['finden', 'suche.php', 'lookup.do', 'chercher'],
  id: ['nr', 'kdx', 'pk', 'ref'],
  needle: ['wonach', 'such', 'needle', 'txt'],
  mode: ['m', 'act', 'op', 'vue'],
  code: ['Kennung', 'Lead code', 'Customer code', 'Reference'],
};

/** The words of a seed. */
export function wordsOf(seed: number): Words {
  const next = numbersOf(seed + 1000);
  const pick = (name: keyof Words): string => POOLS[name][next(POOLS[name].length)] ?? '';
  return {
    base: pick('base'),
    record: pick('record'),
    list: pick('list'),
    id: pick('id'),
    needle: pick('needle'),
    mode: pick('mode'),
    code: pick('code'),
  };
}
