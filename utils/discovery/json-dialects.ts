/** A way in which JSON interfaces are asked for the records with a value in a field. */
export type Dialect = {
  name: string;
  /** Where it is described. */
  source: string;
  /** What the addresses of such an interface look like, percent-decoded: it is then tried first. */
  signs: RegExp;
  /** The query that asks for it. */
  query(field: string): string;
};

// As the projects describe them. The last row, a parameter of the field's name, is what most others understand: json-server,
// Django REST framework, Rails.
export const dialects: readonly Dialect[] = [
  {
    name: 'Directus',
    source: 'https://directus.io/docs/guides/connect/filter-rules',
    signs: /\/items\/\w|\]\[_[a-z]{2,20}\]=/,
    query: (field) => `filter[${field}][_eq]={search}`,
  },
  {
    name: 'EspoCRM',
    source: 'https://docs.espocrm.com/development/api-search-params/',
    signs: /\/api\/v1\/[A-Z]\w*|[?&]where\[0\]/,
    query: (field) => `where[0][type]=equals&where[0][attribute]=${field}&where[0][value]={search}`,
  },
  {
    name: 'Frappe',
    source: 'https://docs.frappe.io/framework/user/en/api/rest',
    signs: /\/api\/(?:v\d\/)?(?:resource|document)\/|\/api\/method\//,
    query: (field) => `filters=[["${field}","=","{search}"]]`,
  },
  {
    name: 'Strapi',
    source: 'https://docs.strapi.io/cms/api/rest/filters',
    signs: /[?&](?:populate|filters\[|pagination\[)/,
    query: (field) => `filters[${field}][$eq]={search}`,
  },
  {
    name: 'PostgREST',
    source: 'https://docs.postgrest.org/en/stable/references/api/tables_views.html',
    signs: /\/rest\/v1\/|[?&][\w.]+=(?:eq|in|is|ilike)\./,
    query: (field) => `${field}=eq.{search}`,
  },
  {
    name: 'OData',
    source: 'https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html',
    signs: /[?&]\$(?:select|filter|expand|top|orderby)=|\/odata\//i,
    query: (field) => `$filter=${field} eq '{search}'`,
  },
  {
    name: 'react-admin',
    source: 'https://github.com/marmelab/react-admin/tree/master/packages/ra-data-simple-rest',
    signs: /[?&](?:filter|range|sort)=[[{]/,
    query: (field) => `filter={"${field}":"{search}"}`,
  },
  {
    name: 'JSON:API',
    source: 'https://jsonapi.org/recommendations/#filtering',
    signs: /[?&](?:filter\[\w+\]|page\[\w+\]|include)=/,
    query: (field) => `filter[${field}]={search}`,
  },
  {
    name: 'field',
    source: 'https://www.django-rest-framework.org/api-guide/filtering/',
    signs: /(?!)/,
    query: (field) => `${field}={search}`,
  },
];

/** The names of parameters that search in all fields. */
export const textParameters = ['search', 'q'] as const;

/** What a parameter of the page's own requests is called that holds what is searched for. */
export const SEARCHES =
  /^(?:q|s|search|query|term|keywords?|filter\[search\]|search_?(?:term|query|string|text)|query_?string)$/i;
