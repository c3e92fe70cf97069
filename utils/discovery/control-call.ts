import { nameOrBlank } from '../crm/lead-names.ts';
import { asciiDigits } from '../crm/plain-text.ts';
import type { CallOfAgent } from '../crm/record-address.ts';
import { decode } from '../crm/record-signature.ts';

/** Sequences that no code, id or number of a customer ends with: too orderly to be given out. */
const NOBODYS_DIGITS = '010203';
const NOBODYS_CODE = 'zq0x9v7k';
/** An id that is too short for a search to ask for, and unlikely to be given out soon. */
const NOBODYS_ID = '908070605';

/** The same call from somebody whom the CRM does not know; the number has the same written form. */
export function controlCall(call: CallOfAgent): CallOfAgent {
  const isNumber = (text: string) => /^\d+$/.test(text.trim());
  const instead = (text: string) => (text.trim() === '' ? '' : isNumber(text) ? NOBODYS_ID : NOBODYS_CODE);
  return {
    ...call,
    vendorLeadCode: instead(call.vendorLeadCode),
    leadId: instead(call.leadId),
    phone: withLastDigits(call.phone, NOBODYS_DIGITS),
  };
}

/** The text with other digits at its end; what stands between them stays. */
function withLastDigits(text: string, digits: string): string {
  const others = asciiDigits(text).slice(0, -digits.length) + digits;
  let at = others.length - asciiDigits(text).length;
  return text.replaceAll(/\d/g, (digit) => others[at++] ?? digit);
}

const FEWEST_OF_CODE = 4;
const DIGITS_OF_NUMBER = 6;

/** Whether a template holds something by which one customer is known: such an address belongs to nobody else. */
export function carriesValue(template: string, call: CallOfAgent, recordId: string): boolean {
  const text = decoded(template).toLowerCase();
  const words = new Set(text.split(/[^\p{L}\p{N}]+/u));
  const names = [call.vendorLeadCode, call.leadId, recordId].map((name) => nameOrBlank(name).toLowerCase());
  const isIn = (name: string) =>
    name !== '' && (words.has(name) || (name.length >= FEWEST_OF_CODE && text.includes(name)));
  const number = asciiDigits(call.phone).slice(-DIGITS_OF_NUMBER);
  return names.some(isIn) || (number.length === DIGITS_OF_NUMBER && asciiDigits(text).includes(number));
}

/** Run by run: what is badly encoded in one place must not hide what stands in another. */
const decoded = (template: string): string => template.replaceAll(/(?:%[\da-f]{2})+/gi, decode);
