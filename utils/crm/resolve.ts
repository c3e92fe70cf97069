import { isWithinCrm, matchPatternOf, parseCrmAddress, parseHttpAddress, type CrmBase } from './crm-address.ts';
import type { IdForm } from './id-form.ts';
import { idPathProblem } from './lookup-answer.ts';
import type { Preset } from './preset.ts';
import { presetOf } from './presets.ts';
import { ways as allWays, type CrmProfile, type Routing, type Way } from './profile.ts';
import type { ResolvedCrm } from './resolved-crm.ts';
import { parseTemplate, tokensOf, underBase, type Template, type Token } from './template.ts';

/** Problems by the path of the field that they belong to, such as `parts.subdomain`. */
export type ProfileProblems = Record<string, string>;

/** Puts preset and profile together, or says for each field what is wrong; `problem` is the first of those. */
export function resolveCrm(profile: CrmProfile): { crm: ResolvedCrm } | { problem: string; problems: ProfileProblems } {
  const problems: ProfileProblems = {};
  const preset = presetOf(profile.preset);
  if (preset === undefined && profile.preset !== 'other') {
    problems['preset'] = 'This CRM is not known. Choose one from the list, or “another CRM”.';
  }
  const values = preset ? partValues(preset, profile.parts, problems) : {};
  const base = baseOf(profile, preset, values, problems);
  const pick = (field: 'recordTemplate' | 'searchTemplate' | 'newRecordTemplate', standard: string | null) => {
    const text = profile[field] || (standard === null ? '' : fillParts(standard, values));
    return text === '' || base === null ? null : templateOf(text, field, base, problems);
  };
  const recordTemplate = pick('recordTemplate', preset ? recordText(preset, values) : null);
  const searchTemplate = pick('searchTemplate', preset?.search ?? null);
  const newRecordTemplate = pick('newRecordTemplate', preset?.newRecord ?? null);
  const lookup = base === null ? null : lookupOf(profile, base, recordTemplate, problems);
  checkRecordTokens(recordTemplate, profile, problems);
  if (preset === undefined && profile.ways.length === 0 && !recordTemplate && !searchTemplate && !lookup) {
    problems['recordTemplate'] ??=
      'Enter the address of a record, with {record_id} where its id stands, or a search address.';
  }

  const [problem] = Object.values(problems);
  if (problem !== undefined || base === null) return { problem: problem ?? 'The CRM has no address.', problems };
  const usable: Record<Way, boolean> = {
    remembered: true,
    address: recordTemplate !== null,
    search: searchTemplate !== null,
    lookup: lookup !== null,
  };
  return {
    crm: {
      ...base,
      profileId: profile.id,
      name: profile.name || preset?.name || new URL(base.origin).hostname,
      preset: profile.preset,
      matchPattern: matchPatternOf(base.origin),
      recordTemplate,
      searchTemplate,
      newRecordTemplate,
      lookup,
      idForm: idFormOf(profile, preset),
      noise: profile.recordTemplate === '' ? (preset?.noise ?? []) : [],
      rowSelector: profile.rowSelector || preset?.rowSelector || null,
      routing: profile.routing === 'auto' ? (preset?.routing ?? routingOf(recordTemplate)) : profile.routing,
      ways: (profile.ways.length > 0 ? profile.ways : allWays).filter((way) => usable[way]),
      addressBy: profile.addressBy.length > 0 ? profile.addressBy : standardAddressBy(preset, recordTemplate),
      searchBy: profile.searchBy.length > 0 ? profile.searchBy : ['vendor_lead_code', 'phone'],
      country: profile.country,
    },
  };
}

/** A preset's pattern with the values of its parts. */
export function fillParts(text: string, values: Record<string, string>): string {
  return text.replace(/<([a-z]+)>/g, (whole, key: string) => values[key] ?? whole);
}

/** The record template of a preset for the chosen kind of record. */
export function recordText(preset: Preset, values: Record<string, string>): string | null {
  return typeof preset.record === 'string' ? preset.record : (preset.record[values['object'] ?? ''] ?? null);
}

function partValues(preset: Preset, given: Record<string, string>, problems: ProfileProblems): Record<string, string> {
  const values: Record<string, string> = {};
  for (const part of preset.parts) {
    const value = given[part.key] || part.default;
    values[part.key] = value;
    if (value === '') problems[`parts.${part.key}`] = `${preset.name} needs this. ${part.hint}`;
    else if (!new RegExp(`^(?:${part.pattern})$`).test(value)) {
      problems[`parts.${part.key}`] = `This should look like ${part.example}. ${part.hint}`;
    }
  }
  return values;
}

