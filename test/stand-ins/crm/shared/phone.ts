// The first code point of each run of ten decimal digits that people do type: ASCII, Arabic-Indic, Persian, Devanagari
// and full width.
const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0xff10];

function asciiDigits(text: string): string {
  let digits = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const zero = ZEROS.find((first) => code >= first && code <= first + 9);
    if (zero !== undefined) digits += String(code - zero);
  }
  return digits;
}

/**
 * Returns the digits of a phone number as written, without its extension and without the trunk zero that some write in
 * brackets (`+44 (0)20 …`); blank when there are none.
 */
export function phoneDigits(written: string): string {
  const withoutExtension = written.replace(/(?:ext\.?|extension|x)\s*\p{Nd}+\s*$/iu, '');
  return asciiDigits(withoutExtension.replace(/\(\s*0\s*\)/, ''));
}

/**
 * Returns the part of a number by which it can be found whether it is written nationally or internationally: its digits
 * without the international prefix `00` and the national trunk zero. Blank when the text is not a phone number.
 */
export function phoneSearchDigits(text: string): string {
  if (/\p{L}/u.test(text.replace(/(?:ext\.?|extension|x)\s*\p{Nd}+\s*$/iu, ''))) return '';
  const digits = phoneDigits(text).replace(/^0+/, '');
  return digits.length >= 4 ? digits : '';
}
