/** How far a deal has come, in the order in which deals move. */
export const STAGES = ['New', 'Contacted', 'Qualified', 'Proposal', 'Won', 'Lost'] as const;
export type Stage = (typeof STAGES)[number];

/** The team. The first is who is signed in. */
export const OWNERS = [
  'Dana Whitfield',
  'Amira Nasser',
  'Jonas Lindqvist',
  'Priya Raman',
  'Luca Moretti',
  'Grace Okafor',
] as const;

/** What a person can type into a contact's form; every field is text, as in the form. */
export const FIELDS = [
  'firstName',
  'lastName',
  'title',
  'company',
  'email',
  'phone',
  'mobile',
  'city',
  'country',
  'stage',
  'owner',
  'vendorLeadCode',
  'leadId',
] as const;
export type Field = (typeof FIELDS)[number];
export type FieldErrors = Partial<Record<Field, string>>;

export interface Contact {
  /** The CRM's own number: neither the dialer's lead id nor the vendor lead code. */
  id: number;
  firstName: string;
  lastName: string;
  name: string;
  title: string;
  company: string;
  email: string;
  /** As somebody once typed it. */
  phone: string;
  mobile: string;
  city: string;
  country: string;
  stage: string;
  owner: string;
  source: string;
  /** The dialer's lead id, a custom field; 0 when the dialer does not know this contact. */
  leadId: number;
  /** A custom field; blank when there is none, and not unique. */
  vendorLeadCode: string;
  /** Expected yearly value in US dollars. */
  value: number;
  createdAtMs: number;
  lastActivityAtMs: number;
}

export type ActivityKind = 'call' | 'email' | 'meeting' | 'note' | 'stage';

export interface Activity {
  id: number;
  kind: ActivityKind;
  atMs: number;
  who: string;
  text: string;
}

export interface ListPage {
  contacts: Contact[];
  total: number;
  page: number;
  pages: number;
}

export interface Counts {
  all: number;
  mine: number;
  stages: Record<Stage, number>;
}

/** The three ways in which the CRM is served; each is also the first part of its addresses. */
export const STYLES = ['mpa', 'hash', 'spa'] as const;
export type Style = (typeof STYLES)[number];
