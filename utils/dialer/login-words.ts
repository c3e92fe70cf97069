// How dialers word a refused log-in. The list cannot be complete, and nothing relies on that: it only makes Screen Pop quieter,
// and lets it name what is wrong (docs/polling.md, "Refused log-ins").

const REFUSED = [
  /invalid user ?name|invalid (?:user )?pass|(?:wrong|incorrect|bad) (?:user|pass)|locked/,
  /\b(?:log-?in|authentication) (?:is |was |has )?(?:incorrect|invalid|failed|failure|denied)/,
  /\b(?:invalid|incorrect|wrong|bad) (?:log-?in|credentials?)\b/,
  /(?:contraseña|clave|credencial(?:es)?) (?:incorrect|inv[aá]lid|err[oó]ne)/,
];

const LOCKED = [
  /too many (?:\w+ )?(?:log-?ins?|sign-?ins?|password)\b|too many (?:failed|invalid|incorrect|unsuccessful) /,
  /\b(?:account|user|log-?in) (?:[\w.@-]+ )?(?:is |was |has been )?(?:temporarily |now )?(?:locked|blocked|suspended)\b/,
  /\b(?:demasiados intentos|cuenta (?:está |ha sido )?bloquead)/,
];

/** A refusal is short, and a page of 256 kB need not be searched. */
const folded = (message: string) => message.slice(0, 2000).toLowerCase();

/** Whether this is one of the known ways to say that the log-in is refused. */
export const saysRefused = (message: string): boolean =>
  lockedFor(message) !== undefined || REFUSED.some((pattern) => pattern.test(folded(message)));

/** For how long the log-in is locked, ms: 0 where the dialer says that it is and not how long, undefined if it does not say so. */
export function lockedFor(message: string): number | undefined {
  const said = folded(message);
  return LOCKED.some((pattern) => pattern.test(said)) ? spanIn(said) : undefined;
}

const UNITS: [RegExp, number][] = [
  [/^s/, 1000],
  [/^m/, 60_000],
  [/^h/, 3_600_000],
];

/** The span of time in "try again in 15 minutes", ms; 0 where there is none. */
function spanIn(said: string): number {
  const [, count = '', unit = ''] =
    /\b(\d{1,4}) ?(s|segundos?|sec(?:onds?)?|m|min(?:ut[eo]s?)?|h|hours?|horas?)\b/.exec(said) ?? [];
  return Number(count) * (UNITS.find(([pattern]) => pattern.test(unit))?.[1] ?? 0);
}
