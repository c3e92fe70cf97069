import { sentence, type Words } from '../words/words.ts';
import { matchAddress } from './address-match.ts';
import { isWithinCrm, parseHttpAddress } from './crm-address.ts';
import { framedAddress } from './framed-address.ts';
import { canonicalId, fitsIdForm, idForms, isPageBesideRecords } from './id-form.ts';
import { nameOrBlank } from './lead-names.ts';
import { phoneText } from './phone-text.ts';
import { phoneForms } from './phone.ts';
import { bySubject, type BySubject, type PhoneForm, type RecordName, type SearchSubject } from './profile.ts';
import { isNoise, patternOf, textOf } from './record-pattern.ts';
import { showsRecord, type RecordSignature } from './record-signature.ts';
import type { LookupPaths, ResolvedCrm } from './resolved-crm.ts';
import { signatureOfAddress, signatureOfPattern } from './signature-of.ts';
import {
  fillTemplate,
  tokenMeanings,
  tokensOf,
  type Template,
  type Token,
  type TokenValues,
  withoutBlankParameters,
} from './template.ts';
import { writtenForms } from './written-forms.ts';

/** What of a call an address can be filled with; `''` where the dialer sent nothing. */
export type CallOfAgent = {
  leadId: string;
  vendorLeadCode: string;
  phone: string;
  callerId: string;
  campaignId: string;
  campaignName: string;
  callType: string;
  agent: string;
};
export type Refused = { refused: Words };
export type RecordPlace = { address: string; signature: RecordSignature };
/** `phoneForm`: the written form in which a number is searched for; null where the template says it, or there is none. */
export type SearchPlace = { address: string; by: SearchSubject; phoneForm: PhoneForm | null };
/** Where a lookup is asked, and where in its answer the records are. */
export type LookupPlace = SearchPlace & { paths: LookupPaths };

/** The address of a call's record by the first of code and lead id that gives one, or why there is none. */
export function recordAddress(crm: ResolvedCrm, call: CallOfAgent): (RecordPlace & { by: RecordName }) | Refused {
  let refused: Words | null = null;
  for (const by of crm.addressBy) {
    const place = addressOfId(crm, call, subjectOf(call, by), by);
    if ('address' in place) return { ...place, by };
    // The first reason is the one that matters, because the others were only tried instead.
    refused ??= place.refused;
  }
  const reason = crm.addressBy.length > 0 ? 'problem.noNames' : 'problem.codeIsNoId';
  return { refused: refused ?? sentence(reason) };
}

/** The address of the record with an id that a lookup found. */
export function recordAddressOfId(crm: ResolvedCrm, call: CallOfAgent, id: string): RecordPlace | Refused {
  return addressOfId(crm, call, id, null);
}

/**
 * In how many written forms one number is asked for. A search loads a page each time, while the caller waits; a lookup asks
 * in the background, and CRMs that compare the whole text have more of those.
 */
const mostForms = { search: 4, lookup: 7 };

/**
 * Search addresses for a call, best first; empty where the CRM has none or the call has nothing to search for. For the
 * number there is one in each of several written forms: `formFirst`, those of the profile, the usual ones.
 */
export function searchAddresses(
  crm: ResolvedCrm,
  call: CallOfAgent,
  formFirst: PhoneForm | null = null,
): SearchPlace[] {
  return filledBySubject(crm, crm.searches, call, { formFirst, most: mostForms.search }).places;
}

/** The best search address for a call, or why there is none. */
export function searchAddress(crm: ResolvedCrm, call: CallOfAgent): SearchPlace | Refused {
  const { places, refused } = filledBySubject(crm, crm.searches, call, { formFirst: null, most: 1 });
  return places[0] ?? { refused: refused ?? sentence('problem.noSearch', { crm: crm.name }) };
}

/** Addresses that answer a lookup for a call with JSON, likewise; empty where there is none. */
export function lookupAddresses(
  crm: ResolvedCrm,
  call: CallOfAgent,
  formFirst: PhoneForm | null = null,
): LookupPlace[] {
  const templates = bySubject((subject) => crm.lookups[subject]?.template ?? null);
  return filledBySubject(crm, templates, call, { formFirst, most: mostForms.lookup }).places.flatMap((place) => {
    const lookup = crm.lookups[place.by];
    return lookup ? [{ ...place, paths: { idPath: lookup.idPath, labelPath: lookup.labelPath } }] : [];
  });
}

