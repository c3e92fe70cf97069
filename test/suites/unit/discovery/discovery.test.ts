import { describe, expect, it } from 'vitest';
import { say, sentence } from '#utils/words/words.ts';
import { blankReport, errorPage, notFound, ORIGIN, recordReport } from '../pop/pretend-browser.ts';
import { ada } from './examples.ts';
import { listOf, PretendCrm } from './pretend-crm.ts';

const CODE = ada.vendorLeadCode;
const withoutPhone = { ...ada, phone: '' };
const resultsOf = (report: { trials: { hypothesis: { way: string; by: string }; result: string }[] }) =>
  report.trials.map(({ hypothesis: { way, by }, result }) => `${way} ${by} ${result}`);
const FORM = { template: `${ORIGIN}/search?q={search}`, from: 'form' as const, label: 'Search' };

describe('a search', () => {
  const searching = (result: (asked: string) => ReturnType<typeof listOf> | null) => {
    const crm = new PretendCrm((url) =>
      url.startsWith('/search?q=') ? result(decodeURIComponent(url.slice(10))) : blankReport,
    );
    crm.surveys['/contacts/6'] = { searches: [FORM] };
    return crm;
  };

  it('that lists the one record for its code, and nothing for another, works', async () => {
    const crm = searching((asked) => (asked === CODE ? listOf('6') : blankReport));
    const report = await crm.run({}, withoutPhone);
    expect(resultsOf(report)).toEqual(['search vendor_lead_code record']);
    expect(report.works).toMatchObject([{ way: 'search', template: '/search?q={search}', from: 'form' }]);
    expect(crm.asked).toEqual([
      '/contacts/6',
      '/contacts',
      `/search?q=${CODE}`,
      expect.stringMatching(/^\/search\?q=[a-z]{3}\d{3}-/),
    ]);
  });

  it('whose page goes straight to the record works', async () => {
    const crm = searching((asked) =>
      asked === CODE ? { ...recordReport, address: `${ORIGIN}/contacts/6` } : notFound,
    );
    expect(resultsOf(await crm.run({}, withoutPhone))).toEqual(['search vendor_lead_code record']);
  });

  it('that shows a row without link or id works, as it does in a pop', async () => {
    const row = { ...listOf('6'), candidates: [{ label: 'Ada', addresses: [] }] };
    const crm = searching((asked) => (asked === CODE ? row : blankReport));
    expect(resultsOf(await crm.run({}, withoutPhone))).toEqual(['search vendor_lead_code record']);
  });

  it.each([
    ['shows the record whatever is asked', () => listOf('6'), 'ignored'],
    ['shows it among others', () => listOf('6', '7'), 'several'],
    ['shows another record', () => listOf('7'), 'other-record'],
    ['goes to another record', () => ({ ...recordReport, address: `${ORIGIN}/contacts/7` }), 'other-record'],
    ['shows nothing', () => blankReport, 'nothing'],
    ['says that there is nothing', () => notFound, 'nothing'],
    ['shows an error', () => errorPage, 'error'],
    ['asks to log in', () => ({ ...blankReport, looks: 'log-in' as const }), 'log-in'],
    ['does not answer', () => null, 'no-answer'],
  ])('that %s does not', async (_what, page, result) => {
    const crm = searching(page);
    const report = await crm.run({}, withoutPhone);
    expect(resultsOf(report)).toEqual([`search vendor_lead_code ${result}`]);
    expect(report.works).toEqual([]);
  });

  it('is tried by the other written forms where one of them is no number by itself', async () => {
    const phone = '01632 960120';
    const crm = searching((asked) => (asked === '+441632960120' ? listOf('6') : blankReport));
    const report = await crm.run({ country: 'GB' }, { ...ada, vendorLeadCode: '', leadId: '', phone });
    expect(resultsOf(report)).toEqual(['search phone nothing', 'search phone nothing', 'search phone record']);
    expect(report.works).toMatchObject([{ way: 'search', phoneForm: 'e164' }]);
  });

  it('is not believed by a page that was there before', async () => {
    // The app shows the rows of the search before for a second.
    let looks = 0;
    const crm = searching((asked) => (asked === CODE ? listOf('6') : (looks += 1) < 3 ? listOf('6') : blankReport));
    expect(resultsOf(await crm.run({}, withoutPhone))).toEqual(['search vendor_lead_code record']);
  });
});

