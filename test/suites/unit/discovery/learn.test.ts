import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crmProfileSchema } from '#utils/crm/profile.ts';
import type { Probed, Survey } from '#utils/crm/survey.ts';
import { decode } from '#utils/crm/record-signature.ts';
import { carriesValue, controlCall } from '#utils/discovery/control-call.ts';
import { learnFrom, type LearnMeans } from '#utils/discovery/learn.ts';
import { exampleCall } from '../crm/profiles.ts';

const ORIGIN = 'https://crm.test';
const profile = crmProfileSchema.parse({
  id: 'crm',
  preset: 'other',
  address: ORIGIN,
  recordTemplate: '/p/{record_id}',
});
const call = { ...exampleCall, vendorLeadCode: 'HC-1042', leadId: '7788', phone: '4155550133' };
const record = { tabId: 1, address: `${ORIGIN}/p/813`, profile, call };
const blank: Survey = { address: record.address, shows: [], searches: [], requests: [] };
const form = (template: string): Survey['searches'][number] => ({
  template: ORIGIN + template,
  from: 'form',
  label: null,
});

function meansOf(survey: Partial<Survey>, answer: (url: URL) => Partial<Probed>) {
  const asked: string[] = [];
  const means: LearnMeans = {
    survey: async () => ({ ...blank, ...survey }),
    probe: async (_tab, addresses) =>
      addresses.map((address) => {
        asked.push(address.slice(ORIGIN.length));
        return { address, status: 200, finalAddress: address, links: [], json: null, ...answer(new URL(address)) };
      }),
  };
  return { means, asked };
}

describe('learning from a record', () => {
  test('a form that leads to it is proved for what it finds by, and asked for nobody as well', async () => {
    const { means, asked } = meansOf({ searches: [form('/find?q={search}')] }, ({ searchParams }) => ({
      links: searchParams.get('q') === 'HC-1042' ? [record.address] : [],
    }));
    const learned = await learnFrom(record, means);
    expect(learned[0]).toMatchObject({ isProved: true, hypothesis: { way: 'search', by: 'vendor_lead_code' } });
    expect(asked).toContain('/find?q=HC-1042');
    expect(asked.length).toBeLessThanOrEqual(14);
  });

  test('what the page itself has asked by the code becomes a lookup', async () => {
    const { means } = meansOf({ requests: [`${ORIGIN}/data/people?m=short&needle=HC-1042`] }, ({ searchParams }) => ({
      json: JSON.stringify({ hits: searchParams.get('needle') === 'HC-1042' ? [{ ref: 813 }] : [] }),
    }));
    expect(await learnFrom(record, means)).toMatchObject([
      {
        isProved: true,
        hypothesis: {
          way: 'lookup',
          template: `${ORIGIN}/data/people?m=short&needle={search}`,
          paths: { idPath: 'hits.*.ref' },
        },
      },
    ]);
  });

  test('what an app draws by itself, or routes behind “#”, is left open, and no server is asked for the latter', async () => {
    const { means, asked } = meansOf({ searches: [form('/#/find/{search}')] }, () => ({}));
    const learned = await learnFrom(record, means);
    expect(learned.map(({ isProved, hypothesis: { by } }) => [by, isProved])).toEqual([
      ['vendor_lead_code', false],
      ['phone', false],
    ]);
    expect(asked).toEqual([]);
  });

  test('an address that holds something of the customer teaches nothing', async () => {
    const { means, asked } = meansOf(
      {
        searches: [
          form('/p/813/notes?q={search}'),
          form('/find?for=HC-1042&q={search}'),
          form('/find?tel=5550133&q={search}'),
        ],
      },
      () => ({ links: [record.address] }),
    );
    expect(await learnFrom(record, means)).toEqual([]);
    expect(asked).toEqual([]);
  });

  test('what the profile asks already, and a page that is no record’s, teach nothing', async () => {
    const searchTemplate = '/find?q={search}';
    const { means, asked } = meansOf({ searches: [form(searchTemplate)] }, () => ({}));
    expect(await learnFrom({ ...record, profile: { ...profile, searchTemplate } }, means)).toEqual([]);
    expect(await learnFrom({ ...record, address: `${ORIGIN}/list` }, means)).toEqual([]);
    expect(asked).toEqual([]);
  });

  test('whatever searches and requests a page offers, no value of the call stays in a lesson', async () => {
    const part = fc.oneof(
      fc.constantFrom(
        'HC-1042',
        'hc-1042',
        '813',
        '7788',
        '4155550133',
        '(415) 555-0133',
        '{search}',
        'x',
        'find',
        '%48C-1042',
      ),
      fc.string({ maxLength: 6 }),
    );
    const address = fc
      .tuple(fc.array(part, { maxLength: 3 }), fc.array(fc.tuple(part, part), { maxLength: 3 }))
      .map(([path, query]) => `/${path.join('/')}?${query.map(([name, value]) => `${name}=${value}`).join('&')}`);
    await fc.assert(
      fc.asyncProperty(
        fc.array(address, { maxLength: 4 }),
        fc.array(address, { maxLength: 4 }),
        async (searches, requests) => {
          const offered = { searches: searches.map(form), requests: requests.map((each) => ORIGIN + each) };
          const { means } = meansOf(offered, ({ href }) => ({
            links: /1042|0133|7788/.test(href) ? [record.address] : [],
          }));
          for (const { hypothesis } of await learnFrom(record, means)) {
            const template = hypothesis.template.replaceAll(/(?:%[\da-f]{2})+/gi, decode);
            expect(template.toLowerCase()).not.toMatch(/hc-1042|7788|550133|555-0133|\b813\b/);
          }
        },
      ),
    );
  });
});

describe('a call of nobody', () => {
  test('differs in each value and keeps how it is written', () => {
    expect(controlCall({ ...call, phone: '+1 (415) 555-0133' })).toMatchObject({
      vendorLeadCode: 'zq0x9v7k',
      leadId: '908070605',
      phone: '+1 (415) 501-0203',
    });
    expect(controlCall({ ...call, leadId: '', phone: '' })).toMatchObject({ leadId: '', phone: '' });
  });

  test('an encoded code is found beside what is badly encoded', () => {
    expect(carriesValue('/find?%=1&a=%48C-1042&q={search}', call, '813')).toBe(true);
  });

  test('a short id counts as a whole word only', () => {
    expect(carriesValue('/v8/find?limit=100&q={search}', call, '8')).toBe(false);
    expect(carriesValue('/find/8?q={search}', call, '8')).toBe(true);
  });
});
