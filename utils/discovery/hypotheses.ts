import type { Example, Hypothesis } from '../crm/discovery.ts';
import { parseHttpAddress } from '../crm/crm-address.ts';
import type { SearchSubject } from '../crm/profile.ts';
import { recordIdOf } from '../crm/record-address.ts';
import { decode, isSameId, pathSegments } from '../crm/record-signature.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { OfferedSearch } from '../crm/survey.ts';
import { parseTemplate, underBase } from '../crm/template.ts';
import { valueOf } from './example-values.ts';
import { isHarmless } from './harmless.ts';
import { jsonHypotheses } from './json-hypotheses.ts';
import { SEARCHES } from './json-dialects.ts';
import type { Known } from './known.ts';

/** At most so many ways are tried with one value. */
const MOST_OF_SUBJECT = 12;

/** The record's own address by code or lead id: only where one of them is the id in the example's address. Pure. */
export function addressHypotheses(crm: ResolvedCrm, example: Example): Hypothesis[] {
  const id = recordIdOf(crm, example.address);
  const { recordTemplate } = crm;
  if (id === null || recordTemplate === null) return [];
  return (['vendor_lead_code', 'lead_id'] as const)
    .filter((subject) => valueOf(example, subject) !== '' && isSameId(valueOf(example, subject), id))
    .map((by) => ({
      way: 'address',
      by,
      template: recordTemplate.text,
      paths: null,
      phoneForm: null,
      from: 'settings',
    }));
}

/** The ways that the set-up itself has for a subject. Pure. */
export function ownHypotheses(crm: ResolvedCrm, by: SearchSubject): Hypothesis[] {
  const lookup = crm.lookups[by];
  const search = crm.searches[by];
  const rest = { by, phoneForm: null, from: 'settings' } as const;
  return [
    ...(lookup
      ? [
          {
            ...rest,
            way: 'lookup' as const,
            template: lookup.template.text,
            paths: { idPath: lookup.idPath, labelPath: lookup.labelPath },
          },
        ]
      : []),
    ...(search ? [{ ...rest, way: 'search' as const, template: search.text, paths: null }] : []),
  ];
}

/**
 * The ways that may lead from the example's value to its record, best first, each once. A lookup without `paths` is one
 * whose answer has not been seen: it tells where the id is. Pure.
 */
export function hypothesesFor(known: Known, by: SearchSubject): Hypothesis[] {
  const { crm, survey } = known;
  const json = jsonHypotheses(known, by);
  const offered = survey.searches
    .filter((search) => isHarmless(search.template) && (search.from !== 'link' || isListed(crm, search.template)))
    .toSorted((a, b) => rankOf(known, by, a) - rankOf(known, by, b))
    .map(({ template, from }): Hypothesis => ({ way: 'search', by, template, paths: null, phoneForm: null, from }));
  const all = [...json.byField, ...offered, ...json.byText].map((each) => ({
    ...each,
    template: belowCrm(crm, each.template),
  }));
  const own = ownHypotheses(crm, by);
  const usable = [...own, ...all.filter(({ template }) => 'template' in parseTemplate(template))];
  return usable
    .filter(
      (each, at) => usable.findIndex((other) => other.way === each.way && other.template === each.template) === at,
    )
    .slice(0, MOST_OF_SUBJECT);
}

/** A search for the field in which the value stands comes first; one form has a field for each column. */
function rankOf({ survey }: Known, by: SearchSubject, { template, from }: OfferedSearch): number {
  const value = by === 'vendor_lead_code' ? 'code' : by === 'phone' ? 'phone' : 'lead-id';
  const fields = survey.shows.flatMap((shown) => (shown.value === value && shown.field !== null ? [shown.field] : []));
  const asked = searchedParameter(template);
  if (fields.some((field) => asked === field || asked.includes(`[${field}]`))) return 0;
  return { form: 1, 'open-search': 2, link: 3 }[from];
}

/** The name of the parameter that holds what is searched for; blank where none does. */
function searchedParameter(template: string): string {
  const parameter = template.split(/[?&;#]/).find((part) => part.includes('{search}') && part.includes('=')) ?? '';
  return decode(parameter.split('=', 1)[0] ?? '');
}

/**
 * A link with the customer's value may do anything (`/phone?number=…` dials). It is a search where its parameter says so,
 * or where it leads to the list that the records are in.
 */
function isListed(crm: ResolvedCrm, template: string): boolean {
  const parsed = parseTemplate(template);
  if ('problem' in parsed || parsed.template.parts.some((part) => typeof part !== 'string' && part.place === 'path'))
    return false;
  const list = listAddress(crm);
  const path = (address: string) => address.split('?', 1)[0];
  return SEARCHES.test(searchedParameter(template)) || (list !== null && path(template) === path(list));
}

/** The address of the list that records are in: the record's own without its id. Null where the id is no part of a path. */
export function listAddress({ recordTemplate, ...base }: ResolvedCrm): string | null {
  if (recordTemplate === null) return null;
  const at = recordTemplate.parts.findIndex((part) => typeof part !== 'string');
  const before = recordTemplate.parts[at - 1];
  const token = recordTemplate.parts[at];
  if (typeof before !== 'string' || typeof token !== 'object' || token.place === 'query') return null;
  const text = before.replace(/\/$/, '');
  // An id in a parameter of the hash, or the CRM's start page.
  if (!before.endsWith('/') || text === '' || /[=;&]/.test(text) || /^https?:\/\/[^/]*$/.test(text)) return null;
  const url = parseHttpAddress(recordTemplate.absolute ? text : underBase(base, text));
  if (url === null) return null;
  return pathSegments(url.pathname + url.hash.slice(1)).length > 0 ? url.href : null;
}

/** The template as it is written below the CRM's own address: shorter to read, and the same wherever the CRM moves to. */
function belowCrm({ origin, pathPrefix }: ResolvedCrm, template: string): string {
  const start = origin + pathPrefix;
  const rest = template.startsWith(start) ? template.slice(start.length) : '';
  return /^[/?#]/.test(rest) ? rest : template;
}
