import type { CallFields } from '#utils/dialer/call.ts';
import { matchAddress, type AddressPattern } from './address-match.ts';
import { isWithinCrm, parseHttpAddress } from './crm-address.ts';
import { canonicalId, fitsIdForm, idForms, isPageBesideRecords } from './id-form.ts';
import { phoneForms } from './phone.ts';
import type { RecordName, SearchSubject } from './profile.ts';
import type { RecordSignature } from './record-signature.ts';
import type { ResolvedCrm } from './resolved-crm.ts';
import { signatureOfAddress, signatureOfPattern } from './signature-of.ts';
import { fillTemplate, tokensOf, underBase, type Template, type Token, type TokenValues } from './template.ts';

export type CallOfAgent = CallFields & { agent: string };
export type Refused = { refused: string };
export type RecordPlace = { address: string; signature: RecordSignature };
export type SearchPlace = { address: string; by: SearchSubject };

const nameWords: Record<SearchSubject, string> = {
  vendor_lead_code: 'vendor lead code',
  lead_id: 'lead id',
  phone: 'phone number',
};

/** The address of a call's record by the first of code and lead id that names it, or why there is none. */
export function recordAddress(crm: ResolvedCrm, call: CallOfAgent): (RecordPlace & { by: RecordName }) | Refused {
  let refused = '';
  for (const by of crm.addressBy) {
    const place = addressOfId(crm, call, subjectOf(call, by), by);
    if ('address' in place) return { ...place, by };
    // The first reason is the one that matters: the others are only what was tried instead.
    refused ||= place.refused;
  }
  return { refused: refused || 'This CRM’s profile does not say what names a record.' };
}

/** The address of the record with an id that a lookup found. */
export function recordAddressOfId(crm: ResolvedCrm, call: CallOfAgent, id: string): RecordPlace | Refused {
  return addressOfId(crm, call, id, null);
}

/** Search addresses for a call, best first; empty where the CRM has none or the call has nothing to search for. */
export function searchAddresses(crm: ResolvedCrm, call: CallOfAgent): SearchPlace[] {
  return crm.searchTemplate === null ? [] : filledBySubject(crm, crm.searchTemplate, call).places;
}

/** The best search address for a call, or why there is none. */
export function searchAddress(crm: ResolvedCrm, call: CallOfAgent): SearchPlace | Refused {
  if (crm.searchTemplate === null) return { refused: `${crm.name} has no search address.` };
  const { places, refused } = filledBySubject(crm, crm.searchTemplate, call);
  return places[0] ?? { refused };
}

/** Lookup requests for a call, best first: each an address that answers with JSON, and the path to the id in it. */
export function lookupAddresses(crm: ResolvedCrm, call: CallOfAgent): (SearchPlace & { idPath: string })[] {
  const { lookup } = crm;
  if (lookup === null) return [];
  return filledBySubject(crm, lookup.template, call).places.map(({ address, by }) => ({
    address,
    by,
    idPath: lookup.idPath,
  }));
}

/** The best lookup request for a call, or why there is none. */
export function lookupAddress(crm: ResolvedCrm, call: CallOfAgent): (SearchPlace & { idPath: string }) | Refused {
  if (crm.lookup === null) return { refused: `${crm.name} has no lookup.` };
  const { places, refused } = filledBySubject(crm, crm.lookup.template, call);
  const [place] = places;
  return place ? { ...place, idPath: crm.lookup.idPath } : { refused };
}

/** The CRM's page for a new record, filled in with the call where its template says so. */
export function newRecordAddress(crm: ResolvedCrm, call: CallOfAgent): { address: string } | Refused {
  if (crm.newRecordTemplate === null) return { refused: `${crm.name} has no address for a new record.` };
  return fillTemplate(crm.newRecordTemplate, crm, valuesOf(crm, call));
}

/** A remembered address if it is still a page of this CRM that can name a record. */
export function rememberedAddress(crm: ResolvedCrm, address: string): RecordPlace | Refused {
  if (!isWithinCrm(address, crm)) return { refused: `The remembered address is not one of ${crm.name}.` };
  const signature = signatureOf(crm, address);
  return signature === null
    ? { refused: 'The remembered address does not name a record.' }
    : { address: new URL(address).href, signature };
}

/** The id of the record that an address shows, or null where it shows none of this CRM. */
export function recordIdOf(crm: ResolvedCrm, address: string): string | null {
  if (crm.recordTemplate === null || !isWithinCrm(address, crm)) return null;
  const noise = (name: string) => isNoise(crm, name);
  const match = matchAddress(patternOf(crm, crm.recordTemplate), address, { anywhere: false, noise });
  if (match === null) return null;
  const id = match.values['record_id'] ?? match.values['vendor_lead_code'] ?? match.values['lead_id'] ?? '';
  // Where an id may be anything, the pages beside the records look like records.
  const mayBeAnything = crm.idForm === null || crm.idForm.pattern === idForms.name.pattern;
  if (id === '' || (mayBeAnything && isPageBesideRecords(id))) return null;
  return canonicalId(id, crm.idForm);
}

/**
 * What in an address of this CRM names its record; null where nothing does. An address that the record template does not
 * make (a remembered one) counts with its whole path, its parameters but for noise and, in a hash-routed CRM, its hash.
 */
export function signatureOf(crm: ResolvedCrm, address: string): RecordSignature | null {
  const url = parseHttpAddress(address);
  if (url === null || !isWithinCrm(address, crm)) return null;
  if (crm.recordTemplate !== null && recordIdOf(crm, address) !== null) {
    const text = textOf(crm, crm.recordTemplate);
    return signatureOfPattern(text, url, (name) => isNoise(crm, name));
  }
  return signatureOfAddress(url, crm, crm.routing === 'hash', (name) => isNoise(crm, name));
}

