import { sentence, type Words } from '../words/words.ts';
import {
  isWithinCrm,
  matchPatternOf,
  parseCrmAddress,
  parseHttpAddress,
  type CrmBase,
  withoutEndSlashes,
} from './crm-address.ts';
import type { IdForm } from './id-form.ts';
import { idPathProblem } from './lookup-answer.ts';
import type { Preset } from './preset.ts';
import { presetOf } from './presets/index.ts';
import { ways as allWays, type CrmProfile, type Routing, type Way } from './profile.ts';
import type { ResolvedCrm } from './resolved-crm.ts';
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
    problems['recordTemplate'] ??= sentence('problem.recordMissing', { token: '{record_id}' });
  }

  const [problem] = Object.values(problems);
  if (problem !== undefined || base === null) {
    return { problem: problem ?? sentence('problem.crmAddressMissing'), problems };
  }
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
function fillParts(text: string, values: Record<string, string>): string {
  return text.replace(/<([a-z]+)>/g, (whole, key: string) => values[key] ?? whole);
}

/** The record template of a preset for the chosen kind of record. */
function recordText(preset: Preset, values: Record<string, string>): string | null {
  if (typeof preset.record === 'string') return preset.record;
  const kind = values['object'] ?? '';
  // A policy may say "constructor", which every object has.
  return Object.hasOwn(preset.record, kind) ? (preset.record[kind] ?? null) : null;
}

function partValues(preset: Preset, given: Record<string, string>, problems: ProfileProblems): Record<string, string> {
  const values: Record<string, string> = {};
  for (const part of preset.parts) {
    const value = given[part.key] || part.default;
    values[part.key] = value;
    if (value === '') {
      problems[`parts.${part.key}`] = sentence('problem.partMissing', { crm: preset.name, hint: part.hint });
    } else if (!new RegExp(`^(?:${part.pattern})$`).test(value)) {
      problems[`parts.${part.key}`] = sentence('problem.partForm', { example: part.example, hint: part.hint });
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
  // “Another CRM” needs no address of its own where its record address is a whole one.
  const typed = preset
    ? withoutStartOf(recordText(preset, values), fillParts(preset.base, values))
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
    problems[field] = sentence('problem.templateElsewhere', { base: `${base.origin}${base.pathPrefix}` });
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
    problems['recordTemplate'] ??= sentence('problem.recordForLookup', { token: '{record_id}' });
  }
  return template === null ? null : { template, idPath: profile.lookup.idPath };
}

const namingTokens: readonly Token[] = ['record_id', 'vendor_lead_code', 'lead_id'];

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
// it.
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
