import type { PhoneNumber } from 'libphonenumber-js/min';
import { phoneText } from './phone-text.ts';
import { numberIn, phoneForms as digitsOf } from './phone.ts';
import { asciiDigits } from './plain-text.ts';
import type { PhoneForm } from './profile.ts';

/** A number as a CRM may have written it down. */
export type WrittenNumber = { form: PhoneForm; text: string };

/**
 * The best first. A search by part of the text finds the digits in `+14155550120` and `14155550120`, and the local end in
 * `(415) 555-0120` and `+1 415-555-0120`: these two are mostly enough for it, and for a search that disregards how numbers
 * are written. The digits of the local end are for what is written as nobody else does (`0415/5550120`), the others for a
 * search that compares the whole text.
 */
const usualOrder: readonly PhoneForm[] = [
  'digits',
  'local',
  'as-dialled',
  'e164',
  'local-digits',
  'national',
  'international',
  'trunk-digits',
  'country-digits',
];

/** Fewer digits are shared by too many customers to be searched for. */
const fewestDigits = 6;
const wantedLocalDigits = 7;

/** Whether the form leaves out the area code, so that what it finds may be another number. */
export const isPartial = (form: PhoneForm | null): boolean => form === 'local' || form === 'local-digits';

/**
 * A number in all forms in which a CRM may keep it, each text once: the forms in `first`, then the usual order. None but
 * the local ends is another number where it is read in `country` (ISO 3166, two letters). Where the number's country is not known,
 * there are only its digits, and how North America writes them if they can be a number of there.
 */
export function writtenForms(text: string, country: string, first: readonly PhoneForm[] = []): WrittenNumber[] {
  const dialled = phoneText(text);
  if (dialled === '') return [];
  const forms = allForms(text, dialled, country);
  const texts = new Set<string>();
  // Somebody has written it so, mostly in the list that the CRM gave to the dialer.
  const usual = /[^+\d]/.test(dialled) ? (['as-dialled', ...usualOrder] as const) : usualOrder;
  const order = [...first, ...usual.map((form) => (form === 'as-dialled' ? nameOf(forms) : form))];
  return order.flatMap((form) => {
    const written = forms[form];
    if (written === undefined || texts.has(written) || asciiDigits(written).length < fewestDigits) return [];
    texts.add(written);
    return { form, text: written };
  });
}

/** The dialer writes its numbers in one form of these, mostly. What a CRM is known by is that form, and not who else writes it. */
const nameOf = (forms: Forms): PhoneForm =>
  usualOrder.find((form) => form !== 'as-dialled' && forms[form] === forms['as-dialled']) ?? 'as-dialled';

type Forms = Partial<Record<PhoneForm, string>>;

function allForms(text: string, dialled: string, country: string): Forms {
  const number = numberIn(text, country);
  if (!number) return { 'as-dialled': dialled, digits: asciiDigits(dialled), ...americanForms(dialled) };
  const national = number.formatNational();
  const whole: Forms = {
    digits: number.nationalNumber,
    e164: number.number,
    national,
    international: international(number, national),
    'trunk-digits': asciiDigits(national),
    'country-digits': number.number.slice(1),
  };
  // Of a caller from abroad, the national number may be somebody else's here.
  const own = Object.entries(whole).filter(([, written]) => {
    const { e164 } = digitsOf(written, country);
    return e164 === null || e164 === number.number;
  });
  return { 'as-dialled': dialled, ...localForms(number, national), ...Object.fromEntries(own) };
}

/** As the country writes it; only brackets and dashes are guessed, no digit is. */
function americanForms(dialled: string): Forms {
  const digits = asciiDigits(dialled);
  const number = digits.length === 10 ? numberIn(digits, 'US') : undefined;
  if (!number?.isValid()) return {};
  const national = number.formatNational();
  return { national, ...localForms(number, national) };
}

function localForms(number: PhoneNumber, national: string): Forms {
  const local = localEnd(number, national);
  return { local, 'local-digits': asciiDigits(local) };
}

/** `+1 415-555-0120`, `+55 11 98765-4321`: with the dashes that the country writes between the same groups. */
function international(number: PhoneNumber, national: string): string {
  const [code = '', ...groups] = number.formatInternational().split(' ');
  const isAmerican = number.countryCallingCode === '1';
  const isDash = (before: string, group: string) => isAmerican || national.includes(`${before}-${group}`);
  const rest = groups.map((group, at) => {
    const before = groups[at - 1];
    return before === undefined ? group : `${isDash(before, group) ? '-' : ' '}${group}`;
  });
  return `${code} ${rest.join('')}`;
}

/**
 * The end of the national number as it is written: whole groups without the area code. Where that would be too short, the
 * number without the zero in front.
 */
function localEnd(number: PhoneNumber, national: string): string {
  const groups = [...national.matchAll(/\d+/g)];
  for (const fewest of [wantedLocalDigits, fewestDigits]) {
    const end = groups.slice(1).findLast(({ index }) => asciiDigits(national.slice(index)).length >= fewest);
    if (end) return national.slice(end.index);
  }
  const [, ...withoutCode] = number.formatInternational().split(' ');
  return withoutCode.join(' ');
}
