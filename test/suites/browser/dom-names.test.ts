import { describe, expect } from 'vitest';
import type { CrmPage } from './crm-page-bench.ts';
import { keysOf, popOf } from './crm-page-bench.ts';
import { waitUntil } from './harness/wait.ts';
import { onPage, withBench } from './on-page.ts';

withBench();

/** What a form's or a document's own properties are called. */
const NAMES =
  'children childNodes parentElement parentNode firstElementChild lastElementChild childElementCount nextElementSibling previousElementSibling previousSibling isConnected ownerDocument nodeType localName namespaceURI textContent innerText innerHTML className classList shadowRoot isContentEditable baseURI elements action id name style matches closest contains querySelector querySelectorAll getAttribute getAttributeNames hasAttribute getRootNode getBoundingClientRect checkVisibility scrollIntoView addEventListener dispatchEvent body title URL activeElement documentElement defaultView readyState hidden hasFocus createElement createElementNS elementFromPoint'.split(
    ' ',
  );

/** Has the script find the records in the page and in its frame, and type a note there. */
const works = async (crm: CrmPage): Promise<void> => {
  await crm.start();
  expect(await crm.ask('showPop', popOf({ vendorLeadCode: 'NAMED-7001' }))).toMatchObject({
    found: 'code',
    matches: 1,
  });
  await waitUntil('an outline', () => crm.page.evaluate(() => stand.inOverlay('.outline.on') !== null));
  expect(await crm.card()).toContain('NAMED-7001');
  expect(await crm.ask('inspect', { keys: keysOf({ vendorLeadCode: 'NAMED-7002' }) })).toMatchObject({ found: 'code' });
  expect(await crm.ask('inspect', { keys: keysOf({ vendorLeadCode: 'NAMED-7003' }) })).toMatchObject({ found: null });
  await crm.page.keyboard.type('half a note');
  expect(await crm.ask('inspect', { keys: null })).toMatchObject({ unsaved: true, typing: true });
};
const address = (kind: 'field' | 'picture', names: string[]): string =>
  `names.html?${new URLSearchParams(names.map((name) => [kind, name]))}`;

describe('the script is at home in a page', () => {
  onPage('without names', 'names.html', works);
  for (const name of ['children', 'parentElement', 'matches', 'nodeType'])
    onPage(`whose form has a field called ${name}`, address('field', [name]), works);
  onPage('whose form has fields called like everything that a form has', address('field', NAMES), works);
  for (const name of ['body', 'querySelectorAll', 'defaultView'])
    onPage(`with a picture called ${name}`, address('picture', [name]), works);
  onPage('with pictures called like everything that a document has', address('picture', NAMES), works);
});
