/**
 * How a CRM is set up, and so how its records are reached. `codes-are-ids`: the plain case, in which each record stands at
 * its code. In all but that and `by-admin` the CRM has ids of its own, and the code stands in a custom field.
 */
export const CRM_KINDS = [
  'codes-are-ids',
  'by-admin',
  'guess-search',
  'guess-lookup',
  'search-only',
  'remembered',
] as const;
export type CrmKind = (typeof CRM_KINDS)[number];

/** A lead of the dialer. Its number in the simulation names it for certain: code, id and phone may be another's, or nothing. */
export type SimulatedLead = { number: number; leadId: number; code: string; phone: string };

/** What a record's page shows of it. */
type Shows = { code: boolean; leadId: boolean; phone: boolean };

/** A customer's record. */
export type CrmRecord = {
  id: string;
  /** The lead whose record it is; null for a record that no call is about. */
  owner: number | null;
  code: string;
  leadId: string;
  phone: string;
  shows: Shows;
  /** How long after its page has loaded it shows what it shows, ms. */
  drawnAfterMs: number;
};

/** What is true in one CRM. */
export type CrmWorld = {
  kind: CrmKind;
  lead: (number: number) => SimulatedLead;
  recordOf: (number: number) => CrmRecord | null;
  /** The record that stands at an id now; one that was merged into another is that one. */
  at: (id: string) => CrmRecord | null;
  /** Whether the CRM sends whoever asks for this id to another record. */
  isMerged: (id: string) => boolean;
  /** The lead's record goes up in another that somebody had made of the same person. */
  merge: (number: number) => void;
  /** Whether lists have a column for the code. All have one for the number. */
  listsShowCode: boolean;
  /** What the CRM finds for some words, best first. */
  search: (words: string) => CrmRecord[];
  /** Whether a record is that of the lead's customer. */
  isHis: (number: number, record: CrmRecord) => boolean;
};

export const LEADS = 900;
const FIRST_LEAD = 700_100;
const FIRST_ID = 1000;
/** Codes that say that there is none; such leads have no lead id either. */
const NO_CODE = ['NULL', '0', 'N/A', 'none', '-', 'TBD'] as const;
/** What dialers send for a caller who hides the number. */
export const WITHHELD = ['anonymous', 'Unknown', 'Restricted', '0000000000'] as const;

const hasOwnIds = (kind: CrmKind) => kind !== 'codes-are-ids' && kind !== 'by-admin';
const idOf = (number: number) => String(FIRST_ID + number * 3);

/** The lead with whom that one shares a household's number; null where it shares it with none. */
export function mateOf(kind: CrmKind, number: number): number | null {
  if (kind === 'codes-are-ids') return null;
  return number % 10 === 4 ? number - 1 : number % 10 === 3 ? number + 1 : null;
}

/** The lead with that number, as the dialer of an office with such a CRM has it. */
export function leadIn(kind: CrmKind, number: number): SimulatedLead {
  const isPlain = kind === 'codes-are-ids';
  // One in thirteen is no lead of a list: the dialer has a number for it, and nothing else.
  const isNobody = !isPlain && number % 13 === 6;
  const household = Math.min(number, mateOf(kind, number) ?? number);
  return {
    number,
    leadId: isNobody ? 0 : FIRST_LEAD + number,
    code: isNobody ? (NO_CODE[number % NO_CODE.length] ?? '') : codeOf(kind, number),
    phone: `415555${String(household).padStart(4, '0')}`,
  };
}

function codeOf(kind: CrmKind, number: number): string {
  if (number % 7 === 3) return '';
  // The code of one in five is the id of somebody else's record.
  if (hasOwnIds(kind) && number % 5 === 2) return idOf((number + 37) % LEADS);
  return `CUST-${String(number).padStart(6, '0')}`;
}

/** The lead with that number where codes are ids. */
export const leadNumbered = (number: number): SimulatedLead => leadIn('codes-are-ids', number);

