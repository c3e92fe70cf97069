/** Fields and places where a value is searched for or filtered by: what stands there is neither found nor unsaved. */
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
  ...['name', 'id', 'class', 'placeholder', 'aria-label'].flatMap((name) => [
    `[${name}*=search i]:not([${name}*=research i],[${name}*=searchable i])`,
    `[${name}*=filter i]:not(.filterable)`,
  ]),
].join(',');
