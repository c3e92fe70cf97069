import type { Hypothesis } from '../crm/discovery.ts';
import { type PhoneForm, type SearchSubject, searchSubjects } from '../crm/profile.ts';
import { decode } from '../crm/record-signature.ts';
import { writtenForms } from '../crm/written-forms.ts';
import { valueOf } from './example-values.ts';
import { isHarmless } from './harmless.ts';
import { hypothesesFor } from './hypotheses.ts';
import type { Known } from './known.ts';

/** What of a call a CRM may be asked by, as a text, with its written form where it is a number. */
type Asked = { by: SearchSubject; text: string; phoneForm: PhoneForm | null };

/**
 * What may lead to a record, by its page: the addresses that the page has asked with the call's own code or number in them,
 * then what the page offers, the best of each subject first. Pure.
 */
export function hypothesesOfPage(known: Known): Hypothesis[] {
  const { shows, requests } = known.survey;
  const asked = askedBy(known);
  const own = requests.filter(isHarmless).flatMap((request) =>
    asked.flatMap(({ by, text, phoneForm }): Hypothesis[] => {
      const template = templateOf(request, text);
      return template === null ? [] : [{ way: 'lookup', by, template, paths: null, phoneForm, from: 'request' }];
    }),
  );
  const written = shows.find(({ value }) => value === 'phone')?.written;
  const number =
    asked.find(({ by, text }) => by === 'phone' && text === written) ?? asked.find(({ by }) => by === 'phone');
  // The lead id is the dialer's own: only a page that shows it can be searched by it.
  const isMeant = (by: SearchSubject) =>
    asked.some((each) => each.by === by) && (by !== 'lead_id' || shows.some(({ value }) => value === 'lead-id'));
  const offered = searchSubjects.filter(isMeant).map((by) =>
    hypothesesFor(known, by).map((each) => ({
      ...each,
      phoneForm: by === 'phone' ? (number?.phoneForm ?? null) : null,
    })),
  );
  const longest = Math.max(0, ...offered.map(({ length }) => length));
  // In turn, because only a few are asked for: no subject takes the place of all others.
  const inTurn = Array.from({ length: longest }, (_, at) => offered.flatMap((each) => each[at] ?? [])).flat();
  return [...own, ...inTurn];
}

function askedBy({ crm, example }: Known): Asked[] {
  const names = (['vendor_lead_code', 'lead_id'] as const).map((by) => ({
    by,
    text: valueOf(example, by),
    phoneForm: null,
  }));
  const numbers = writtenForms(example.phone, crm.country, crm.phoneForms).map(({ form, text }): Asked => ({
    by: 'phone',
    text,
    phoneForm: form,
  }));
  return [...names, ...numbers].filter(({ text }) => text !== '');
}

/** The address with `{search}` where the text stands in it, as a parameter's value or a part of the path; null where it does not. */
function templateOf(request: string, text: string): string | null {
  if (!URL.canParse(request)) return null;
  const { origin, pathname, search } = new URL(request);
  const isText = (part: string) => decode(part).toLowerCase() === text.toLowerCase();
  const path = pathname.split('/').map((part) => (isText(part) ? '{search}' : literal(part)));
  const query = search
    .slice(1)
    .split('&')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return isText(value.join('=').replaceAll('+', ' ')) ? `${literal(name)}={search}` : literal(pair);
    });
  const template = `${origin}${path.join('/')}${search === '' ? '' : `?${query.join('&')}`}`;
  return template.split('{search}').length === 2 ? template : null;
}

const literal = (part: string): string => part.replaceAll('{', '%7B').replaceAll('}', '%7D');
