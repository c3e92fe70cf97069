import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { SeedActivity } from './data/activities.ts';
import { seedContacts } from './data/seed.ts';
import { conditionOf, orderOf, type ListFilter, type Matching } from './filter.ts';
import { activityOf, contactOf, integer, text } from './rows.ts';
import { fold } from './shared/format.ts';
import { FIELDS, OWNERS, STAGES, type Activity, type Contact, type Counts } from './shared/model.ts';
import type { Field, ListPage, Stage } from './shared/model.ts';
import { phoneDigits } from './shared/phone.ts';

const PAGE_SIZE = 25;
const DAY_MS = 86_400_000;

/** A contact as the dialer's side knows it, for those who make calls up. */
export interface Lead {
  id: number;
  name: string;
  company: string;
  /** As written in the record. */
  phone: string;
  /** All digits, country code first. */
  phoneDigits: string;
  /** The dialer's lead id; 0 for none. */
  leadId: number;
  /** Blank for none. */
  vendorLeadCode: string;
}

export type ContactForm = Record<Exclude<Field, 'leadId'>, string> & { leadId: number };

const SCHEMA = `
  CREATE TABLE contacts (
    id INTEGER PRIMARY KEY, firstName TEXT NOT NULL, lastName TEXT NOT NULL, title TEXT NOT NULL, company TEXT NOT NULL,
    email TEXT NOT NULL, phone TEXT NOT NULL, phoneDigits TEXT NOT NULL, mobile TEXT NOT NULL,
    mobileDigits TEXT NOT NULL, city TEXT NOT NULL, country TEXT NOT NULL, stage TEXT NOT NULL, owner TEXT NOT NULL,
    source TEXT NOT NULL, leadId INTEGER NOT NULL, vendorLeadCode TEXT NOT NULL, value INTEGER NOT NULL,
    createdAtMs INTEGER NOT NULL, lastActivityAtMs INTEGER NOT NULL, deleted INTEGER NOT NULL, folded TEXT NOT NULL
  ) STRICT;
  CREATE INDEX contacts_by_code ON contacts (vendorLeadCode);
  CREATE INDEX contacts_by_lead ON contacts (leadId);
  CREATE TABLE activities (
    id INTEGER PRIMARY KEY, contactId INTEGER NOT NULL REFERENCES contacts (id), kind TEXT NOT NULL,
    atMs INTEGER NOT NULL, who TEXT NOT NULL, text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX activities_by_contact ON activities (contactId, atMs DESC);
`;

const foldedOf = (c: Record<string, unknown>): string =>
  fold(
    ['firstName', 'lastName', 'title', 'company', 'email', 'city', 'vendorLeadCode', 'leadId', 'phone', 'mobile']
      .map((key) => String(c[key]))
      .join(' '),
  );

const momentOf = ({ daysAgo, minuteOfDay }: SeedActivity, nowMs: number): number =>
  Math.min(nowMs - 60_000, Math.floor(nowMs / DAY_MS - daysAgo) * DAY_MS + minuteOfDay * 60_000);

// A form may be a whole contact: only what the form has becomes a column.
const columnsOf = (form: ContactForm): Record<string, SQLInputValue> =>
  Object.fromEntries(FIELDS.map((field) => [field, form[field]]));

const typedDigits = (written: string): string => phoneDigits(written).replace(/^00/, '');

/** The CRM's records in SQLite, in memory: closing forgets them, `reseed` brings the seed back. */
export class CrmDatabase {
  readonly #db = new DatabaseSync(':memory:');
  readonly #now: () => number;
  /** How its search compares. */
  matching: Matching = 'numbers';

  constructor(now: () => number) {
    this.#now = now;
    this.#db.function('fold', { deterministic: true }, (value) => fold(text(value)));
    this.#db.exec(SCHEMA);
    this.reseed();
  }

