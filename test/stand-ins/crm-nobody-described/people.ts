/** A customer of such a CRM. The CRM numbers its records itself; the code is what the dialer knows. */
export type Person = { id: string; name: string; code: string; phone: string; town: string };

/** Numbers of a seed, each from 0 up to but not including `below`. */
export function numbersOf(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const FIRST = ['Ada', 'Jonas', 'Mira', 'Tomás', 'Ines', 'Oskar', 'Lena', 'Pavel', 'Rosa', 'Emil'];
const LAST = ['Quill', 'Weber', 'Castellanos', 'Novák', 'Okafor', 'Lindqvist', 'Marsh', 'Ito', 'Duarte', 'Baum'];
const TOWNS = ['Harbour', 'Millbrook', 'Eastgate', 'Fernwood'];

/** Twelve customers: ids that are neither codes nor in order, and codes of letters and digits. */
export function peopleOf(seed: number): Person[] {
  const next = numbersOf(seed);
  const pick = (from: readonly string[]): string => from[next(from.length)] ?? '';
  const letters = String.fromCharCode(65 + next(26), 65 + next(26));
  const start = 200 + next(500);
  return Array.from({ length: 12 }, (_, at) => ({
    id: String(start + at * 7 + next(6)),
    name: `${pick(FIRST)} ${pick(LAST)}`,
    code: `${letters}-${4000 + at * 37 + next(30)}`,
    phone: `(415) 555-0${String(100 + at * 8 + next(7))}`,
    town: pick(TOWNS),
  }));
}