/** The CRM's page for a new record, filled in with what the call says where its template has a place for it. */
export function newRecordAddress(crm: ResolvedCrm, call: CallOfAgent): { address: string } | Refused {
  if (crm.newRecordTemplate === null) return { refused: sentence('problem.noNewRecord', { crm: crm.name }) };
  const values = valuesOf(crm, call);
  return fillTemplate(withoutBlankParameters(crm.newRecordTemplate, values), crm, values);
}

/**
 * A remembered address with its signature, or why it is no record of this CRM (any more). Where the record template fits,
 * it is the address that the template makes: what else was in the remembered one may do something.
 */
export function rememberedAddress(crm: ResolvedCrm, address: string): RecordPlace | Refused {
  if (!isWithinCrm(address, crm)) return { refused: sentence('problem.rememberedElsewhere', { crm: crm.name }) };
  const place = madePlace(crm, address);
  if (place !== null) return { address: place.address ?? new URL(address).href, signature: place.signature };
  const signature = signatureOf(crm, address);
  return signature === null
    ? { refused: sentence('problem.rememberedNoRecord') }
    : { address: new URL(address).href, signature };
}

/** The id of the record that an address shows, or null where it shows none of this CRM, or one behind another. */
export const recordIdOf = (crm: ResolvedCrm, address: string): string | null => madePlace(crm, address)?.id ?? null;

/**
 * The part of an address of this CRM that names its record; null where nothing does. Of an address that does not fit
 * the record template (a remembered one) that is the whole path, all parameters except noise and, in a hash-routed CRM,
 * the hash.
 */
export function signatureOf(crm: ResolvedCrm, address: string): RecordSignature | null {
  const url = parseHttpAddress(address);
  if (url === null || !isWithinCrm(address, crm)) return null;
  const place = madePlace(crm, address);
  if (place !== null) return place.signature;
  const noise = (name: string) => isNoise(crm, name);
  const isOther = [...Object.values(crm.searches), crm.newRecordTemplate].some(
    (template) => template !== null && matchAddress(patternOf(crm, template), address, { anywhere: false, noise }),
  );
  return isOther ? null : signatureOfAddress(url, crm, crm.routing === 'hash', noise);
}

/** The record that a row of a list leads to, and where it may lead. */
export type RecordOfRow = {
  /** The address that the record template makes for it: safe to open. Null where the links do not tell. */
  record: string | null;
  /** Where there is no such address, a link of the row for the agent to press: it may be another record's, or do something. */
  offered: string | null;
};

/**
 * The record among the addresses that a row of a list links to. Only what the record template makes is a record, and it is
 * opened by the address that the template makes and not by the link, because `/contacts/5/archive` and
 * `/contacts/5?do=delete` do something. Where the links lead to no such record, or to several, one of them is offered: the
 * first that ends with an id, else the first.
 */
export function recordOfRow(crm: ResolvedCrm, addresses: string[]): RecordOfRow {
  const own = addresses.filter((address) => isWithinCrm(address, crm));
  const records = new Set(own.flatMap((address) => madePlace(crm, address)?.address ?? []));
  const [record = null] = records;
  if (records.size === 1) return { record, offered: null };
  const offered = record ?? own.find((address) => signatureOf(crm, address) !== null) ?? own[0] ?? null;
  return { record: null, offered };
}

/** A record as its template makes it; `address` is null where the template needs more than the address tells. */
type MadePlace = { id: string; address: string | null; signature: RecordSignature };

/**
 * The record at an address that fits the record template, or one of the other addresses that a known CRM has for it, also
 * where another page shows that in a frame. Null where it does not fit or goes on to another record.
 */
function madePlace(crm: ResolvedCrm, address: string): MadePlace | null {
  const framed = framedAddress(address);
  for (const each of framed === null ? [address] : [address, framed]) {
    for (const template of [crm.recordTemplate, ...crm.alsoAt]) {
      const place = template && placeBy(crm, template, each);
      if (place) return place;
    }
  }
  return null;
}

/** The record whose id stands in an address where this template has it. */
function placeBy(crm: ResolvedCrm, template: Template, address: string): MadePlace | null {
  const { recordTemplate } = crm;
  const url = parseHttpAddress(address);
  if (recordTemplate === null || url === null || !isWithinCrm(address, crm)) return null;
  const noise = (name: string) => isNoise(crm, name);
  const match = matchAddress(patternOf(crm, template), address, { anywhere: false, noise });
  if (match === null) return null;
  const text = match.values['record_id'] ?? match.values['vendor_lead_code'] ?? match.values['lead_id'] ?? '';
  // Where anything can be an id, `/leads/new` looks like the address of a record.
  const mayBeAnything = crm.idForm === null || crm.idForm.pattern === idForms.name.pattern;
  if (text === '' || (mayBeAnything && isPageBesideRecords(text))) return null;
  const id = canonicalId(text, crm.idForm);
  const values = 'record_id' in match.values ? { ...match.values, record_id: id } : match.values;
  const madeBy = (each: Template) => {
    const made = fillTemplate(each, crm, values);
    const place = 'address' in made ? made.address : null;
    return { address: place, signature: signatureOfPattern(textOf(crm, each), new URL(place ?? url.href), noise) };
  };
  return showsRecord(address, madeBy(template).signature) ? { id, ...madeBy(recordTemplate) } : null;
}

