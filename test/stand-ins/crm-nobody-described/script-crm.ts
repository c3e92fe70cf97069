import { matching } from './html.ts';
import type { CrmPages } from './server.ts';
import type { Words } from './words.ts';

/** One page: a script draws the list, whose rows have neither link nor id, and the record, and asks a JSON interface for both. */
export function scriptCrm({ base, list, id, needle, mode, code }: Words): CrmPages {
  const api = `/${base}-data`;
  const search = `${api}/${list.replace(/\.\w+$/, '')}`;
  return {
    recordTemplate: `/${base}/p/{record_id}`,
    answer({ pathname, searchParams }, people) {
      if (pathname === search) {
        const hits = matching(people, searchParams.get(needle) ?? '').map((person) => ({
          [id]: Number(person.id),
          title: person.name,
          sub: { town: person.town },
        }));
        return { json: { took: 3, hits, total: hits.length } };
      }
      if (pathname.startsWith(`${api}/one/`)) {
        const person = people.find((each) => pathname === `${api}/one/${each.id}`);
        if (!person) return { json: { error: 'no such person' }, status: 404 };
        return { json: { [id]: Number(person.id), title: person.name, code: person.code, tel: person.phone } };
      }
      if (pathname.startsWith(`${api}/`)) return { json: { error: 'unknown' }, status: 404 };
      return { html: shell(base, api, search, { id, needle, mode, code }) };
    },
  };
}

const shell = (
  base: string,
  api: string,
  search: string,
  { id, needle, mode, code }: Pick<Words, 'id' | 'needle' | 'mode' | 'code'>,
) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>People</title>
<header><input id="find" aria-label="Find" placeholder="Find a person"></header><main></main>
<script>
const main = document.querySelector('main');
const make = (name, content) => Object.assign(document.createElement(name), { textContent: content });
async function draw() {
  const [, wanted] = /^\\/${base}\\/p\\/(.+)$/.exec(location.pathname) ?? [];
  if (wanted === undefined) return main.replaceChildren(make('p', 'Whom do you look for?'));
  const answer = await fetch('${api}/one/' + wanted);
  if (!answer.ok) return main.replaceChildren(make('h1', 'Not found'), make('p', 'This person does not exist.'));
  const person = await answer.json();
  const list = document.createElement('dl');
  list.append(make('dt', '${code}'), make('dd', person.code), make('dt', 'Phone'), make('dd', person.tel));
  main.replaceChildren(make('h1', person.title), list);
}
async function find(text) {
  const answer = await fetch('${search}?${mode}=short&${needle}=' + encodeURIComponent(text));
  const { hits } = await answer.json();
  const rows = hits.map((hit) => {
    const row = make('div', hit.title + ', ' + hit.sub.town);
    row.className = 'hit';
    row.addEventListener('click', () => { history.pushState(null, '', '/${base}/p/' + hit.${id}); draw(); });
    return row;
  });
  main.replaceChildren(...rows);
}
document.querySelector('#find').addEventListener('change', ({ target }) => find(target.value));
addEventListener('popstate', draw);
draw();
</script></html>`;