  reseed(): void {
    const nowMs = this.#now();
    this.#db.exec('BEGIN; DELETE FROM activities; DELETE FROM contacts;');
    for (const { activities, createdDaysAgo, deleted, ...columns } of seedContacts()) {
      this.#insert('contacts', {
        ...columns,
        deleted: deleted ? 1 : 0,
        createdAtMs: nowMs - createdDaysAgo * DAY_MS,
        lastActivityAtMs:
          activities[0] === undefined ? nowMs - createdDaysAgo * DAY_MS : momentOf(activities[0], nowMs),
        folded: foldedOf(columns),
      });
      for (const activity of activities) {
        const { kind, who, text: words } = activity;
        this.#insert('activities', { contactId: columns.id, kind, who, text: words, atMs: momentOf(activity, nowMs) });
      }
    }
    this.#db.exec('COMMIT');
  }

  list(filter: ListFilter): ListPage {
    const { sql, values } = conditionOf(filter, this.matching);
    const where = `FROM contacts WHERE ${sql}`;
    const total = integer(this.#db.prepare(`SELECT count(*) AS total ${where}`).get(...values)?.['total']);
    const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
    const page = Math.min(filter.page, pages);
    const rows = this.#db
      .prepare(`SELECT * ${where} ORDER BY ${orderOf(filter.sort)} LIMIT ${PAGE_SIZE} OFFSET ?`)
      .all(...values, (page - 1) * PAGE_SIZE);
    return { contacts: rows.map(contactOf), total, page, pages };
  }

  get(id: number): Contact | null {
    const row = this.#db.prepare('SELECT * FROM contacts WHERE id = ? AND deleted = 0').get(id);
    return row === undefined ? null : contactOf(row);
  }

  /** Returns all records with this code: the code is not unique. */
  byCode(code: string): Contact[] {
    return this.#where("vendorLeadCode = ? AND vendorLeadCode <> ''", code);
  }

  byLead(leadId: number): Contact[] {
    return this.#where('leadId = ? AND leadId <> 0', leadId);
  }

  activities(contactId: number): Activity[] {
    return this.#db
      .prepare('SELECT * FROM activities WHERE contactId = ? ORDER BY atMs DESC, id DESC')
      .all(contactId)
      .map(activityOf);
  }

  addNote(contactId: number, who: string, note: string): void {
    const atMs = this.#now();
    this.#insert('activities', { contactId, kind: 'note', atMs, who, text: note });
    this.#db.prepare('UPDATE contacts SET lastActivityAtMs = ? WHERE id = ?').run(atMs, contactId);
  }

  /** Saves a form; a number that was not changed keeps its country code. */
  update(id: number, form: ContactForm): void {
    const old = this.get(id);
    if (old === null) return;
    const columns: Record<string, SQLInputValue> = { ...columnsOf(form), folded: foldedOf(form) };
    if (form.phone !== old.phone) columns['phoneDigits'] = typedDigits(form.phone);
    if (form.mobile !== old.mobile) columns['mobileDigits'] = typedDigits(form.mobile);
    const names = Object.keys(columns);
    this.#db
      .prepare(`UPDATE contacts SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`)
      .run(...Object.values(columns), id);
  }

  /** Returns the new record's id. */
  create(form: ContactForm): number {
    const atMs = this.#now();
    return this.#insert('contacts', {
      ...columnsOf(form),
      phoneDigits: typedDigits(form.phone),
      mobileDigits: typedDigits(form.mobile),
      source: 'Entered by hand',
      value: 0,
      createdAtMs: atMs,
      lastActivityAtMs: atMs,
      deleted: 0,
      folded: foldedOf(form),
    });
  }

  /** Returns whether there was such a record. */
  remove(id: number): boolean {
    return this.#db.prepare('UPDATE contacts SET deleted = 1 WHERE id = ? AND deleted = 0').run(id).changes > 0;
  }

  counts(): Counts {
    const rows = this.#db.prepare('SELECT stage, owner FROM contacts WHERE deleted = 0').all();
    const inStage = (stage: Stage): number => rows.filter((row) => row['stage'] === stage).length;
    return {
      all: rows.length,
      mine: rows.filter((row) => row['owner'] === OWNERS[0]).length,
      stages: {
        New: inStage(STAGES[0]),
        Contacted: inStage(STAGES[1]),
        Qualified: inStage(STAGES[2]),
        Proposal: inStage(STAGES[3]),
        Won: inStage(STAGES[4]),
        Lost: inStage(STAGES[5]),
      },
    };
  }

  leads(): Lead[] {
    return this.#db
      .prepare('SELECT * FROM contacts WHERE deleted = 0 ORDER BY id')
      .all()
      .map((row) => {
        const { id, name, company, phone, leadId, vendorLeadCode } = contactOf(row);
        return { id, name, company, phone, phoneDigits: text(row['phoneDigits']), leadId, vendorLeadCode };
      });
  }

  close(): void {
    this.#db.close();
  }

  #where(condition: string, value: SQLInputValue): Contact[] {
    return this.#db
      .prepare(`SELECT * FROM contacts WHERE ${condition} AND deleted = 0 ORDER BY id`)
      .all(value)
      .map(contactOf);
  }

  #insert(table: 'contacts' | 'activities', columns: Record<string, SQLInputValue>): number {
    const names = Object.keys(columns);
    const marks = names.map(() => '?').join(', ');
    const { lastInsertRowid } = this.#db
      .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`)
      .run(...Object.values(columns));
    return Number(lastInsertRowid);
  }
}
