import { describe, expect, it } from 'vitest';
import { isHarmless } from '#utils/discovery/harmless.ts';
import { addressHypotheses, hypothesesFor, listAddress } from '#utils/discovery/hypotheses.ts';
import { recordRequests } from '#utils/discovery/json-hypotheses.ts';
import { crmOf } from '../crm/profiles.ts';
import { ada, described, knownOf, ORIGIN } from './examples.ts';

const templatesFor = (known: ReturnType<typeof knownOf>, by: 'vendor_lead_code' | 'phone' = 'vendor_lead_code') =>
  hypothesesFor(known, by).map(({ template }) => template);

describe('the record’s own address', () => {
  it.each([
    ['the code is the id', { ...ada, vendorLeadCode: '6' }, ['vendor_lead_code']],
    ['the lead id is the id', { ...ada, leadId: '6' }, ['lead_id']],
    ['neither is', { ...ada, leadId: '66' }, []],
    ['the id is only a part of the code', { ...ada, vendorLeadCode: '16' }, []],
    ['the code names nobody', { ...ada, vendorLeadCode: '0', address: `${ORIGIN}/contacts/0` }, []],
  ])('%s', (_what, example, by) => {
    expect(addressHypotheses(crmOf(described), example).map((each) => each.by)).toEqual(by);
  });
});

describe('searches that pages offer', () => {
  const form = (template: string) => ({ template, from: 'form' as const, label: null });
  const link = (template: string) => ({ template, from: 'link' as const, label: null });

  it('the profile’s own come first, then a form for the field that holds the value, then the others', () => {
    const crm = crmOf({ ...described, searchTemplate: '/find?text={search}' });
    const known = knownOf({
      shows: [{ value: 'code', label: 'Code', written: ada.vendorLeadCode, place: 'text', field: 'cf_1' }],
      searches: [form(`${ORIGIN}/search?q={search}`), form(`${ORIGIN}/contacts?cf_1={search}`)],
    });
    expect(templatesFor({ ...known, crm })).toEqual([
      '/find?text={search}',
      '/contacts?cf_1={search}',
      '/search?q={search}',
    ]);
  });

  it('each once, and never more than twelve', () => {
    const many = Array.from({ length: 30 }, (_, at) => form(`${ORIGIN}/s${at}?q={search}`));
    expect(templatesFor(knownOf({ searches: [...many.slice(0, 1), ...many] }))).toHaveLength(12);
  });

  it.each([
    ['a search', `${ORIGIN}/search?q={search}`, true],
    ['the list of the records, filtered', `${ORIGIN}/contacts?code={search}`, true],
    ['a call', `${ORIGIN}/phone?number={search}`, false],
    ['another page with the value', `${ORIGIN}/messages?about={search}`, false],
    ['a value in the path', `${ORIGIN}/contacts/{search}`, false],
  ])('a link is a search where it says so: %s', (_what, template, isOne) => {
    expect(templatesFor(knownOf({ searches: [link(template)] }))).toHaveLength(isOne ? 1 : 0);
  });

  it.each([
    ['/contacts?action=delete&code={search}', false],
    ['/logout?next={search}', false],
    ['/contacts/massDelete?code={search}', false],
    ['/log-out?to={search}', false],
    ['/save.php?code={search}', false],
    ['/contacts?deleted=0&code={search}', true],
    ['/index.php?module=Home&action=UnifiedSearch&query_string={search}', true],
    ['/logs?output=html&q={search}', true],
  ])('what may do something is no search: %s', (template, is) => {
    expect(isHarmless(template)).toBe(is);
    expect(templatesFor(knownOf({ searches: [form(ORIGIN + template)] }))).toHaveLength(is ? 1 : 0);
  });
});

describe('the list of the records', () => {
  it.each([
    ['/contacts/{record_id}', `${ORIGIN}/contacts`],
    ['/contacts/{record_id}/show', `${ORIGIN}/contacts`],
    ['/#/contacts/{record_id}', `${ORIGIN}/#/contacts`],
    ['/view.php?id={record_id}', null],
    ['/{record_id}', null],
    ['/#id={record_id}&model=x', null],
  ])('%s', (recordTemplate, list) => {
    expect(listAddress(crmOf({ ...described, recordTemplate }))).toBe(list);
  });
});

describe('the CRM’s own interface', () => {
  const answer = {
    data: { id: 6, name: 'Ada', phone: '(415) 555-0105', more: { vendor_lead_code: ada.vendorLeadCode } },
  };
  const request = `${ORIGIN}/items/contacts/6?fields=*`;

  it('is asked as the page asks it, for the field that holds the value', () => {
    const known = knownOf({ requests: [request], answers: [{ address: request, answer }] });
    expect(templatesFor(known)[0]).toBe('/items/contacts?filter[vendor_lead_code][_eq]={search}');
    expect(templatesFor(known, 'phone')[0]).toBe('/items/contacts?filter[phone][_eq]={search}');
    expect(hypothesesFor(known, 'phone')[0]).toMatchObject({ way: 'lookup', from: 'request', paths: null });
  });

  it('without signs of a known one: first by a parameter of the field’s name', () => {
    const plain = `${ORIGIN}/api/contacts/6?late=auto`;
    const known = knownOf({
      requests: [plain],
      answers: [{ address: plain, answer: { id: 6, code: ada.vendorLeadCode } }],
    });
    expect(templatesFor(known)[0]).toBe('/api/contacts?code={search}');
    expect(templatesFor(known).at(-1)).toBe('/api/contacts?q={search}');
  });

  it('by the page’s own request for a list, with another text searched for', () => {
    const list = `${ORIGIN}/items/contacts?limit=25&search=miller`;
    const known = knownOf({ requests: [list, request], answers: [{ address: request, answer: { data: { id: 6 } } }] });
    expect(templatesFor(known)).toContain('/items/contacts?limit=25&search={search}');
  });

  it('where the id stands in a parameter, by the same parameter for the field', () => {
    const one = `${ORIGIN}/api/find?kind=person&filter[id]=6`;
    const known = knownOf({
      requests: [one],
      answers: [{ address: one, answer: [{ id: 6, code: ada.vendorLeadCode }] }],
    });
    expect(templatesFor(known)[0]).toBe('/api/find?kind=person&filter[code]={search}');
  });

  it('a field whose name is no name is not asked by', () => {
    const known = knownOf({
      requests: [request],
      answers: [{ address: request, answer: { 'a&b=': ada.vendorLeadCode, id: 6 } }],
    });
    expect(templatesFor(known).some((template) => template.includes('a&b'))).toBe(false);
  });

  it('the record’s requests are those that end with its id or name it', () => {
    const others = [
      `${ORIGIN}/api/contacts`,
      `${ORIGIN}/api/contacts/66`,
      `${ORIGIN}/api/list?page=6`,
      `${ORIGIN}/api/delete/6`,
    ];
    const named = `${ORIGIN}/api/audit?record_id=6`;
    expect(recordRequests([...others, named, request], '6')).toEqual([request, named]);
  });
});
