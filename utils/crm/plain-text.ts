/**
 * The text with digits of any script in ASCII, and "a" for any other letter or number that is not ASCII. Plain patterns
 * can then be used on it, because those that know all scripts take about a millisecond to compile, and few texts need
 * them.
 */
export function simplified(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) =>
    /\p{Nd}/u.test(character)
      ? String(digitValue(character.codePointAt(0) ?? 0))
      : /[\p{L}\p{N}]/u.test(character)
        ? 'a'
        : character,
  );
}

/** All decimal digits of a text in ASCII, whatever script they are in, without anything else. */
export function asciiDigits(text: string): string {
  return simplified(text).replace(/\D/g, '');
}

// Unicode keeps the digits of each script together, 0 to 9, so the value is the distance to the first of them.
function digitValue(codePoint: number): number {
  let distance = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(codePoint - distance - 1))) distance += 1;
  return distance % 10;
}