/**
 * Which of the addresses that a row of a list leads to is its record's: the first that the record template makes, else the
 * first within the CRM (a template may be by another id than the links). One to edit the record only where there is no
 * other, one that deletes it or logs the agent out never. Null where none is this CRM's.
 */
export function recordAmong(crm: ResolvedCrm, addresses: string[]): string | null {
  const own = addresses.filter((address) => isWithinCrm(address, crm) && !undoesSomething(address));
  const records = own.filter((address) => recordIdOf(crm, address) !== null);
  const usable = records.length > 0 ? records : own;
  return usable.find((address) => !isForEditing(address)) ?? usable[0] ?? null;
}

// Older CRMs do it by a plain link: `action=Delete`, `/logout`.
const undoesSomething = (address: string): boolean =>
  /(?:^|[^a-z])(?:delete|remove|destroy|log-?_?out|sign-?_?out)(?:$|[^a-z])/i.test(address);

// "edit" in SuiteCRM and many more (`action=EditView`, `/edit/8`), `e=T` in NetSuite.
const isForEditing = (address: string): boolean => /\bedit(?:view)?\b|[?&]e=T\b/i.test(address);

function addressOfId(crm: ResolvedCrm, call: CallOfAgent, id: string, by: RecordName | null): RecordPlace | Refused {
  if (crm.recordTemplate === null) return { refused: `${crm.name} has no record address.` };
  if (by !== null && id === '') return { refused: `The call has no ${nameWords[by]}.` };
  if (!fitsIdForm(id, crm.idForm)) {
    const what = by === null ? 'The id found' : `The call’s ${nameWords[by]}`;
    return { refused: `${what} (“${id}”) is not a record id of ${crm.name}, which is ${crm.idForm?.words ?? ''}.` };
  }
  const tokens = tokensOf(crm.recordTemplate);
  if (!tokens.includes('record_id') && (by === null || !tokens.includes(by))) {
    return { refused: `The record address of ${crm.name} has no place for this id.` };
  }
  const values = { ...valuesOf(crm, call), record_id: canonicalId(id, crm.idForm) };
  const filled = fillTemplate(crm.recordTemplate, crm, values);
  if ('refused' in filled) return filled;
  const signature = signatureOf(crm, filled.address);
  return signature === null
    ? { refused: 'The address for this call does not name a record.' }
    : { ...filled, signature };
}

function filledBySubject(
  crm: ResolvedCrm,
  template: Template,
  call: CallOfAgent,
): { places: SearchPlace[]; refused: string } {
  const values = valuesOf(crm, call);
  const tokens = tokensOf(template);
  const places: SearchPlace[] = [];
  let refused = '';
  const subjects = tokens.includes('search') ? crm.searchBy : [subjectIn(tokens)];
  for (const by of subjects) {
    const filled = fillTemplate(template, crm, { ...values, search: subjectOf(call, by) });
    if ('refused' in filled) refused ||= filled.refused.replace('search words', nameWords[by]);
    else if (!places.some((place) => place.address === filled.address)) places.push({ ...filled, by });
  }
  return { places, refused };
}

// What a template without {search} searches for.
function subjectIn(tokens: Token[]): SearchSubject {
  if (tokens.includes('vendor_lead_code') || tokens.includes('record_id')) return 'vendor_lead_code';
  return tokens.includes('lead_id') ? 'lead_id' : 'phone';
}

function subjectOf(call: CallFields, by: SearchSubject): string {
  if (by === 'phone') return call.phone.trim();
  return (by === 'lead_id' ? call.leadId : call.vendorLeadCode).trim();
}

function valuesOf(crm: ResolvedCrm, call: CallOfAgent): TokenValues {
  const phone = phoneForms(call.phone, crm.country);
  const firstName = crm.addressBy.map((by) => subjectOf(call, by)).find((id) => id !== '');
  return {
    record_id: firstName ?? '',
    vendor_lead_code: call.vendorLeadCode,
    lead_id: call.leadId,
    phone: call.phone,
    phone_digits: phone.digits.at(-1) ?? '',
    phone_e164: phone.e164 ?? '',
    caller_id: call.callerId,
    campaign_id: call.campaignId,
    campaign_name: call.campaignName,
    call_type: call.callType,
    agent: call.agent,
  };
}

function textOf(crm: ResolvedCrm, template: Template): string {
  const text = template.parts.map((part) => (typeof part === 'string' ? part : '\uE000')).join('');
  return template.absolute ? text : underBase(crm, text);
}

function patternOf(crm: ResolvedCrm, template: Template): AddressPattern {
  const parts = template.parts.map((part) => {
    if (typeof part === 'string') return part;
    const isId = part.token === 'record_id' || part.token === 'vendor_lead_code' || part.token === 'lead_id';
    return { name: part.token, pattern: isId && crm.idForm ? crm.idForm.pattern : '[^\\n\\r]+' };
  });
  return template.absolute ? parts : [underBase(crm, '/').slice(0, -1), ...slashed(parts)];
}

function slashed(parts: AddressPattern): AddressPattern {
  const [first] = parts;
  return typeof first === 'string' && /^[/?#]/.test(first) ? parts : ['/', ...parts];
}

function isNoise(crm: ResolvedCrm, name: string): boolean {
  return (
    crm.noise.includes(name) ||
    /^(?:utm_.*|fbclid|gclid|tab|from|ref|referrer|source|offset|page|sort|order|lang|app|save_lastsearch_values)$/i.test(
      name,
    )
  );
}
