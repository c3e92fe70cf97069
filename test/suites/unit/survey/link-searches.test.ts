import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchesInAddresses } from '#utils/survey/link-searches.ts';
import { askable, filledWith } from './filled.ts';

const HC = 'https://crm.example.com';
const question = {
  vendorLeadCode: 'HC-1042',
  leadId: '7890123',
  phones: ['14155550120', '4155550120'],
  recordId: '57',
};
const found = (...paths: string[]) =>
  searchesInAddresses(
    paths.map((path) => new URL(path, HC).href),
    question,
  ).map((template) => template.replace(HC, ''));

describe('links that search', () => {
  it.each([
    // For one of the record's own values.
    ['/list?code=HC-1042&sort=name', '/list?code={search}&sort=name'],
    ['/list?phone=%28415%29+555-0120', '/list?phone={search}'],
    ['/list?number=+1%20415%20555%200120', '/list?number={search}'],
    ['/#/people?lead=7890123', '/#/people?lead={search}'],
    ['/#search/HC-1042', '/#search/{search}'],
    ['/?filter={"code":"HC-1042"}', '/?filter=%7B%22code%22:%22{search}%22%7D'],
    ['/#party;search_value=[["code","=","HC-1042"]]', '/#party;search_value=[[%22code%22,%22=%22,%22{search}%22]]'],
    ["/Results.html?Query='CF.{Code}' = 'HC-1042'", '/Results.html?Query=%27CF.%7BCode%7D%27%20=%20%27{search}%27'],
    // For something else.
    ['/contacts?q=Acme+Ltd', '/contacts?q={search}'],
    ['/search?type=user&search_term=', '/search?type=user&search_term='],
    // No search at all.
    ['/contacts/57?tab=notes', null],
    ['/contacts?id=57', null],
    ['/orders?no=HC-10421', null],
    ['/list?note=about+HC-1042+and', null],
    ['/HC-1042', null],
    ['/delete?code=HC-1042', null],
    ['/list?code=HC-1042&csrf_token=1', null],
    ['/list?q={"a":1}', null],
    ['/Results.html?Query=id%20%3E%200', null],
    ['/list', null],
  ])('%s: %s', (link, template) => {
    if (template === link) expect(found(link)).toEqual([]);
    else expect(found(link)).toEqual(template === null ? [] : [template]);
  });

  it('that search for different things alike count once, by the shortest', () => {
    expect(found('/contacts?q=Acme&page=2', '/contacts?q=Weber', '/tasks?q=x')).toEqual([
      '/contacts?q={search}',
      '/tasks?q={search}',
    ]);
  });

  it('give any text back where the value stood', () => {
    fc.assert(
      fc.property(askable, fc.constantFrom('q', 'code', 'a b', '{x}'), (text, name) => {
        const link = `${HC}/list?${new URLSearchParams([
          ['view', '{"a"}'],
          [name, 'HC-1042'],
          ['z', '\\'],
        ]).toString()}`;
        const [template = ''] = searchesInAddresses([link], question);
        const { searchParams } = new URL(filledWith(template, text));
        expect([...searchParams]).toEqual([
          ['view', '{"a"}'],
          [name, text],
          ['z', '\\'],
        ]);
      }),
    );
  });

  it('give any text back in JSON', () => {
    fc.assert(
      fc.property(askable, fc.boolean(), (text, encoded) => {
        const json = '{"where":[["code","=","HC-1042"]],"all":{"x":1}}';
        const link = `${HC}/list?filter=${encoded ? encodeURIComponent(json) : json}`;
        const [template = ''] = searchesInAddresses([new URL(link).href], question);
        const filter = new URL(filledWith(template, text)).searchParams.get('filter') ?? '';
        expect(JSON.parse(filter)).toEqual({ where: [['code', '=', text]], all: { x: 1 } });
      }),
    );
  });
});
