import { htmlPage, matching, noSuchRecord } from './html.ts';
import type { CrmPages } from './server.ts';
import type { Words } from './words.ts';

/**
 * The record is a part of the path. The search goes straight to the one customer that it finds; of several it draws rows that a
 * script opens, without a link. The code stands in a sentence.
 */
export function straightCrm({ base, record, list, needle }: Words): CrmPages {
  const folder = `/${base}/${record.replace(/\.\w+$/, '')}`;
  const head = `<form role="search" action="/${base}/${list}"><input type="search" name="${needle}"><button>Go</button></form>`;
  return {
    recordTemplate: `${folder}/{record_id}/card`,
    answer({ pathname, searchParams }, people) {
      if (pathname === `/${base}/${list}`) {
        const found = matching(people, searchParams.get(needle) ?? '');
        const [only] = found;
        if (only && found.length === 1) return { location: `${folder}/${only.id}/card` };
        const rows = found.map(({ id, name, town }) => `<tr data-open="${id}"><td>${name}<td>${town}`).join('');
        const shown = found.length === 0 ? '<p>Nothing found.</p>' : `<table><tbody>${rows}</table>`;
        const script = `<script>document.querySelector('table')?.addEventListener('click', ({ target }) => {
          location.href = '${folder}/' + target.closest('tr').dataset.open + '/card';
        })</script>`;
        return { html: htmlPage('Search results', head, shown + script) };
      }
      if (pathname === '/') return { html: htmlPage('Home', head, '<p>Welcome.</p>') };
      const person = people.find(({ id }) => pathname === `${folder}/${id}/card`);
      if (!person) return noSuchRecord(head);
      const text = `<p>${person.name} lives in ${person.town} and has been with us as ${person.code} since 2019.
        <p>Best reached in the evening, on ${person.phone}.
        <p>Wants to be told of offers by letter, and asks for a call before each delivery.`;
      return { html: htmlPage(person.name, head, text) };
    },
  };
}