describe('the CRM’s own interface', () => {
  const request = `${ORIGIN}/items/contacts/6?fields=*`;
  const record = { id: 6, phone: ada.phone, vendor_lead_code: CODE };
  const crmWith = (field: string) => {
    const crm = new PretendCrm(() => blankReport);
    crm.surveys['/contacts/6'] = { requests: [request] };
    crm.json = (path) => {
      if (path === '/items/contacts/6?fields=*') return { data: record };
      return {
        data: path === `/items/contacts?filter[${field}][_eq]=${field === 'phone' ? ada.phone : CODE}` ? [record] : [],
      };
    };
    crm.browser.lookup = (address) =>
      address === `/items/contacts?filter[${field}][_eq]=${field === 'phone' ? ada.phone : CODE}` ? ['6'] : [];
    return crm;
  };

  it('leads to the record by the field that holds the code', async () => {
    const report = await crmWith('vendor_lead_code').run({}, withoutPhone);
    expect(report.works).toEqual([
      {
        way: 'lookup',
        by: 'vendor_lead_code',
        template: '/items/contacts?filter[vendor_lead_code][_eq]={search}',
        paths: { idPath: 'data.*.id', labelPath: '' },
        phoneForm: null,
        from: 'request',
      },
    ]);
  });

  it('and by the one that holds the number', async () => {
    const report = await crmWith('phone').run({}, { ...ada, vendorLeadCode: '' });
    expect(report.works).toMatchObject([{ way: 'lookup', by: 'phone', phoneForm: 'digits' }]);
  });

  it('what is asked of the record’s rights is not taken for the record', async () => {
    const crm = crmWith('vendor_lead_code');
    crm.surveys['/contacts/6'] = { requests: [`${ORIGIN}/rights/6`, request] };
    const { json } = crm;
    crm.json = (path) => (path === '/rights/6' ? { data: { id: 6, update: true } } : json(path));
    expect((await crm.run({}, withoutPhone)).works).toHaveLength(1);
  });

  it('leads to the record by an id that is called something else', async () => {
    const crm = crmWith('vendor_lead_code');
    const { json } = crm;
    crm.json = (path) => (path.includes(`=${CODE}`) ? { data: [{ nr: 6, title: 'Ada' }] } : json(path));
    const report = await crm.run({}, withoutPhone);
    expect(report.works).toMatchObject([{ way: 'lookup', paths: { idPath: 'data.*.nr' } }]);
  });

  it('a count that is the id by chance is not believed', async () => {
    const crm = crmWith('vendor_lead_code');
    crm.json = (path) => (path.includes('/6') ? { data: record } : { data: [], ref: path.includes(CODE) ? 6 : 0 });
    crm.browser.lookup = (address) => [address.includes(CODE) ? '6' : '0'];
    expect((await crm.run({}, withoutPhone)).works).toEqual([]);
  });

  it('one that answers the same whatever is asked is not believed', async () => {
    const crm = crmWith('vendor_lead_code');
    crm.json = (path) => (path.includes('/6') ? { data: record } : { data: [record] });
    crm.browser.lookup = () => ['6'];
    const report = await crm.run({}, withoutPhone);
    expect(report.works).toEqual([]);
    expect(new Set(report.trials.map(({ result }) => result))).toEqual(new Set(['ignored']));
  });
});

describe('the record at the address', () => {
  it.each([
    ['is looked at', recordReport, 'seen'],
    ['is behind a log-in page', { ...blankReport, looks: 'log-in' as const }, 'log-in'],
    ['is not there', notFound, 'not-there'],
    ['does not answer', null, 'no-answer'],
  ])('%s', async (_what, page, state) => {
    const crm = new PretendCrm(() => blankReport);
    crm.browser.page = () => page;
    expect((await crm.run()).record).toBe(state);
    expect(crm.progress.at(-1)).toMatchObject({ state: 'done', report: { record: state } });
  });

  it('is behind a log-in page of another site', async () => {
    const crm = new PretendCrm(() => blankReport);
    crm.browser.page = () => null;
    crm.hasLeft = true;
    expect((await crm.run()).record).toBe('log-in');
  });

  it('is looked at once its app has drawn it, which may be seconds after its page has come to rest', async () => {
    const crm = new PretendCrm(() => blankReport);
    let looks = 0;
    crm.browser.page = (url) => {
      if (url !== '/contacts/6') return blankReport;
      looks += 1;
      return looks < 12 ? { ...recordReport, found: 'address', own: null } : recordReport;
    };
    let looksBefore = 0;
    Object.defineProperty(crm.surveys, '/contacts/6', {
      get: () => {
        looksBefore = looks;
        return { searches: [FORM] };
      },
    });
    expect(await crm.run({}, withoutPhone)).toMatchObject({ record: 'seen' });
    expect(looksBefore).toBeGreaterThanOrEqual(12);
  });

  it('is not opened where it is not the CRM’s', async () => {
    const crm = new PretendCrm(() => blankReport);
    expect((await crm.run({}, { ...ada, address: 'https://other.example.com/contacts/6' })).record).toBe('not-there');
    expect(crm.browser.acts).toEqual([]);
  });

  it('is the code’s own: the way by address works, and is not asked again', async () => {
    const report = await new PretendCrm(() => blankReport).run({}, { ...withoutPhone, vendorLeadCode: '6' });
    expect(report.works).toMatchObject([{ way: 'address', by: 'vendor_lead_code', template: '/contacts/{record_id}' }]);
  });
});

