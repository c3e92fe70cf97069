/** Words of addresses that do something. What a page offers as a search may still be a button of another kind. */
const ACTS = new Set(
  'delete remove destroy erase purge trash logout logoff signout signoff save dial call sms send unsubscribe'.split(
    ' ',
  ),
);

/** Whether nothing in the address says that asking for it does more than to look something up. */
export function isHarmless(template: string): boolean {
  const words = template
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/\b(log|sign)[\s_-](out|off)\b/g, '$1$2')
    .split(/[^a-z]+/);
  return !words.some((word) => ACTS.has(word));
}
