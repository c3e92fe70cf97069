import type { SQLOutputValue } from 'node:sqlite';
import type { Activity, ActivityKind, Contact } from './shared/model.ts';

type Row = Record<string, SQLOutputValue>;

const KINDS: readonly ActivityKind[] = ['call', 'email', 'meeting', 'note', 'stage'];

export const text = (value: SQLOutputValue | undefined): string => (typeof value === 'string' ? value : '');
export const integer = (value: SQLOutputValue | undefined): number => (typeof value === 'number' ? value : 0);

export function contactOf(row: Row): Contact {
  return {
    id: integer(row['id']),
    firstName: text(row['firstName']),
    lastName: text(row['lastName']),
    name: `${text(row['firstName'])} ${text(row['lastName'])}`.trim(),
    title: text(row['title']),
    company: text(row['company']),
    email: text(row['email']),
    phone: text(row['phone']),
    mobile: text(row['mobile']),
    city: text(row['city']),
    country: text(row['country']),
    stage: text(row['stage']),
    owner: text(row['owner']),
    source: text(row['source']),
    leadId: integer(row['leadId']),
    vendorLeadCode: text(row['vendorLeadCode']),
    value: integer(row['value']),
    createdAtMs: integer(row['createdAtMs']),
    lastActivityAtMs: integer(row['lastActivityAtMs']),
  };
}

export function activityOf(row: Row): Activity {
  return {
    id: integer(row['id']),
    kind: KINDS.find((kind) => kind === row['kind']) ?? 'note',
    atMs: integer(row['atMs']),
    who: text(row['who']),
    text: text(row['text']),
  };
}