function addressOfId(crm: ResolvedCrm, call: CallOfAgent, id: string, by: RecordName | null): RecordPlace | Refused {
  const { idForm } = crm;
  if (crm.recordTemplate === null) return { refused: sentence('problem.noRecordAddress', { crm: crm.name }) };
  if (by !== null && id === '') return { refused: sentence('problem.callLacks', { what: meaningOf(by) }) };
  if (idForm !== null && !fitsIdForm(id, idForm)) {
    const values = { id, crm: crm.name, form: idForm.words };
    return {
      refused:
        by === null
          ? sentence('problem.foundNoId', values)
          : sentence('problem.callNoId', { ...values, what: meaningOf(by) }),
    };
  }
  const tokens = tokensOf(crm.recordTemplate);
  if (!tokens.includes('record_id') && (by === null || !tokens.includes(by))) {
    return { refused: sentence('problem.noPlaceForId', { crm: crm.name }) };
  }
  const values = { ...valuesOf(crm, call), record_id: canonicalId(id, crm.idForm) };
  const filled = fillTemplate(crm.recordTemplate, crm, values);
  if ('refused' in filled) return filled;
  const signature = signatureOf(crm, filled.address);
  return signature === null ? { refused: sentence('problem.addressNoRecord') } : { ...filled, signature };
}

const meaningOf = (token: Token): Words => sentence(tokenMeanings[token]);

/** The addresses that search or lookup templates give, best first, and why the first that gives none is refused. */
function filledBySubject(
  crm: ResolvedCrm,
  templates: BySubject<Template | null>,
  call: CallOfAgent,
  { formFirst, most }: { formFirst: PhoneForm | null; most: number },
): { places: SearchPlace[]; refused: Words | null } {
  const values = valuesOf(crm, call);
  const places: SearchPlace[] = [];
  let refused: Words | null = null;
  for (const by of crm.searchBy) {
    const template = templates[by];
    if (template === null) continue;
    // In a refusal "search words" would tell nobody what is missing.
    const meanings = { ...tokenMeanings, search: tokenMeanings[by] };
    const asked = by === 'phone' && tokensOf(template).includes('search') ? phonesAsked(crm, call, formFirst) : [];
    const mostOfSubject = places.length + Math.max(most, crm.phoneForms.length);
    for (const { form, text } of asked.length > 0 ? asked : [{ form: null, text: subjectOf(call, by) }]) {
      if (places.length >= mostOfSubject) break;
      const filled = fillTemplate(template, crm, { ...values, search: text }, meanings);
      if ('refused' in filled) refused ??= filled.refused;
      else if (!places.some((place) => place.address === filled.address))
        places.push({ ...filled, by, phoneForm: form });
    }
  }
  return { places, refused };
}

const phonesAsked = ({ country, phoneForms: named }: ResolvedCrm, call: CallOfAgent, formFirst: PhoneForm | null) =>
  writtenForms(call.phone, country, formFirst === null ? named : [formFirst, ...named]);

/** What the call says of itself; blank where that names nobody. */
function subjectOf(call: CallOfAgent, by: SearchSubject): string {
  if (by === 'phone') return phoneText(call.phone);
  return nameOrBlank(by === 'lead_id' ? call.leadId : call.vendorLeadCode);
}

function valuesOf(crm: ResolvedCrm, call: CallOfAgent): TokenValues {
  const phone = phoneForms(call.phone, crm.country);
  const firstName = crm.addressBy.map((by) => subjectOf(call, by)).find((id) => id !== '');
  return {
    record_id: firstName ?? '',
    vendor_lead_code: subjectOf(call, 'vendor_lead_code'),
    lead_id: subjectOf(call, 'lead_id'),
    phone: subjectOf(call, 'phone'),
    phone_digits: phone.digits.at(-1) ?? '',
    phone_e164: phone.e164 ?? '',
    caller_id: call.callerId,
    campaign_id: call.campaignId,
    campaign_name: call.campaignName,
    call_type: call.callType,
    agent: call.agent,
  };
}
