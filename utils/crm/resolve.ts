import { sentence, type Words } from '../words/words.ts';
import {
  isWithinCrm,
  matchPatternOf,
  parseCrmAddress,
  parseHttpAddress,
  type CrmBase,
  withoutEndSlashes,
} from './crm-address.ts';
import { type IdForm, isLikelyCode } from './id-form.ts';
import { idPathProblem } from './lookup-answer.ts';
import type { Preset } from './preset.ts';
import { filledParts, ofKind, partValues, type PartValues } from './preset-values.ts';
import { presetOf } from './presets/index.ts';
import {
  bySubject,
  type CrmProfile,
  type Routing,
  searchSubjects,
  type SearchSubject,
  type Way,
  ways as allWays,
} from './profile.ts';
import { canBeSearched, type ResolvedCrm } from './resolved-crm.ts';
import { parseTemplate, tokensOf, underBase, type Template, type Token } from './template.ts';

/** Problems by the path of the field that they belong to, such as `parts.subdomain`. */
export type ProfileProblems = Record<string, Words>;

/** Combines preset and profile, or says for each field what is wrong with it; `problem` is the first of these. */
export function resolveCrm(profile: CrmProfile): { crm: ResolvedCrm } | { problem: Words; problems: ProfileProblems } {
  const problems: ProfileProblems = {};
  const preset = presetOf(profile.preset);
  if (preset === undefined && profile.preset !== 'other') {
    problems['preset'] = sentence('problem.crmUnknown');
  }
  const values = preset ? partValues(preset, profile.parts, problems) : {};
  const base = baseOf(profile, preset, values, problems);
  const pick = (field: 'recordTemplate' | 'newRecordTemplate', standard: string | null) =>
    templateOrNull(profile[field] || filledParts(standard, values), field, base, problems);
  const recordTemplate = pick('recordTemplate', ofKind(preset?.record, values));
  const given = { profile, preset, values, base, problems };
  const searches = searchesOf(given);
  const newRecordTemplate = pick('newRecordTemplate', ofKind(preset?.newRecord, values));
  const lookups = lookupsOf(given, recordTemplate);
  checkRecordTokens(recordTemplate, profile, problems);
  const isSearchable = canBeSearched({ searches, lookups });
  if (preset === undefined && profile.ways.length === 0 && !recordTemplate && !isSearchable) {
    problems['recordTemplate'] ??= sentence('problem.recordMissing', { token: '{record_id}' });
  }

  const [problem] = Object.values(problems);
  if (problem !== undefined || base === null) {
    return { problem: problem ?? sentence('problem.crmAddressMissing'), problems };
  }
  const addressBy = profile.addressBy.length > 0 ? profile.addressBy : standardAddressBy(given, recordTemplate);
  const usable: Record<Way, boolean> = {
    remembered: true,
    address: recordTemplate !== null && addressBy.length > 0,
    search: Object.values(searches).some((template) => template !== null),
    lookup: Object.values(lookups).some((lookup) => lookup !== null),
  };
  return {
    crm: {
      ...base,
      profileId: profile.id,
      name: profile.name || preset?.name || new URL(base.origin).hostname,
      preset: profile.preset,
      matchPattern: matchPatternOf(base.origin),
      recordTemplate,
      alsoAt: alsoAtOf(given),
      searches,
      newRecordTemplate,
      lookups,
      idForm: idFormOf(profile, preset),
      noise: profile.recordTemplate === '' ? (preset?.noise ?? []) : [],
      rowSelector: profile.rowSelector || preset?.rowSelector || null,
      routing: profile.routing === 'auto' ? (preset?.routing ?? routingOf(recordTemplate)) : profile.routing,
      ways: (profile.ways.length > 0 ? profile.ways : allWays).filter((way) => usable[way]),
      addressBy,
      searchBy: searchByOf(profile, searches, lookups),
      phoneForms: profile.phoneForms,
      country: profile.country,
    },
  };
}

