import { beforeEach, describe, expect, it } from 'vitest';
import type { CrmProfileInput, PhoneForm } from '#utils/crm/profile.ts';
import type { Call } from '#utils/dialer/call.ts';
import type { PageReport } from '#utils/messages/protocol.ts';
import { cardFor } from '#utils/pop/card.ts';
import { formsIn } from '#utils/pop/learned-forms.ts';
import { performPop } from '#utils/pop/perform.ts';
import { popRequest } from '#utils/pop/request.ts';
import { type AskingWay, NO_FORMS, popFallback, popTargets } from '#utils/pop/targets.ts';
import { WAITS } from '#utils/pop/waits.ts';
import { crmOf, exampleCall } from '../crm/profiles.ts';
import { blankReport, notFound, ORIGIN, PretendBrowser, recordReport } from './pretend-browser.ts';

const call: Call = {
  ...exampleCall,
  vendorLeadCode: '',
  leadId: '',
  phone: '4155550120',
  key: 'k1',
  startedAtMs: 1000,
};
const base: Partial<CrmProfileInput> = { address: ORIGIN, recordTemplate: '/leads/{record_id}', country: 'US' };
const bySearch: Partial<CrmProfileInput> = { ...base, ways: ['search'], searchTemplate: '/find?q={search}' };
const byLookup: Partial<CrmProfileInput> = {
  ...base,
  ways: ['lookup'],
  lookup: { template: '/api?q={search}', idPath: 'items.*.id' },
};

let office: PretendBrowser;
let learnt: string[];
beforeEach(() => {
  office = new PretendBrowser();
  learnt = [];
});

function pop(input: Partial<CrmProfileInput>, of = call) {
  const request = popRequest(crmOf(input), of, null, {
    learn: async (address) => void learnt.push(address.slice(ORIGIN.length)),
    learnForm: async (way, form) => void learnt.push(`${way} ${form}`),
    forget: async () => {},
    card: cardFor(of, 'top-right', false),
    opening: 'reuse',
    begunIn: null,
    begunAt: null,
  });
  return performPop(request, office.steps(), new AbortController().signal);
}

/** A page of the pretended CRM; the search finds what is stored in that form only, in rows that show it. */
const searchOf = (found: Record<string, PageReport>) => (url: string) => {
  const asked = new URL(url, ORIGIN).searchParams.get('q');
  if (asked === null) return url.startsWith('/leads/') ? { ...recordReport, own: 'phone' as const } : blankReport;
  return found[asked] ?? notFound;
};
const row = (id: string, found: PageReport['found'] = 'phone'): PageReport => ({
  ...blankReport,
  found,
  matches: 1,
  candidates: [{ label: id, addresses: [`${ORIGIN}/leads/${id}`] }],
});
const asked = () =>
  office.acts.flatMap((act) => {
    const address = /^(?:open|navigate \d+) (.*)$/.exec(act)?.[1] ?? '';
    return new URL(address, ORIGIN).searchParams.get('q') ?? [];
  });
const lookedUp = () => office.looked.map(({ address }) => new URL(address, ORIGIN).searchParams.get('q'));
const formsOf = (input: Partial<CrmProfileInput>, formsFirst = NO_FORMS) =>
  popTargets(crmOf(input), call, null, formsFirst).map(({ phoneForm }) => phoneForm);

