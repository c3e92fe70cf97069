import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Probed } from '#utils/crm/survey.ts';

const get = vi.hoisted(() => vi.fn<(tabId: number) => Promise<{ url?: string }>>());
vi.mock('webextension-polyfill', () => ({ default: { tabs: { get } } }));
const isOwnSession = vi.hoisted(() => vi.fn<() => Promise<boolean>>());
vi.mock('#utils/pop/browser-tabs.ts', () => ({ isOwnSession }));
const askSurvey = vi.hoisted(() => vi.fn<(tabId: number, name: string, told: unknown) => Promise<unknown>>());
vi.mock('#utils/discovery/survey-tab.ts', () => ({ askSurvey }));
const { probeTab } = await import('#utils/discovery/probe-tab.ts');

const HC = 'https://crm.example.com';
const fetched = vi.fn<(address: string, init: RequestInit) => Promise<Response>>();
const answering = (body: string, type: string, status = 200) =>
  fetched.mockResolvedValue(new Response(body, { status, headers: { 'content-type': type } }));
const nothing = (address: string): Probed => ({ address, status: null, finalAddress: '', links: [], json: null });

beforeEach(() => {
  for (const mock of [get, isOwnSession, askSurvey, fetched]) mock.mockReset();
  get.mockResolvedValue({ url: `${HC}/contacts/7` });
  isOwnSession.mockResolvedValue(true);
  vi.stubGlobal('fetch', fetched);
});

describe('probes', () => {
  it('are GETs with the session’s cookies, whose redirects only the page follows', async () => {
    answering('{"id":1}', 'application/json');
    expect(await probeTab(5, [`${HC}/api?q=1`])).toEqual([
      { address: `${HC}/api?q=1`, status: 200, finalAddress: `${HC}/api?q=1`, links: [], json: '{"id":1}' },
    ]);
    expect(fetched.mock.calls).toEqual([
      [`${HC}/api?q=1`, expect.objectContaining({ method: 'GET', credentials: 'include', redirect: 'manual' })],
    ]);
    expect(askSurvey).not.toHaveBeenCalled();
    const followed = { ...nothing(`${HC}/find`), status: 200, finalAddress: `${HC}/contacts/7` };
    const moved = new Response(null);
    Object.defineProperty(moved, 'type', { value: 'opaqueredirect' });
    fetched.mockResolvedValue(moved);
    askSurvey.mockResolvedValue(followed);
    expect(await probeTab(5, [`${HC}/find`])).toEqual([followed]);
    expect(askSurvey.mock.calls).toEqual([[5, 'follow', `${HC}/find`]]);
  });

  it('have the page read an answered page’s links', async () => {
    answering('<a href="/contacts/8">', 'text/html; charset=utf-8', 404);
    askSurvey.mockResolvedValue([`${HC}/contacts/8`]);
    expect(await probeTab(5, [`${HC}/list`])).toMatchObject([{ status: 404, links: [`${HC}/contacts/8`], json: null }]);
    expect(askSurvey.mock.calls).toEqual([[5, 'links', { address: `${HC}/list`, text: '<a href="/contacts/8">' }]]);
    askSurvey.mockResolvedValue(undefined);
    expect(await probeTab(5, [`${HC}/list`])).toMatchObject([{ status: 404, links: [] }]);
  });

  it('never leave the origin of the tab’s page', async () => {
    answering('{}', 'application/json');
    const addresses = [
      'https://elsewhere.example/',
      'http://crm.example.com/',
      `${HC}.elsewhere.example/`,
      'https://crm.example.com@elsewhere.example/',
      'javascript:alert(1)',
      '/find',
    ];
    expect(await probeTab(5, addresses)).toEqual(addresses.map(nothing));
    expect(fetched).not.toHaveBeenCalled();
  });

  it('are six at most, and end after 20 s', async () => {
    vi.useFakeTimers();
    fetched.mockImplementation(async () => {
      vi.advanceTimersByTime(5000);
      throw new TypeError('Failed to fetch');
    });
    const addresses = Array.from({ length: 9 }, (_, at) => `${HC}/find?q=${at}`);
    expect(await probeTab(5, addresses)).toEqual(addresses.slice(0, 6).map(nothing));
    expect(fetched).toHaveBeenCalledTimes(4);
    vi.useRealTimers();
  });

  it('are not made without the session of the agent in the tab, nor where the tab is gone', async () => {
    isOwnSession.mockResolvedValue(false);
    expect(await probeTab(5, [`${HC}/x`])).toBeNull();
    get.mockRejectedValue(new Error('No tab'));
    expect(await probeTab(5, [`${HC}/x`])).toBeNull();
    expect(fetched).not.toHaveBeenCalled();
  });
});