function baseOf(
  profile: CrmProfile,
  preset: Preset | undefined,
  values: PartValues,
  problems: ProfileProblems,
): CrmBase | null {
  const ownAddress = preset === undefined || preset.base === '<address>' || Boolean(values['address']);
  const field = preset ? 'parts.address' : 'address';
  // “Another CRM” needs no address of its own where its record address is a whole one.
  const typed = preset
    ? withoutStartOf(ofKind(preset.record, values), values['address'] || filledParts(preset.base, values))
    : profile.address || originIn(profile);
  const parsed = parseCrmAddress(typed);
  if ('base' in parsed) return parsed.base;
  if (ownAddress) problems[field] = parsed.problem;
  else if (Object.keys(problems).length === 0) problems['preset'] = parsed.problem;
  return null;
}

/**
 * The CRM's address without the first segment of its record addresses (such as `/odoo`), which people often type with
 * it.
 */
function withoutStartOf(record: string | null, address: string): string {
  const [, first] = /^\/([^/?#<{]+)(?=[/?#])/.exec(record ?? '') ?? [];
  const trimmed = withoutEndSlashes(address.trim());
  return first !== undefined && trimmed.endsWith(`/${first}`) ? trimmed.slice(0, -first.length) : address;
}

function originIn(profile: CrmProfile): string {
  const templates = [profile.recordTemplate, profile.searchTemplate, ...Object.values(profile.searchTemplates)];
  return templates.map((template) => parseHttpAddress(template)).find((url) => url !== null)?.origin ?? '';
}

/** What a profile is resolved from. */
type Given = {
  profile: CrmProfile;
  preset: Preset | undefined;
  values: PartValues;
  base: CrmBase | null;
  problems: ProfileProblems;
};

/**
 * For each subject the address that the profile gives for it, else the profile's for all, else the preset's. One for all
 * that has no `{search}` says itself which subject it is for.
 */
function searchesOf({ profile, preset, values, base, problems }: Given): ResolvedCrm['searches'] {
  const typed = (text: string, field: string) => orNull(templateOrNull(text, field, base, problems));
  const forAll = typed(profile.searchTemplate, 'searchTemplate');
  return bySubject((subject) => {
    const own = profile.searchTemplates[subject];
    if (own !== '') return typed(own, `searchTemplates.${subject}`);
    if (profile.searchTemplate !== '') return forAll && isFor(forAll, subject) ? forAll : null;
    const standard = [preset?.searches[subject], preset?.search].map((text) =>
      filledParts(ofKind(text, values), values),
    );
    const template = templateOrNull(standard[0] || standard[1] || '', `searchTemplates.${subject}`, base, problems);
    return template && isFor(template, subject) ? template : null;
  });
}

function lookupsOf(
  { profile, preset, values, base, problems }: Given,
  record: Template | null,
): ResolvedCrm['lookups'] {
  const parsed = (lookup: CrmProfile['lookup'], field: string) => {
    if (lookup === null || base === null) return null;
    const template = orNull(templateOf(lookup.template, `${field}.template`, base, problems));
    const badPath = idPathProblem(lookup.idPath);
    if (badPath !== null) problems[`${field}.idPath`] = badPath;
    if (record === null || !tokensOf(record).includes('record_id')) {
      problems['recordTemplate'] ??= sentence('problem.recordForLookup', { token: '{record_id}' });
    }
    return template && { template, idPath: lookup.idPath, labelPath: lookup.labelPath };
  };
  const forAll = parsed(profile.lookup, 'lookup');
  return bySubject((subject) => {
    const own = profile.lookups[subject];
    if (own !== null) return parsed(own, `lookups.${subject}`);
    if (profile.lookup !== null) return forAll && isFor(forAll.template, subject) ? forAll : null;
    const standard = preset?.lookups[subject];
    const template = filledParts(ofKind(standard?.template, values), values);
    if (!standard || template === '') return null;
    const idPath = filledParts(standard.idPath, values);
    return parsed({ template, idPath, labelPath: standard.labelPath ?? '' }, `lookups.${subject}`);
  });
}

/** The other addresses of a known CRM's records; of one whose record address the profile gives, none. */
const alsoAtOf = ({ profile, preset, values, base, problems }: Given): Template[] =>
  (profile.recordTemplate === '' ? (preset?.alsoAt ?? []) : []).flatMap(
    (text) => templateOrNull(filledParts(text, values), 'recordTemplate', base, problems) ?? [],
  );

/** Whether a template asks by this subject. */
function isFor(template: Template, subject: SearchSubject): boolean {
  const tokens = tokensOf(template);
  if (tokens.includes('search')) return true;
  if (tokens.includes('vendor_lead_code') || tokens.includes('record_id')) return subject === 'vendor_lead_code';
  return subject === (tokens.includes('lead_id') ? 'lead_id' : 'phone');
}

/** The order of subjects. The lead id is searched for only where an address is meant for it: it is the dialer's own number. */
function searchByOf(
  { searchBy }: CrmProfile,
  searches: ResolvedCrm['searches'],
  lookups: ResolvedCrm['lookups'],
): SearchSubject[] {
  if (searchBy.length > 0) return searchBy;
  const textsOf = (subject: SearchSubject) =>
    [searches[subject], lookups[subject]?.template].flatMap((template) => template?.text ?? []);
  // What serves the others, too, is meant for all.
  const others = new Set([...textsOf('vendor_lead_code'), ...textsOf('phone')]);
  const withLeadId = textsOf('lead_id').some((text) => !others.has(text));
  return searchSubjects.filter((subject) => subject !== 'lead_id' || withLeadId);
}

const templateOrNull = (text: string, field: string, base: CrmBase | null, problems: ProfileProblems) =>
  text === '' || base === null ? null : templateOf(text, field, base, problems);

function templateOf(text: string, field: string, base: CrmBase, problems: ProfileProblems): Template | null {
  const parsed = parseTemplate(text);
  if ('problem' in parsed) {
    problems[field] = parsed.problem;
    return null;
  }
  const sample = parsed.template.parts.map((part) => (typeof part === 'string' ? part : '1')).join('');
  if (!isWithinCrm(parsed.template.absolute ? sample : underBase(base, sample), base)) {
    problems[field] = sentence('problem.templateElsewhere', { base: `${base.origin}${base.pathPrefix}` });
    return null;
  }
  return parsed.template;
}

const namingTokens: readonly Token[] = ['record_id', 'vendor_lead_code', 'lead_id'];
const askingTokens = new Set<Token>([...namingTokens, 'search', 'phone', 'phone_digits', 'phone_e164', 'caller_id']);

/** Whether a search or lookup asks for something of the call. One that asks the same for every call finds nobody. */
export const asksOfCall = (template: Template): boolean => tokensOf(template).some((token) => askingTokens.has(token));

/** Not an error here: such an address stands in settings of old, and the CRM's other ways go on without it. */
const orNull = (template: Template | null): Template | null => (template && asksOfCall(template) ? template : null);

function checkRecordTokens(template: Template | null, profile: CrmProfile, problems: ProfileProblems): void {
  if (template === null) return;
  const tokens = tokensOf(template);
  if (!namingTokens.some((token) => tokens.includes(token))) {
    const values = { token: '{record_id}', code: '{vendor_lead_code}', lead: '{lead_id}' };
    problems['recordTemplate'] ??= sentence('problem.recordWithoutId', values);
  }
  const search: Token = 'search';
  if (tokens.includes(search)) problems['recordTemplate'] ??= sentence('problem.recordSearch', { token: '{search}' });
  const missing = profile.addressBy.find((name) => !tokens.includes('record_id') && !tokens.includes(name));
  if (missing !== undefined) {
    problems['addressBy'] ??= sentence('problem.recordNames', { token: '{record_id}', name: `{${missing}}` });
  }
}

// In a CRM known by name the dialer's lead id would be the id of somebody else's record, so the profile must ask for
// it. And a code that is one of the CRM's own ids is rare, while a number opens somebody's record. Where the code is in a
// field of its own, it is no id.
function standardAddressBy({ preset, profile, values }: Given, template: Template | null): ResolvedCrm['addressBy'] {
  const tokens = template ? tokensOf(template) : [];
  if (!tokens.includes('record_id')) {
    if (tokens.includes('vendor_lead_code')) return ['vendor_lead_code'];
    if (tokens.includes('lead_id')) return ['lead_id'];
  }
  if (!preset) return ['vendor_lead_code', 'lead_id'];
  return isLikelyCode(idFormOf(profile, preset)) && !values['codeField'] ? ['vendor_lead_code'] : [];
}

function idFormOf(profile: CrmProfile, preset: Preset | undefined): IdForm | null {
  return profile.recordTemplate === '' ? (preset?.idForm ?? null) : null;
}

function routingOf(template: Template | null): Routing {
  return template?.parts.some((part) => typeof part !== 'string' && part.place === 'hash') ? 'hash' : 'multi-page';
}