describe('in which forms a number is asked for', () => {
  it('four in a search, seven in a lookup', () => {
    expect(formsOf(bySearch)).toEqual(['digits', 'local', 'e164', 'local-digits']);
    expect(formsOf(byLookup)).toEqual([
      'digits',
      'local',
      'e164',
      'local-digits',
      'national',
      'international',
      'country-digits',
    ]);
  });

  it('those of the profile come first; where it names more than four, these are asked', () => {
    expect(formsOf({ ...bySearch, phoneForms: ['national'] })).toEqual(['national', 'digits', 'local', 'e164']);
    const five: PhoneForm[] = ['international', 'national', 'e164', 'country-digits', 'digits'];
    expect(formsOf({ ...bySearch, phoneForms: five })).toEqual(five);
  });

  it('one that has led to a record before goes before them, each way for itself', () => {
    const formsFirst = { search: 'local', lookup: 'international' } as const;
    expect(formsOf({ ...bySearch, phoneForms: ['national'] }, formsFirst)).toEqual([
      'local',
      'national',
      'digits',
      'e164',
    ]);
    expect(formsOf(byLookup, formsFirst).slice(0, 2)).toEqual(['international', 'digits']);
  });

  it.each(['{phone}', '{phone_digits}', '{phone_e164}'])('a template with %s says it: asked once', (token) => {
    expect(formsOf({ ...bySearch, searchTemplate: `/find?q=${token}` })).toEqual([null]);
    expect(formsOf({ ...byLookup, lookup: { template: `/api?q=${token}`, idPath: 'id' } })).toEqual([null]);
  });

  it('the agent goes on where the number is searched for in any of them', () => {
    const fallback = popFallback(crmOf(bySearch), { ...call, vendorLeadCode: 'C7' });
    expect(fallback).toMatchObject({ address: `${ORIGIN}/find?q=4155550120` });
    expect(fallback?.alike).toEqual(
      ['555-0120', '%2B14155550120', '5550120'].map((text) => `${ORIGIN}/find?q=${text}`),
    );
  });
});

describe('a search', () => {
  it.each([
    ['digits', '4155550120', ['4155550120']],
    ['local', '555-0120', ['4155550120', '555-0120']],
    ['e164', '+14155550120', ['4155550120', '555-0120', '+14155550120']],
    ['local-digits', '5550120', ['4155550120', '555-0120', '+14155550120', '5550120']],
  ])('finds what is stored as %s, and learns that form', async (form, text, questions) => {
    office.page = searchOf({ [text]: row('7') });
    expect(await pop(bySearch)).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/7`, confirmedBy: 'page' });
    expect(asked()).toEqual(questions);
    expect(office.tabCount).toBe(1);
    expect(learnt).toEqual(['/leads/7', `search ${form}`]);
  });

  it('finds nothing: said on the last page that was asked, and nothing is learned', async () => {
    office.page = searchOf({});
    expect(await pop(bySearch)).toMatchObject({ kind: 'searched' });
    expect(asked()).toEqual(['4155550120', '555-0120', '+14155550120', '5550120']);
    expect(learnt).toEqual([]);
  });

  const slow = (eachMs: number, found: Record<string, PageReport> = {}) => {
    const find = searchOf(found);
    const seen = new Set<string>();
    office.page = (url) => {
      if (url.startsWith('/find') && !seen.has(url)) office.nowMs += eachMs;
      seen.add(url);
      return find(url);
    };
  };

  it.each([
    [0.45 * WAITS.furtherFormsMs, 3],
    [0.9 * WAITS.furtherFormsMs, 2],
    [0.9 * WAITS.phoneFormsMs, 2],
    [1.1 * WAITS.phoneFormsMs, 1],
  ])('begins no form once its time is up, and says where the agent is: %d ms each, %d forms', async (eachMs, forms) => {
    slow(eachMs);
    expect(await pop(bySearch)).toMatchObject({ kind: 'searched' });
    expect(asked()).toEqual(['4155550120', '555-0120', '+14155550120'].slice(0, forms));
  });

  it('takes its time for the forms that the profile names', async () => {
    slow(0.3 * WAITS.phoneFormsMs, { '+14155550120': row('7') });
    expect(await pop({ ...bySearch, phoneForms: ['national', 'international', 'e164'] })).toMatchObject({
      kind: 'opened',
    });
  });

  it('that is slow has its first form asked all the same', async () => {
    office.before = () => void (office.nowMs += WAITS.phoneFormsMs * 2);
    office.page = searchOf({ '4155550120': row('7') });
    expect(await pop(bySearch)).toMatchObject({ kind: 'opened' });
  });

  it('several with the same end: the one with the whole number', async () => {
    // The page's script tells rows by the whole number, so that one of them matches.
    office.page = searchOf({ '555-0120': row('7') });
    expect(await pop(bySearch)).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/7` });
  });
});

