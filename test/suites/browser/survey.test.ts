import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseTemplate } from '#utils/crm/template.ts';
import { type Crm, startCrm } from '../../stand-ins/crm/server.ts';
import { AWKWARD_CODE, EXAMPLE } from '../../stand-ins/crm/data/landmarks.ts';
import { waitUntil } from './harness/wait.ts';
import { RECORD, type SurveyedCrm, startSurveyedCrm } from './survey/pages.ts';
import { startSurveyor, type Surveyor } from './survey/surveyor.ts';

let site: SurveyedCrm;
let demo: Crm;
beforeAll(async () => {
  [site, demo] = await Promise.all([startSurveyedCrm(), startCrm({ csp: 'strict', lateMs: 0 })]);
});
afterAll(() => Promise.all([site.close(), demo.close()]));

describe('the survey', () => {
  let surveyor: Surveyor;
  beforeAll(async () => {
    surveyor = await startSurveyor(['http://127.0.0.1/*']);
  });
  afterAll(() => surveyor.close());

  /** Opens a page of the site, and surveys it. */
  const survey = async (path: string, question = RECORD) => {
    const url = site.origin + path;
    await (await surveyor.browser.newPage()).goto(url);
    const answer = await surveyor.survey(url, question);
    if (!answer) throw new Error(`${path} was not surveyed.`);
    return answer;
  };
  const shown = (value: string, label: string | null, written: string, place: string, field: string | null) => ({
    value,
    label,
    written,
    place,
    field,
  });

  test('a record in text: labels, fields, the number as it is written, and nothing of other records', async () => {
    const { shows, address } = await survey('/text');
    expect(address).toBe(`${site.origin}/text`);
    expect(shows).toEqual([
      shown('code', 'Vendor lead code', 'HC-1042', 'text', 'cf_code'),
      shown('code', null, 'HC-1042', 'text', null),
      shown('lead-id', 'Dialer lead ID', '7890123', 'text', null),
      shown('phone', 'Phone', '(415) 555-0120', 'text', null),
    ]);
  });

  test('a record in inputs', async () => {
    expect((await survey('/inputs')).shows).toEqual([
      shown('code', 'Lead code', 'HC-1042', 'field', 'issue[custom_field_values][1]'),
      shown('lead-id', null, '7890123', 'field', 'lead_ref'),
      shown('phone', 'Mobile', '415.555.0120', 'field', 'phone_mobile'),
    ]);
  });

  test('a record in a shadow root', async () => {
    expect((await survey('/shadow')).shows).toEqual([
      shown('code', 'Lead code', 'HC-1042', 'text', null),
      shown('phone', 'Phone', '+1 415 555 0120', 'text', 'sfdc:RecordField.Contact.Phone'),
    ]);
  });

  test('a record in a same-origin frame', async () => {
    expect((await survey('/frame')).shows).toEqual([
      shown('code', 'Vendor lead code', 'HC-1042', 'text', null),
      shown('phone', 'Phone', '+1 415-555-0120', 'text', null),
    ]);
  });

  test('a record in an attribute', async () => {
    expect((await survey('/attribute')).shows).toEqual([shown('code', null, 'HC-1042', 'attribute', 'lead_code')]);
  });

  test('forms whose fields hide the form’s own properties', async () => {
    const { shows, searches } = await survey('/odd-forms');
    expect(shows).toEqual([shown('code', 'Code', 'HC-1042', 'text', null)]);
    expect(searches.map(({ template }) => template)).toContain(
      `${site.origin}/odd-forms?children={search}&querySelectorAll=&action=`,
    );
  });

  test('a page that lets no text become markup', async () => {
    expect((await survey('/strict')).shows).toHaveLength(2);
    const answers = await surveyor.probe(`${site.origin}/strict`, [`${site.origin}/results`]);
    expect(answers?.[0]).toMatchObject({
      status: 200,
      links: expect.arrayContaining([`${site.origin}/crm/contacts/7`]),
    });
  });

  test('the searches that a page offers', async () => {
    const { searches } = await survey('/searches');
    const at = (template: string) => site.origin + template;
    expect(searches).toEqual([
      {
        template: at('/find?module=Contacts&utf8=%E2%9C%93&q={search}&scope=all&closed=1&go=1'),
        from: 'form',
        label: 'Search …',
      },
      { template: at('/people?name={search}&from=&n=20'), from: 'open-search', label: 'Harbour people' },
      { template: at('/list?company=Acme&q={search}&page=2'), from: 'link', label: null },
      {
        template: at('/list?filter=%7B%22code%22:%22{search}%22,%22stage%22:%22%7Ball%7D%22%7D'),
        from: 'link',
        label: null,
      },
      { template: at('/list?phone={search}&city='), from: 'form', label: null },
      { template: at('/list?phone=&city={search}'), from: 'form', label: null },
    ]);
    for (const { template } of searches) expect(parseTemplate(template)).toHaveProperty('template');
  });

  test('what an app has asked for', async () => {
    const url = `${site.origin}/app`;
    const page = await surveyor.browser.newPage();
    await page.goto(url);
    await waitUntil('the app to have asked', () => site.requests.some(({ what }) => what.includes('/api/notes')));
    await page.waitForFunction(() => document.querySelector('#state')?.textContent === 'loaded');
    expect((await surveyor.survey(url, RECORD))?.requests).toEqual([
      `${site.origin}/api/notes?person=7`,
      `${site.origin}/api/people?code=HC-1042`,
    ]);
  });

  test('leaves nothing behind in the page, and asks for nothing but what it describes', async () => {
    const url = `${site.origin}/searches`;
    const page = await surveyor.browser.newPage();
    await page.goto(url);
    const seen = () =>
      page.evaluate(() => ({
        markup: document.documentElement.outerHTML,
        names: Object.keys(window).filter((key) => /survey|screenpop/i.test(key)),
      }));
    const before = await seen();
    const asked = site.requests.length;
    await surveyor.survey(url, RECORD);
    expect(await seen()).toEqual(before);
    expect(before.names).toEqual([]);
    expect(site.requests.slice(asked)).toEqual([{ what: 'GET /osd.xml', host: '127.0.0.1', session: true }]);
  });

  test('probes: what the CRM answers, with the session, within the CRM, and nothing of it runs', async () => {
    const url = `${site.origin}/text`;
    await (await surveyor.browser.newPage()).goto(url);
    const asked = site.requests.length;
    const answers = await surveyor.probe(url, [
      `${site.origin}/moved#/x`,
      `${site.origin}/api/people`,
      `${site.origin}/away`,
      `${site.foreignOrigin}/results`,
      `${site.origin}/large`,
      `${site.origin}/closed`,
      `${site.origin}/text`,
    ]);
    const nothing = { status: null, finalAddress: '', links: [], json: null };
    expect(answers).toEqual([
      {
        address: `${site.origin}/moved#/x`,
        status: 200,
        finalAddress: `${site.origin}/results?q=1#/x`,
        links: [`${site.origin}/contacts/7?x=1`, `${site.origin}/crm/contacts/7`],
        json: null,
      },
      {
        address: `${site.origin}/api/people`,
        status: 200,
        finalAddress: `${site.origin}/api/people`,
        links: [],
        json: '{"data":[{"id":12345678901234567890}]}',
      },
      { address: `${site.origin}/away`, ...nothing },
      { address: `${site.foreignOrigin}/results`, ...nothing },
      { address: `${site.origin}/large`, ...nothing },
      {
        address: `${site.origin}/closed`,
        status: 401,
        finalAddress: `${site.origin}/closed`,
        links: [],
        json: null,
      },
    ]);
    const sent = site.requests.slice(asked);
    expect(sent.map(({ what }) => what)).toEqual([
      'GET /moved',
      'GET /moved',
      'GET /results?q=1',
      'GET /api/people',
      'GET /away',
      'GET /away',
      'GET /large',
      'GET /closed',
    ]);
    expect(sent.every(({ session, host }) => session && host === '127.0.0.1')).toBe(true);
  });

  test('an answer that does not come ends the wait, and the next address is still asked for', async () => {
    const url = `${site.origin}/text`;
    await (await surveyor.browser.newPage()).goto(url);
    const answers = await surveyor.probe(url, [`${site.origin}/hangs`, `${site.origin}/results`]);
    expect(answers?.map(({ status }) => status)).toEqual([null, 200]);
  });

  test('a page that lets no script in is not surveyed', async () => {
    const url = `${site.foreignOrigin}/text`;
    await (await surveyor.browser.newPage()).goto(url);
    const tabs = await surveyor.browser.evalInExtension((api) => api.tabs.query({ active: true }));
    const foreign = tabs.at(-1)?.id ?? -1;
    expect(await surveyor.surveyTab(foreign, RECORD)).toBeNull();
    expect(await surveyor.surveyTab(1_000_000, RECORD)).toBeNull();
  });

  test.each(['mpa', 'hash', 'spa'] as const)('the demo CRM as %s', async (style) => {
    const { id } = demo.lead(EXAMPLE.vendorLeadCode);
    const url = style === 'hash' ? `${demo.origin}/hash/#/contacts/${id}` : `${demo.origin}/${style}/contacts/${id}`;
    const page = await surveyor.browser.newPage();
    await page.goto(url);
    await page.waitForSelector('article.record');
    const question = {
      vendorLeadCode: EXAMPLE.vendorLeadCode,
      leadId: String(EXAMPLE.leadId),
      phones: [`1${EXAMPLE.phone}`, EXAMPLE.phone],
      recordId: String(id),
    };
    const answer = await surveyor.survey(url, question);
    expect(answer?.shows).toEqual([
      shown('code', 'Vendor lead code', EXAMPLE.vendorLeadCode, 'text', null),
      shown('lead-id', 'Dialer lead ID', String(EXAMPLE.leadId), 'text', null),
      shown('phone', 'Phone', '(123) 456-7890', 'text', null),
    ]);
    const search = style === 'hash' ? '/hash/#/search?q={search}' : `/${style}/search?q={search}`;
    expect(answer?.searches[0]).toEqual({ template: demo.origin + search, from: 'form', label: 'Search contacts' });
    expect(answer?.requests.some((address) => address.includes('/api/'))).toBe(style !== 'mpa');
  });

  test('a code that breaks every address that does not encode it', async () => {
    const { id } = demo.lead(AWKWARD_CODE);
    const url = `${demo.origin}/mpa/contacts/${id}`;
    await (await surveyor.browser.newPage()).goto(url);
    expect((await surveyor.survey(url, { vendorLeadCode: AWKWARD_CODE }))?.shows).toEqual([
      shown('code', 'Vendor lead code', AWKWARD_CODE, 'text', null),
    ]);
  });
});