describe('while it runs', () => {
  it('its tab is in front, and at its end it is closed and the person’s tab comes back', async () => {
    const crm = new PretendCrm(() => blankReport);
    await crm.run();
    expect(crm.browser.acts[0]).toBe('open /contacts/6');
    expect(crm.browser.acts.slice(-2)).toEqual(['close 101', 'focus 100']);
  });

  it('it tells what the CRM has been asked, and nothing more than sixteen times', async () => {
    const crm = new PretendCrm(() => blankReport);
    const many = Array.from({ length: 30 }, (_, at) => ({ ...FORM, template: `${ORIGIN}/s${at}?q={search}` }));
    crm.surveys['/contacts/6'] = { searches: many };
    const { trials } = await crm.run();
    expect(crm.asked).toHaveLength(16);
    expect(crm.progress[1]).toMatchObject({ state: 'running', asked: [ada.address], report: null });
    // The code leaves the number its share.
    expect(trials.filter(({ hypothesis }) => hypothesis.by === 'phone').length).toBeGreaterThan(3);
  });

  it('a call ends it, leaves the tab to the call, and it says so with what it has found', async () => {
    const crm = new PretendCrm((url) => (url.includes('/search') ? listOf('6') : blankReport));
    crm.surveys['/contacts/6'] = { searches: [FORM] };
    crm.browser.before = (act) => {
      if (act.includes('/search')) crm.discovery.stop(sentence('discovery.stopped.call'), { keepTab: true });
    };
    const report = await crm.run();
    expect(report.record).toBe('seen');
    expect(report.works).toEqual([]);
    expect(crm.browser.acts.some((act) => /^(?:close|focus)/.test(act))).toBe(false);
    const { state, because } = crm.progress.at(-1) ?? {};
    expect(state).toBe('failed');
    expect(because && say(because)).toBe('A call came in. Start again once it is over.');
  });

  it('the person closes its tab: it ends', async () => {
    const crm = new PretendCrm(() => blankReport);
    crm.browser.before = (act) => {
      if (act.startsWith('navigate')) crm.closed();
    };
    await crm.run();
    expect(crm.progress.at(-1)?.state).toBe('failed');
    expect(crm.browser.acts.at(-1)).toBe('focus 100');
  });

  it('another one ends the one before', async () => {
    const crm = new PretendCrm(() => blankReport);
    const [first, second] = await Promise.all([crm.run(), crm.run()]);
    expect([first.record, second.record]).toEqual(['not-there', 'seen']);
  });
});

it('the test of a set-up asks each of its own ways, and looks for no other', async () => {
  const crm = new PretendCrm((url) => (url === `/find?text=${CODE}` ? listOf('6') : blankReport));
  crm.surveys['/contacts/6'] = { searches: [FORM], requests: [`${ORIGIN}/api/6`] };
  const report = await crm.run({ searchTemplate: '/find?text={search}' }, ada, true);
  // By number in each written form.
  expect(new Set(resultsOf(report))).toEqual(new Set(['search vendor_lead_code record', 'search phone nothing']));
});

it('a list is not the end: a way that goes straight to the record is looked for, but not for ever', async () => {
  const crm = new PretendCrm((url) => (url.endsWith(CODE) ? listOf('6') : blankReport));
  const many = Array.from({ length: 9 }, (_, at) => ({ ...FORM, template: `${ORIGIN}/s${at}?q={search}` }));
  crm.surveys['/contacts/6'] = { searches: many };
  expect((await crm.run({}, withoutPhone)).trials).toHaveLength(3);
});