describe('somebody else whose number ends alike', () => {
  const stranger = { ...blankReport, looks: 'record' as const, address: `${ORIGIN}/leads/9` };

  it('is left again, where a list that shows no numbers leads to them', async () => {
    office.page = (url) => (url === '/leads/9' ? stranger : searchOf({ '555-0120': row('9', null) })(url));
    expect(await pop(bySearch)).toMatchObject({ kind: 'searched' });
    expect(office.urlOf(100)).toMatch(/^\/find/);
    expect(office.lastCard?.offer ?? null).toBeNull();
    expect(learnt).toEqual([]);
  });

  it('is left again, where the CRM went straight to their record', async () => {
    office.page = searchOf({ '555-0120': stranger });
    expect(await pop(bySearch)).toMatchObject({ kind: 'searched' });
    expect(office.acts.some((act) => act.endsWith('/leads/9'))).toBe(false);
    expect(office.lastCard?.offer ?? null).toBeNull();
    expect(learnt).toEqual([]);
  });

  it('is not opened, where a lookup answers with them', async () => {
    office.front('/list');
    for (const phones of [[], ['(212) 555-0120'], ['555-0120']]) {
      office.lookup = (address) => (address.endsWith('q=555-0120') ? [{ id: '9', label: '', phones }] : []);
      expect(await pop(byLookup)).toMatchObject({ kind: 'no-record' });
    }
    expect(office.acts.some((act) => act.includes('/leads/'))).toBe(false);
    expect(learnt).toEqual([]);
  });

  it('is neither opened nor offered, where a lookup answers with several', async () => {
    office.front('/list');
    office.lookup = (address) =>
      address.endsWith('q=555-0120')
        ? [
            { id: '8', label: '', phones: ['(212) 555-0120'] },
            { id: '9', label: '', phones: ['(917) 555-0120'] },
          ]
        : [];
    expect(await pop(byLookup)).toMatchObject({ kind: 'no-record' });
    expect(office.lastCard?.candidates).toEqual([]);
    expect(office.acts.some((act) => act.includes('/leads/'))).toBe(false);
  });

  it('stands beside the caller in a lookup’s answer: the one with the whole number opens', async () => {
    office.front('/list');
    office.page = searchOf({});
    office.lookup = (address) =>
      address.endsWith('q=555-0120')
        ? [
            { id: '8', label: '', phones: ['(212) 555-0120'] },
            { id: '7', label: '', phones: ['(415) 555-0120'] },
          ]
        : [];
    expect(await pop(byLookup)).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/7` });
    expect(lookedUp()).toEqual(['4155550120', '555-0120']);
    expect(learnt).toEqual(['/leads/7', 'lookup local']);
  });
});

describe('what is learned of forms', () => {
  const memory = new Map<string, unknown>();
  const forms = formsIn({
    get: async (key) => memory.get(key),
    set: async (key, value) => void memory.set(key, value),
  });
  const find = async (...found: PhoneForm[]) => {
    for (const form of found) await forms.learn('crm', 'search', form);
    return (await forms.read('crm')).search;
  };
  beforeEach(() => memory.clear());

  it('nothing at first; the first find says it, for that CRM and way', async () => {
    expect(await forms.read('crm')).toEqual(NO_FORMS);
    expect(await find('national')).toBe('national');
    expect(await forms.read('crm')).toEqual({ search: 'national', lookup: null });
    expect(await forms.read('other')).toEqual(NO_FORMS);
  });

  it('by turns: the first one stays', async () => {
    for (let turn = 0; turn < 20; turn += 1) expect(await find('digits', 'local')).toBe('digits');
  });

  it('another habit takes over after a few finds, however old the first is', async () => {
    await find(...Array.from({ length: 500 }, (): PhoneForm => 'digits'));
    expect(await find('local', 'local', 'local')).toBe('digits');
    expect(await find('local')).toBe('local');
  });

  it.each([null, 7, 'digits', { form: 'roman', ahead: 1 }, { form: 'digits', ahead: -1 }, { form: 'digits' }])(
    'a stored %j is none',
    async (stored) => {
      for (const way of ['search', 'lookup'] satisfies AskingWay[]) memory.set(`crm|${way}`, stored);
      expect(await forms.read('crm')).toEqual(NO_FORMS);
      expect(await find('local')).toBe('local');
    },
  );
});
