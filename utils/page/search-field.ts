/**
 * Fields and places in which a value is searched for or filtered by. A value there does not count as found, and not as
 * unsaved input.
 */
export const SEARCH_FIELD = [
  '[type=search]',
  '[role=searchbox]',
  '[role=search] *',
  'search *',
  '[name=q]',
  '[name=s]',
  '[name^=query]',
  '[name=term]',
  '[name=keyword]',
  '[name*=search i]:not([name*=research i], [name*=searchable i])',
  '[id*=search i]:not([id*=research i], [id*=searchable i])',
  '[class*=search i]:not([class*=research i], [class*=searchable i])',
  '[placeholder*=search i]:not([placeholder*=research i], [placeholder*=searchable i])',
  '[aria-label*=search i]:not([aria-label*=research i], [aria-label*=searchable i])',
  '[name*=filter i]:not(.filterable)',
  '[id*=filter i]:not(.filterable)',
  '[class*=filter i]:not(.filterable)',
  '[placeholder*=filter i]:not(.filterable)',
  '[aria-label*=filter i]:not(.filterable)',
].join(', ');
