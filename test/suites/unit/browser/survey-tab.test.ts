import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Probed, Survey } from '#utils/crm/survey.ts';

const executeScript = vi.hoisted(() => vi.fn<(injection: { files?: string[]; func?: unknown }) => Promise<unknown>>());
vi.mock('webextension-polyfill', () => ({ default: { scripting: { executeScript } } }));
const closeStorageToPages = vi.hoisted(() => vi.fn<() => Promise<void>>());
vi.mock('#utils/settings/storage-access.ts', () => ({ closeStorageToPages }));
const { probeTab, surveyTab } = await import('#utils/browser/survey-tab.ts');

const QUESTION = { vendorLeadCode: 'C-1', leadId: '', phones: [], recordId: null };
const HC = 'https://crm.example.com';
const survey = (change: object = {}): Survey => ({
  address: `${HC}/contacts/7`,
  shows: [{ value: 'code', label: 'Code', written: 'C-1', place: 'text', field: 'cf_1' }],
  searches: [{ template: `${HC}/find?q={search}`, from: 'form', label: null }],
  requests: [`${HC}/api/7`],
  ...change,
});
const probed = (change: object = {}): Probed => ({
  address: `${HC}/find?q=1`,
  status: 200,
  finalAddress: `${HC}/contacts/7`,
  links: [`${HC}/contacts/8`],
  json: null,
  ...change,
});

/** The page answers that, whatever it is asked. */
const pageAnswers = (answer: unknown) =>
  executeScript.mockImplementation(async ({ func }) => [{ frameId: 0, result: func ? answer : undefined }]);

beforeEach(() => {
  executeScript.mockReset();
  closeStorageToPages.mockReset().mockResolvedValue();
});

describe('the survey of a tab', () => {
  it('brings the script to the top frame, then asks it', async () => {
    pageAnswers(survey());
    expect(await surveyTab(5, QUESTION)).toEqual(survey());
    expect(executeScript.mock.calls.map(([{ files, ...rest }]) => ({ files, ...rest }))).toMatchObject([
      { files: ['crm-survey.js'], target: { tabId: 5 } },
      { target: { tabId: 5 }, args: [{ look: QUESTION }] },
    ]);
  });

  it('brings no script while storage is open to pages', async () => {
    closeStorageToPages.mockRejectedValue(new Error('open'));
    expect(await surveyTab(5, QUESTION)).toBeNull();
    expect(executeScript).not.toHaveBeenCalled();
  });

  it('is null where the page lets no script in', async () => {
    executeScript.mockRejectedValue(new Error('Cannot access contents of the page.'));
    expect(await surveyTab(5, QUESTION)).toBeNull();
    expect(await probeTab(5, [`${HC}/x`])).toBeNull();
  });

  it('is null where the page does not answer in time', async () => {
    vi.useFakeTimers();
    executeScript.mockReturnValue(new Promise(() => {}));
    const answers = Promise.all([surveyTab(5, QUESTION), probeTab(5, [`${HC}/x`])]);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(await answers).toEqual([null, null]);
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

describe('probes', () => {
  it('hands over six addresses at most', async () => {
    pageAnswers([probed()]);
    const addresses = Array.from({ length: 9 }, (_, at) => `${HC}/find?q=${at}`);
    expect(await probeTab(5, addresses)).toEqual([probed()]);
    expect(executeScript.mock.lastCall?.[0]).toMatchObject({ args: [{ probe: addresses.slice(0, 6) }] });
  });

  it.each([
    ['too many', Array.from({ length: 7 }, () => probed())],
    ['too many links', [probed({ links: Array.from({ length: 401 }, () => HC) })]],
    ['too long an answer', [probed({ json: 'x'.repeat(2_000_001) })]],
    ['a status that is none', [probed({ status: '200' })]],
  ])('are null where the page answers %s', async (_what, answer) => {
    pageAnswers(answer);
    expect(await probeTab(5, [`${HC}/find?q=1`])).toBeNull();
  });
});
