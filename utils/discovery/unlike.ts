/**
 * A value that nobody has, of the same shape: other letters and other digits in the same places. A search that finds the
 * example's record by it, too, does not look at what it is asked for. Pure.
 */
export function unlike(text: string): string {
  return text.replaceAll(/[a-z0-9]/gi, (character, at: number) => otherThan(character, 3 + (at % 4)));
}

function otherThan(character: string, by: number): string {
  // A leading zero would make another kind of number of it.
  if (/[0-9]/.test(character)) return String((Number(character) + by) % 10 || 9);
  if (/[a-z]/.test(character)) return shifted(character, 'a', by);
  return shifted(character, 'A', by);
}

const shifted = (letter: string, first: string, by: number): string =>
  String.fromCharCode(first.charCodeAt(0) + ((letter.charCodeAt(0) - first.charCodeAt(0) + by) % 26));
