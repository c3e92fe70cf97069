import type { Style } from './model.ts';

/** What a list shows; blank texts mean "all". */
export interface ListQuery {
  q: string;
  page: number;
  sort: string;
  stage: string;
  owner: string;
}

/** How a record is addressed: by the CRM's own number, the vendor lead code or the dialer's lead id. */
export type RecordKey = { by: 'id' | 'lead'; id: number } | { by: 'code'; code: string };

export type Route =
  | { page: 'list'; query: ListQuery }
  | { page: 'search'; query: ListQuery }
  | { page: 'record'; key: RecordKey }
  | { page: 'edit'; id: number }
  | { page: 'new'; phone: string }
  | { page: 'unknown' };

export const DEFAULT_SORT = '-activity';

export function listQuery(params: URLSearchParams): ListQuery {
  const page = Number(params.get('page') ?? '1');
  return {
    q: (params.get('q') ?? '').trim(),
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
    sort: params.get('sort') ?? DEFAULT_SORT,
    stage: params.get('stage') ?? '',
    owner: params.get('owner') ?? '',
  };
}

/** Returns the part of an address that names the route, without origin and style: `/contacts?page=2`. */
export function listPath(query: Partial<ListQuery>): string {
  const params = new URLSearchParams();
  if (query.q) params.set('q', query.q);
  if (query.stage) params.set('stage', query.stage);
  if (query.owner) params.set('owner', query.owner);
  if (query.sort && query.sort !== DEFAULT_SORT) params.set('sort', query.sort);
  if (query.page && query.page > 1) params.set('page', String(query.page));
  const text = params.toString();
  return text === '' ? '/contacts' : `/contacts?${text}`;
}

const number = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : Number.NaN);

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

function contactRoute(second: string, third: string | undefined): Route {
  if (third !== undefined && (second === 'by-code' || second === 'code')) {
    return { page: 'record', key: { by: 'code', code: third } };
  }
  if (third !== undefined && (second === 'by-lead' || second === 'lead') && Number.isFinite(number(third))) {
    return { page: 'record', key: { by: 'lead', id: number(third) } };
  }
  const id = number(second);
  if (Number.isNaN(id)) return { page: 'unknown' };
  if (third === undefined) return { page: 'record', key: { by: 'id', id } };
  return third === 'edit' ? { page: 'edit', id } : { page: 'unknown' };
}

/** Returns what an address below its style's prefix stands for (`/contacts/1001`, `/search/ann`, `/contacts?sort=name`). */
export function parseRoute(path: string, params: URLSearchParams): Route {
  const segments = path.split('/').slice(1).map(decoded);
  if (segments.at(-1) === '') segments.pop();
  const [first, second, third] = segments;
  if (segments.includes(null) || segments.length > 3) return { page: 'unknown' };
  if (first === undefined) return { page: 'list', query: listQuery(params) };
  if (first === 'search' && third === undefined) {
    const query = listQuery(params);
    return { page: 'search', query: { ...query, q: second ?? query.q } };
  }
  if (first !== 'contacts') return { page: 'unknown' };
  if (second === undefined || second === null) return { page: 'list', query: listQuery(params) };
  if (second === 'new' && third === undefined) return { page: 'new', phone: params.get('phone') ?? '' };
  return contactRoute(second, third ?? undefined);
}

/** Splits `/contacts?page=2` into what `parseRoute` takes. */
export function parsePath(pathAndQuery: string): Route {
  const mark = pathAndQuery.indexOf('?');
  if (mark < 0) return parseRoute(pathAndQuery, new URLSearchParams());
  return parseRoute(pathAndQuery.slice(0, mark), new URLSearchParams(pathAndQuery.slice(mark + 1)));
}

/** The addresses of one style, from the origin on. */
export interface Links {
  style: Style;
  to(path: string): string;
  list(query: Partial<ListQuery>): string;
  record(id: number): string;
  edit(id: number): string;
  create(phone: string): string;
}

export function linksOf(style: Style): Links {
  const to = (path: string): string => (style === 'hash' ? `/hash/#${path}` : `/${style}${path}`);
  return {
    style,
    to,
    list: (query) => to(listPath(query)),
    record: (id) => to(`/contacts/${id}`),
    edit: (id) => to(`/contacts/${id}/edit`),
    create: (phone) =>
      to(phone === '' ? '/contacts/new' : `/contacts/new?${new URLSearchParams({ phone }).toString()}`),
  };
}