function baseOf(
  profile: CrmProfile,
  preset: Preset | undefined,
  values: Record<string, string>,
  problems: ProfileProblems,
): CrmBase | null {
  const ownAddress = preset === undefined || preset.base === '<address>';
  const field = preset ? 'parts.address' : 'address';
  // The address of "another CRM" may be left out where the record address is a whole one.
  const typed = preset
    ? withoutStartOf(recordText(preset, values), fillParts(preset.base, values))
    : profile.address || originIn(profile);
  const parsed = parseCrmAddress(typed);
  if ('base' in parsed) return parsed.base;
  if (ownAddress) problems[field] = parsed.problem;
  else if (Object.keys(problems).length === 0) problems['preset'] = parsed.problem;
  return null;
}

/** What all pages of a CRM begin with may have been typed with the first part of its records' addresses, such as "/odoo". */
function withoutStartOf(record: string | null, address: string): string {
  const [, first] = /^\/([^/?#<{]+)(?=[/?#])/.exec(record ?? '') ?? [];
  const trimmed = address.trim().replace(/\/+$/, '');
  return first !== undefined && trimmed.endsWith(`/${first}`) ? trimmed.slice(0, -first.length) : address;
}

function originIn(profile: CrmProfile): string {
  const url = parseHttpAddress(profile.recordTemplate) ?? parseHttpAddress(profile.searchTemplate);
  return url?.origin ?? '';
}

function templateOf(text: string, field: string, base: CrmBase, problems: ProfileProblems): Template | null {
  const parsed = parseTemplate(text);
  if ('problem' in parsed) {
    problems[field] = parsed.problem;
    return null;
  }
  const sample = parsed.template.parts.map((part) => (typeof part === 'string' ? part : '1')).join('');
  if (!isWithinCrm(parsed.template.absolute ? sample : underBase(base, sample), base)) {
    problems[field] = `This address is not below the CRM’s own, ${base.origin}${base.pathPrefix}`;
    return null;
  }
  return parsed.template;
}

function lookupOf(
  profile: CrmProfile,
  base: CrmBase,
  recordTemplate: Template | null,
  problems: ProfileProblems,
): ResolvedCrm['lookup'] {
  if (profile.lookup === null) return null;
  const template = templateOf(profile.lookup.template, 'lookup.template', base, problems);
  const badPath = idPathProblem(profile.lookup.idPath);
  if (badPath !== null) problems['lookup.idPath'] = badPath;
  if (recordTemplate === null || !tokensOf(recordTemplate).includes('record_id')) {
    problems['recordTemplate'] ??=
      'A lookup finds a record’s id: the record address needs {record_id} where it belongs.';
  }
  return template === null ? null : { template, idPath: profile.lookup.idPath };
}

const namingTokens: readonly Token[] = ['record_id', 'vendor_lead_code', 'lead_id'];

function checkRecordTokens(template: Template | null, profile: CrmProfile, problems: ProfileProblems): void {
  if (template === null) return;
  const tokens = tokensOf(template);
  if (!namingTokens.some((token) => tokens.includes(token))) {
    problems['recordTemplate'] ??=
      'Put {record_id} (or {vendor_lead_code} or {lead_id}) where the id of the record stands.';
  }
  const search: Token = 'search';
  if (tokens.includes(search)) problems['recordTemplate'] ??= '{search} belongs in the search address only.';
  const missing = profile.addressBy.find((name) => !tokens.includes('record_id') && !tokens.includes(name));
  if (missing !== undefined) {
    problems['addressBy'] ??= `The record address has neither {record_id} nor {${missing}} in it.`;
  }
}

// In a CRM known by name the dialer's own lead id would be somebody else's record, so it counts only where it is asked for.
function standardAddressBy(preset: Preset | undefined, template: Template | null): ResolvedCrm['addressBy'] {
  const tokens = template ? tokensOf(template) : [];
  if (!tokens.includes('record_id')) {
    if (tokens.includes('vendor_lead_code')) return ['vendor_lead_code'];
    if (tokens.includes('lead_id')) return ['lead_id'];
  }
  return preset ? ['vendor_lead_code'] : ['vendor_lead_code', 'lead_id'];
}

function idFormOf(profile: CrmProfile, preset: Preset | undefined): IdForm | null {
  return profile.recordTemplate === '' ? (preset?.idForm ?? null) : null;
}

function routingOf(template: Template | null): Routing {
  return template?.parts.some((part) => typeof part !== 'string' && part.place === 'hash') ? 'hash' : 'multi-page';
}
