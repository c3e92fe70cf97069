import { htmlPage, matching, noSuchRecord } from './html.ts';
import type { Person } from './people.ts';
import type { CrmPages } from './server.ts';
import type { Words } from './words.ts';

/**
 * Each page is loaded. The record is a parameter among others; the search is behind a form; its rows have links, and so has a
 * box of records seen before. A second form shows the same records whatever is asked.
 */
export function formCrm({ base, record, list, id, needle, mode, code }: Words): CrmPages {
  const recordPath = `/${base}/${record}`;
  const linkTo = (person: Person) => `${recordPath}?${mode}=view&${id}=${person.id}`;
  const head = `<form action="/${base}/news"><input name="topic" placeholder="News about …"><button>Show</button></form>
    <form action="/${base}/${list}"><input type="hidden" name="${mode}" value="all">
    <label>Search <input name="${needle}"></label><button>Go</button></form>`;
  const seen = (people: readonly Person[]) =>
    `<aside><h2>Recently seen</h2><ul>${people
      .slice(-2)
      .map((each) => `<li><a href="${linkTo(each)}">${each.name}</a>`)
      .join('')}</ul></aside>`;
  const rows = (people: readonly Person[]) =>
    `<table><thead><tr><th>Name<th>${code}<th>Phone<tbody>${people
      .map((each) => `<tr><td><a href="${linkTo(each)}">${each.name}</a><td>${each.code}<td>${each.phone}`)
      .join('')}</table>`;
  return {
    recordTemplate: `${recordPath}?${mode}=view&${id}={record_id}`,
    answer({ pathname, searchParams }, people) {
      if (pathname === recordPath) {
        const person = people.find((each) => each.id === searchParams.get(id));
        if (!person) return noSuchRecord(head);
        const fields = `<dl><dt>${code}<dd>${person.code}<dt>Phone<dd>${person.phone}<dt>Town<dd>${person.town}</dl>`;
        return { html: htmlPage(person.name, head, fields + seen(people)) };
      }
      if (pathname === `/${base}/news`)
        return { html: htmlPage('News', head, rows(people.slice(0, 3)) + seen(people)) };
      if (pathname === `/${base}/${list}`) {
        const found = matching(people, searchParams.get(needle) ?? '');
        const shown = found.length > 0 ? rows(found) : '<p>No records found.</p>';
        return { html: htmlPage('Search', head, shown + seen(people)) };
      }
      return pathname === '/' ? { html: htmlPage('Home', head, seen(people)) } : noSuchRecord(head);
    },
  };
}
