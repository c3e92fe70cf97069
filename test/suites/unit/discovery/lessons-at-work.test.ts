import { beforeEach, describe, expect, it } from 'vitest';
import type { Hypothesis } from '#utils/crm/discovery.ts';
import type { CrmProfileInput } from '#utils/crm/profile.ts';
import type { Call } from '#utils/dialer/call.ts';
import { type Lesson, lessonId, withLearned, withVerdicts } from '#utils/discovery/lesson.ts';
import type { PageReport } from '#utils/messages/protocol.ts';
import { createPageReports } from '#utils/pop/page-reports.ts';
import type { PointedRecord } from '#utils/pop/optional-lessons.ts';
import { popContext } from '#utils/pop/pop-context.ts';
import { createPopService } from '#utils/pop/pop-service.ts';
import { createPopStore } from '#utils/pop/pop-store.ts';
import { NO_FORMS } from '#utils/pop/targets.ts';
import { settingsSchema } from '#utils/settings/schema.ts';
import { exampleCall } from '../crm/profiles.ts';
import { blankReport, notFound, ORIGIN, PretendBrowser, recordReport } from '../pop/pretend-browser.ts';

// A CRM of which only the record's address is known. The code is in no address; `/find` is asked by it.

const crm: CrmProfileInput = { id: 'crm', address: ORIGIN, recordTemplate: '/people/{record_id}' };
const callOf = (code: string): Call => ({
  ...exampleCall,
  vendorLeadCode: code,
  leadId: '',
  key: code,
  startedAtMs: 1,
});
const find: Hypothesis = {
  way: 'search',
  by: 'vendor_lead_code',
  template: `${ORIGIN}/find?q={search}`,
  paths: null,
  phoneForm: null,
  from: 'form',
};
const useless: Hypothesis = { ...find, template: `${ORIGIN}/useless?q={search}` };
/** Goes straight to one and the same record, whatever it is asked. */
const constant: Hypothesis = { ...find, template: `${ORIGIN}/constant?q={search}` };
const api: Hypothesis = {
  ...find,
  way: 'lookup',
  template: `${ORIGIN}/api?q={search}`,
  paths: { idPath: 'id', labelPath: '' },
};

let office: PretendBrowser;
let lessons: Lesson[];
let learned: PointedRecord[];
let service: ReturnType<typeof wake>;
/** Record ids by code. */
let records: Record<string, string>;
let setByPolicy: string[];

function wake() {
  const context = popContext({
    settings: async () => ({
      settings: settingsSchema.parse({ crms: [crm] }),
      login: { user: '', password: '', server: '' },
      byPolicy: new Set(setByPolicy),
      problems: [],
    }),
    store: createPopStore(office.memory, () => {}),
    links: { read: async () => null, write: async () => {}, forget: async () => {} },
    forms: { read: async () => NO_FORMS, learn: async () => {} },
    lessons: {
      read: async () => lessons,
      count: async (_profile, verdicts) => void (lessons = withVerdicts(lessons, verdicts)),
      learn: async (record) => void learned.push(record),
    },
    notify: async () => {},
    tabs: office.tabs(),
    reportFault: (error) => {
      throw error;
    },
    endOnPage: async () => {},
    now: () => 1,
    wait: () => new Promise(() => {}),
  });
  return { ...createPopService(context), ...createPageReports(context) };
}

function page(url: string): PageReport {
  const asked = new URL(url, ORIGIN);
  const code = asked.searchParams.get('q') ?? '';
  const id = records[code];
  if (asked.pathname === '/find' && id !== undefined) {
    const addresses = [`${ORIGIN}/people/${id}`];
    return { ...blankReport, found: 'code', matches: 1, candidates: [{ label: code, addresses }] };
  }
  if (asked.pathname === '/constant') return { ...blankReport, address: `${ORIGIN}/people/99`, looks: 'record' };
  if (!asked.pathname.startsWith('/people/')) return blankReport;
  const shown = Object.entries(records).find(([, each]) => asked.pathname === `/people/${each}`)?.[0];
  if (asked.pathname === '/people/99') return { ...blankReport, looks: 'record' };
  return shown === undefined ? notFound : { ...recordReport, address: ORIGIN + url };
}

const given = (...hypotheses: Hypothesis[]) =>
  withLearned(
    [],
    hypotheses.map((hypothesis) => ({ hypothesis, isProved: true })),
    1,
  );
const idOf = lessonId;
const lesson = (hypothesis: Hypothesis) => lessons.find(({ id }) => id === idOf(hypothesis));
const asked = () => office.looked.map(({ address }) => address.slice(ORIGIN.length));
/** The agent goes to a record in the pop tab and presses “This is the record”. */
const press = async (code: string, path: string) => {
  const tabId = office.shownPop?.tabId ?? -1;
  await office.tabs().navigate(tabId, ORIGIN + path);
  return service.linkRecord({ tabId, url: ORIGIN + path }, code);
};

