import type { Time } from './desk.ts';

/** Prints how long each kind of call took, as a row for docs/crms.md each: how many, the median and the longest. */
export function printTimes(times: readonly Time[]): void {
  const kinds = Map.groupBy(times, ({ what }) => what);
  const rows = [...kinds].map(([what, of]) => {
    const sorted = of.map(({ ms }) => ms).sort((a, b) => a - b);
    const [longest = 0, median = 0] = [sorted.at(-1), sorted[Math.floor(sorted.length / 2)]];
    return `| ${what} | ${of.length} | ${seconds(median)} | ${seconds(longest)} |`;
  });
  if (rows.length > 0) console.log(['| Call | n | Median | Longest |', '|---|---:|---:|---:|', ...rows].join('\n'));
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
