import { expect, it } from 'vitest';
import { numbersOf } from '#utils/discovery/numbers.ts';
import { crmOf } from '../crm/profiles.ts';
import { ada, described, knownOf } from './examples.ts';

const inUs = (phoneForms: ('e164' | 'national')[] = []) => crmOf({ ...described, country: 'US', phoneForms });
const shown = (written: string) => ({
  value: 'phone' as const,
  label: null,
  written,
  place: 'text' as const,
  field: null,
});

it('the form in which the record’s page writes the number comes first', () => {
  const known = { ...knownOf({ shows: [shown('(415)\u00A0555-0105')] }), crm: inUs(['e164']) };
  expect(numbersOf(known).map(({ form }) => form)).toEqual(['national', 'e164', 'digits', 'local']);
});

it('or the CRM’s interface', () => {
  const answers = [{ address: '', answer: { id: 6, phone: '+14155550105' } }];
  const known = { ...knownOf({ shows: [shown('(415) 555-0105')], answers }), crm: inUs() };
  expect(
    numbersOf(known)
      .map(({ form }) => form)
      .slice(0, 2),
  ).toEqual(['e164', 'national']);
});

it('else as the profile says, then as usual', () => {
  expect(numbersOf({ ...knownOf(), crm: inUs(['national']) }).map(({ text }) => text)).toEqual([
    '(415) 555-0105',
    '4155550105',
    '555-0105',
    '+14155550105',
  ]);
});

it('none where there is no number', () => {
  expect(numbersOf(knownOf({ example: { ...ada, phone: 'anonymous' } }))).toEqual([]);
});