beforeEach(() => {
  office = new PretendBrowser();
  office.page = page;
  office.lookup = () => ['99'];
  setByPolicy = [];
  lessons = [];
  learned = [];
  records = { A1: '11', B2: '12', C3: '13', D4: '14', E5: '15' };
  service = wake();
});

describe('a lesson that is right', () => {
  it('leads to the record and is counted', async () => {
    lessons = given(find);
    expect(await service.pop(callOf('A1'))).toMatchObject({
      confirmedBy: expect.any(String),
      address: `${ORIGIN}/people/11`,
    });
    expect(lesson(find)).toMatchObject({ right: 1 });
  });

  it('comes after the first way of the profile, and before it once it has been right three times', async () => {
    lessons = given(find);
    for (const code of ['A1', 'B2', 'C3']) await service.pop(callOf(code));
    expect(lesson(find)).toMatchObject({ right: 3 });
    office.acts = [];
    await service.pop(callOf('D4'));
    expect(office.acts.find((act) => /^(?:open|navigate)/.test(act))).toContain('/find?q=D4');
  });

  it('never comes before the first way of a CRM that policy has set up', async () => {
    setByPolicy = ['crms'];
    lessons = given(find).map((each) => ({ ...each, right: 50 }));
    expect(await service.pop(callOf('D4'))).toMatchObject({ address: `${ORIGIN}/people/14` });
    const gone = office.acts.filter((act) => /^(?:open|navigate)/.test(act));
    expect(gone[0]).toContain('/people/D4');
    expect(gone[1]).toContain('/find?q=D4');
  });

  it('of a caller whom nobody knows, nothing is counted', async () => {
    lessons = given(find);
    expect(await service.pop(callOf('nobody-1'))).toMatchObject({ kind: 'no-record' });
    expect(lesson(find)).toMatchObject({ right: 0, wrong: 0, unsure: 0 });
  });

  it('the same call popped again is not counted twice', async () => {
    lessons = given(find);
    await service.pop(callOf('A1'));
    await service.pop(callOf('A1'));
    expect(lesson(find)).toMatchObject({ right: 1 });
  });
});

describe('a lesson that is wrong', () => {
  it('is dropped once another lesson has found two records in a row', async () => {
    lessons = given(useless, find);
    await service.pop(callOf('A1'));
    // What was right comes first from then on: the wrong one is tried no more.
    expect(lesson(useless)).toMatchObject({ wrong: 1 });
    expect(lesson(find)).toMatchObject({ right: 1 });
  });

  it('is dropped once the agent has found two records by themselves', async () => {
    lessons = given(useless);
    await service.pop(callOf('A1'));
    expect(await press('A1', '/people/11')).toBe(true);
    expect(lesson(useless)).toMatchObject({ wrong: 1 });
    await service.pop(callOf('B2'));
    await press('B2', '/people/12');
    expect(lessons).toEqual([]);
  });

  it.each([
    ['search', constant],
    ['lookup', api],
  ])(
    'a %s that always leads to the same record is never taken for the caller’s, and goes by the third call',
    async (_way, one) => {
      office.front('/people/1');
      lessons = given(one);
      for (const code of ['A1', 'B2', 'C3']) {
        const outcome = await service.pop(callOf(code));
        expect(outcome.confirmedBy).toBeUndefined();
      }
      expect(lessons).toEqual([]);
    },
  );

  it('leads to nobody’s record if its template leads out of the CRM', async () => {
    lessons = given(
      { ...find, template: 'https://elsewhere.example/find?q={search}' },
      { ...find, template: '/{nonsense}' },
    );
    expect(await service.pop(callOf('A1'))).toMatchObject({ kind: 'no-record' });
    expect(asked().filter((path) => !path.startsWith('/people/'))).toEqual([]);
  });
});

describe('“This is the record”', () => {
  it('is learned from where the pop has found nothing', async () => {
    await service.pop(callOf('A1'));
    await press('A1', '/people/11');
    expect(learned).toMatchObject([
      { address: `${ORIGIN}/people/11`, call: { vendorLeadCode: 'A1', phone: exampleCall.phone } },
    ]);
  });

  it('is learned from where the agent has found the record, and its page shows the code', async () => {
    await service.pop(callOf('A1'));
    const from = { tabId: office.shownPop?.tabId ?? -1, url: `${ORIGIN}/people/11` };
    await office.tabs().navigate(from.tabId, from.url);
    await service.noteReport(from, { callKey: 'A1', report: { ...recordReport, address: from.url } });
    await service.linkRecord(from, 'A1');
    expect(learned).toHaveLength(1);
  });

  it('is not learned from where a page had confirmed the record', async () => {
    lessons = given(find);
    await service.pop(callOf('A1'));
    await press('A1', '/people/11');
    expect(learned).toEqual([]);
    expect(lesson(find)).toMatchObject({ right: 1 });
  });

  it('on the record to which a lesson led unconfirmed: the lesson was right', async () => {
    lessons = given(constant);
    await service.pop(callOf('A1'));
    expect(lesson(constant)).toMatchObject({ unsure: 1 });
    await press('A1', '/people/99');
    expect(lesson(constant)).toMatchObject({ right: 1, unsure: 0 });
  });
});