/** The number of a lead that the dialer names by its id; null where it names none. */
export const numberOfLead = (leadId: unknown): number | null => {
  const number = Number(leadId) - FIRST_LEAD;
  return number >= 0 && number < LEADS ? number : null;
};

function recordIn(kind: CrmKind, number: number): CrmRecord | null {
  const { leadId, code, phone } = leadIn(kind, number);
  const isPlain = kind === 'codes-are-ids';
  if (!isPlain && number % 17 === 8) return null;
  // One code in eleven is unknown to the CRM: such a record has no code, and is found by lead id or number.
  const isKnown = number % 11 !== 5;
  const byId = isPlain ? String(leadId) : `R-${number}`;
  const isId = code !== '' && isKnown && leadId !== 0;
  return {
    id: hasOwnIds(kind) ? idOf(number) : isId ? code : byId,
    owner: number,
    code: isKnown ? code : '',
    leadId: String(leadId),
    phone,
    shows: isPlain
      ? { code: true, leadId: true, phone: true }
      : { code: number % 3 !== 0, leadId: number % 19 === 1, phone: number % 4 !== 1 },
    drawnAfterMs: isPlain ? 0 : number % 23 === 7 ? 2500 : number % 23 === 8 ? 600 : 0,
  };
}

/** A number as the CRM keeps it. A search finds only what is written there. */
const writtenAs = (phone: string): string =>
  /[13579]$/.test(phone) ? phone.replace(/^(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3') : phone;

/** Records that a search for a withheld number finds, and that no call is about. */
const strangers: readonly CrmRecord[] = [
  { id: '9001', code: 'Anonymous donor', phone: '' },
  { id: '9002', code: '', phone: '0000000000' },
  { id: '9003', code: 'Unknown Records Ltd', phone: '4155559003' },
  // Callers' numbers, but for the area code.
  { id: '9004', code: '', phone: '2125550019' },
  { id: '9005', code: '', phone: '2125550008' },
  { id: '9006', code: '', phone: '9175550025' },
  { id: '9007', code: '', phone: '2125550025' },
].map((record) => ({
  ...record,
  owner: null,
  leadId: '',
  shows: { code: true, leadId: false, phone: true },
  drawnAfterMs: 0,
}));

export function createCrmWorld(kind: CrmKind): CrmWorld {
  const ofLeads = Array.from({ length: LEADS }, (_, number) => recordIn(kind, number));
  const all = [...ofLeads.flatMap((record) => record ?? []), ...(kind === 'codes-are-ids' ? [] : strangers)];
  const byId = new Map(all.map((record) => [record.id, record]));
  const merged = new Map<string, string>();

  function at(id: string): CrmRecord | null {
    const into = merged.get(id);
    return into === undefined ? (byId.get(id) ?? null) : at(into);
  }

  return {
    kind,
    lead: (number) => leadIn(kind, number),
    recordOf: (number) => ofLeads[number] ?? null,
    at,
    isMerged: (id) => merged.has(id),
    merge(number) {
      const own = ofLeads[number];
      if (!own || merged.has(own.id)) return;
      // Some CRMs keep the custom fields of the one that survives, and those are blank.
      const survivor = { ...own, id: `7${own.id}`, code: number % 2 === 0 ? own.code : '' };
      byId.set(survivor.id, survivor);
      all.push(survivor);
      merged.set(own.id, survivor.id);
    },
    listsShowCode: kind !== 'search-only',
    search(sought) {
      const words = sought.trim().toLowerCase();
      if (words.length < 2) return [];
      // People search for parts, so that numbers hold short codes too.
      return all.filter(
        ({ id, code, leadId, phone }) =>
          !merged.has(id) &&
          ([code.toLowerCase(), leadId].includes(words) ||
            writtenAs(phone).includes(words) ||
            (/^[a-z]/.test(words) && code.toLowerCase().includes(words))),
      );
    },
    isHis(number, record) {
      const own = ofLeads[number];
      if (own) return record.owner === number;
      // Who is not in the CRM is known there by the household's number, or not at all.
      return record.owner !== null && record.phone === leadIn(kind, number).phone;
    },
  };
}
