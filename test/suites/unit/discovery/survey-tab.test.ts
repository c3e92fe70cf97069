import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Survey } from '#utils/crm/survey.ts';

const executeScript = vi.hoisted(() =>
  vi.fn<(injection: { files?: string[]; func?: unknown; args?: unknown[] }) => Promise<unknown>>(),
);
vi.mock('webextension-polyfill', () => ({ default: { scripting: { executeScript } } }));
const closeStorageToPages = vi.hoisted(() => vi.fn<() => Promise<void>>());
vi.mock('#utils/settings/storage-access.ts', () => ({ closeStorageToPages }));
const isOwnSession = vi.hoisted(() => vi.fn<() => Promise<boolean>>());
vi.mock('#utils/pop/browser-tabs.ts', () => ({ isOwnSession }));
const { askSurvey, surveyTab } = await import('#utils/discovery/survey-tab.ts');

const QUESTION = { vendorLeadCode: 'C-1', leadId: '', phones: [], recordId: null };
const HC = 'https://crm.example.com';
const survey = (change: object = {}): Survey => ({
  address: `${HC}/contacts/7`,
  shows: [{ value: 'code', label: 'Code', written: 'C-1', place: 'text', field: 'cf_1' }],
  searches: [{ template: `${HC}/find?q={search}`, from: 'form', label: null }],
  requests: [`${HC}/api/7`],
  ...change,
});
/** The page answers that to the look, and to all else that it describes its searches there. */
const pageAnswers = (answer: unknown, descriptions: unknown = []) =>
  executeScript.mockImplementation(async ({ func, args }) => {
    const answered = args?.[0] === 'descriptions' ? descriptions : answer;
    return [{ frameId: 0, result: func ? answered : undefined }];
  });

beforeEach(() => {
  executeScript.mockReset();
  closeStorageToPages.mockReset().mockResolvedValue();
  isOwnSession.mockReset().mockResolvedValue(true);
  vi.unstubAllGlobals();
});

describe('the survey of a tab', () => {
  it('brings the script to the top frame, then asks it', async () => {
    pageAnswers(survey());
    expect(await surveyTab(5, QUESTION)).toEqual(survey());
    expect(executeScript.mock.calls.map(([injection]) => injection)).toMatchObject([
      { files: ['crm-survey.js'], target: { tabId: 5 } },
      { args: ['descriptions', null], target: { tabId: 5 } },
      { files: ['crm-survey.js'], target: { tabId: 5 } },
      { args: ['look', { ...QUESTION, descriptions: [] }], target: { tabId: 5 } },
    ]);
  });

  it('hands over what the CRM describes of its searches', async () => {
    pageAnswers(survey(), [`${HC}/osd.xml`, `${HC}/gone.xml`]);
    const fetched = vi.fn(
      async (address: string) => new Response('<Url>', { status: address.includes('gone') ? 404 : 200 }),
    );
    vi.stubGlobal('fetch', fetched);
    await surveyTab(5, QUESTION);
    expect(executeScript.mock.lastCall?.[0].args).toMatchObject([
      'look',
      { descriptions: [{ address: `${HC}/osd.xml`, text: '<Url>' }] },
    ]);
    isOwnSession.mockResolvedValue(false);
    await surveyTab(5, QUESTION);
    expect(executeScript.mock.lastCall?.[0].args).toMatchObject(['look', { descriptions: [] }]);
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  it('brings no script while storage is open to pages', async () => {
    closeStorageToPages.mockRejectedValue(new Error('open'));
    expect(await surveyTab(5, QUESTION)).toBeNull();
    expect(executeScript).not.toHaveBeenCalled();
  });

  it('is null where the page lets no script in', async () => {
    executeScript.mockRejectedValue(new Error('Cannot access contents of the page.'));
    expect(await surveyTab(5, QUESTION)).toBeNull();
  });

  it('is null where the page does not answer in time', async () => {
    vi.useFakeTimers();
    executeScript.mockReturnValue(new Promise(() => {}));
    const answer = surveyTab(5, QUESTION);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await answer).toBeNull();
    vi.useRealTimers();
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'x'],
    ['no address', survey({ address: '' })],
    ['too many places', survey({ shows: Array.from({ length: 13 }, () => survey().shows[0]) })],
    ['a kind of value that is none', survey({ shows: [{ ...survey().shows[0], value: 'name' }] })],
    ['too long a label', survey({ shows: [{ ...survey().shows[0], label: 'x'.repeat(81) }] })],
    ['too many requests', survey({ requests: Array.from({ length: 61 }, () => HC) })],
    ['too long a request', survey({ requests: [`${HC}/${'x'.repeat(2000)}`] })],
  ])('is null where the page answers %s', async (_what, answer) => {
    pageAnswers(answer);
    expect(await surveyTab(5, QUESTION)).toBeNull();
  });

  it('leaves out what leads out of the page’s own origin, and what is no template', async () => {
    const templates = [
      'https://elsewhere.example/?q={search}',
      'https://crm.example.com.elsewhere.example/?q={search}',
      'https://crm.example.com@elsewhere.example/?q={search}',
      `${HC}/find?q={search`,
      `${HC}/find?q={phone}`,
      'javascript:alert({search})',
    ];
    pageAnswers(
      survey({
        searches: [...templates, `${HC}/ok?q={search}`].map((template) => ({ template, from: 'link', label: null })),
        requests: ['https://elsewhere.example/api', `${HC}/api`],
      }),
    );
    const answer = await surveyTab(5, QUESTION);
    expect(answer?.searches.map(({ template }) => template)).toEqual([`${HC}/ok?q={search}`]);
    expect(answer?.requests).toEqual([`${HC}/api`]);
  });
});

describe('other tasks', () => {
  const links = (count: number) => Array.from({ length: count }, () => HC);
  const probed = (change: object = {}) => ({
    address: HC,
    status: 200,
    finalAddress: HC,
    links: [],
    json: null,
    ...change,
  });

  it.each([
    ['too many links', links(401), 'links'],
    ['too long a link', [`${HC}/${'x'.repeat(4000)}`], 'links'],
    ['too many links of a page', probed({ links: links(401) }), 'follow'],
    ['too long an answer', probed({ json: 'x'.repeat(2_000_001) }), 'follow'],
    ['a status that is none', probed({ status: '200' }), 'follow'],
  ] as const)('have no answer where the page answers %s', async (_what, answer, name) => {
    pageAnswers(answer);
    if (name === 'links') expect(await askSurvey(5, name, { address: HC, text: '' })).toBeUndefined();
    else expect(await askSurvey(5, name, HC)).toBeUndefined();
  });

  it('have the answer of the page', async () => {
    pageAnswers(probed());
    expect(await askSurvey(5, 'follow', HC)).toEqual(probed());
  });
});
