import type { SQLInputValue } from 'node:sqlite';
import { fold } from './shared/format.ts';
import { STAGES } from './shared/model.ts';
import { phoneSearchDigits } from './shared/phone.ts';
import { DEFAULT_SORT, type ListQuery } from './shared/routes.ts';

export interface Condition {
  sql: string;
  values: SQLInputValue[];
}

/** What a search finds: numbers however they are written, what holds the text, or what is the text. */
export type Matching = 'numbers' | 'text' | 'whole-text';

export interface ListFilter extends ListQuery {
  code?: string;
  leadId?: number;
}

const MOST_WORDS = 20;

const ORDERS: Record<string, string> = {
  name: 'fold(firstName || lastName)',
  company: 'fold(company)',
  stage: `instr('${STAGES.join()}', stage)`,
  owner: 'owner',
  activity: 'lastActivityAtMs',
  id: 'id',
};

/** Returns the SQL order for `name`, `-name` and so on; the default one for words it does not know. */
export function orderOf(asked: string): string {
  const sort = Object.hasOwn(ORDERS, asked.replace(/^-/, '')) ? asked : DEFAULT_SORT;
  return `${ORDERS[sort.replace(/^-/, '')]} ${sort.startsWith('-') ? 'DESC' : 'ASC'}, id ASC`;
}

// A number typed with its country code also finds one that was stored without it.
const numberIn = (column: string): string =>
  `instr(${column}, ?) > 0 OR (length(${column}) >= 7 AND substr(?, -length(${column})) = ${column})`;

/** Returns the SQL condition of a search and its parameters: every word must occur, or the number must. */
function searchOf(q: string, matching: Matching): Condition {
  const text = q.trim();
  if (matching === 'text') return { sql: 'instr(folded, ?) > 0', values: [fold(text)] };
  if (matching === 'whole-text') return { sql: '? IN (phone, mobile, vendorLeadCode)', values: [text] };
  const words = fold(q).split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
  const wordSql = words.map(() => `instr(folded, ?) > 0`).join(' AND ');
  const digits = phoneSearchDigits(q);
  if (digits === '') return { sql: `(${wordSql})`, values: words };
  const sql = `((${wordSql}) OR ${numberIn('phoneDigits')} OR ${numberIn('mobileDigits')})`;
  return { sql, values: [...words, digits, digits, digits, digits] };
}

const equal = (column: string, value: string | number | undefined): Condition[] =>
  value === undefined || value === '' ? [] : [{ sql: `${column} = ?`, values: [value] }];

/** Returns the SQL condition for the contacts that a list shows. */
export function conditionOf(filter: ListFilter, matching: Matching): Condition {
  const conditions: Condition[] = [
    { sql: 'deleted = 0', values: [] },
    ...equal('stage', filter.stage),
    ...equal('owner', filter.owner),
    ...equal('vendorLeadCode', filter.code),
    ...equal('leadId', filter.leadId),
    ...(filter.q.trim() === '' ? [] : [searchOf(filter.q, matching)]),
  ];
  return {
    sql: conditions.map((condition) => condition.sql).join(' AND '),
    values: conditions.flatMap((condition) => condition.values),
  };
}
