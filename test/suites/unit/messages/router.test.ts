import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DiscoveryReport } from '#utils/crm/discovery.ts';
import type { BackgroundMessages, ControlMessages } from '#utils/messages/protocol.ts';
import type { Handlers, PageSender } from '#utils/messages/router.ts';

type Listener = (message: unknown, sender: object) => Promise<unknown> | undefined;
const listeners: Listener[] = [];
vi.mock('webextension-polyfill', () => ({
  default: {
    runtime: {
      id: 'own-id',
      getURL: (path: string) => `chrome-extension://own-id/${path}`,
      onMessage: { addListener: (listener: Listener) => void listeners.push(listener) },
    },
  },
}));
const { routeMessages } = await import('#utils/messages/router.ts');

const calls: { name: string; argument: unknown; sender: unknown }[] = [];
const noting =
  <Answer>(name: string, answer: Answer) =>
  async (argument: unknown, sender: unknown): Promise<Answer> => {
    calls.push({ name, argument, sender });
    return answer;
  };
const EMPTY_REPORT: DiscoveryReport = {
  example: { address: '', vendorLeadCode: '', leadId: '', phone: '' },
  record: 'no-answer',
  shows: [],
  trials: [],
  works: [],
  atMs: 0,
};
const fromPages: Handlers<BackgroundMessages, PageSender> = {
  pageReady: noting('pageReady', null),
  popReport: noting('popReport', null),
  frameReport: noting('frameReport', null),
  cardDismissed: noting('cardDismissed', null),
  cardMoved: noting('cardMoved', null),
  openCandidate: noting('openCandidate', null),
  linkRecord: noting('linkRecord', true),
};
const fromOwnPages: Handlers<ControlMessages, null> = {
  openRecord: noting('openRecord', null),
  tryAgain: noting('tryAgain', null),
  switchAgent: noting('switchAgent', true),
  lookNow: noting('lookNow', null),
  checkConnection: noting('checkConnection', { ok: true, status: 'READY', family: 'ready' }),
  practiceCall: noting('practiceCall', { kind: 'opened', words: null, address: null }),
  discover: noting('discover', EMPTY_REPORT),
  testSetUp: noting('testSetUp', null),
  stopDiscovery: noting('stopDiscovery', null),
};

const page = {
  id: 'own-id',
  url: 'https://crm.example.com/leads/7',
  frameId: 0,
  tab: { id: 5, windowId: 1, url: 'https://crm.example.com/leads/8' },
};
const ownPage = { id: 'own-id', url: 'chrome-extension://own-id/popup.html' };
const send = (message: object, sender: object) => listeners[0]?.({ to: 'background', ...message }, sender);

beforeEach(() => {
  listeners.length = 0;
  calls.length = 0;
  routeMessages(fromPages, fromOwnPages);
});

describe('a message', () => {
  it('reaches its handler with its argument and the page that it is from', async () => {
    expect(await send({ name: 'cardDismissed', argument: { callKey: 'A' } }, page)).toBeNull();
    expect(calls).toEqual([
      {
        name: 'cardDismissed',
        argument: { callKey: 'A' },
        // Chromium gives the frame's address as it was loaded; the tab's is where the page has gone to since.
        sender: { tabId: 5, frameId: 0, url: page.tab.url, pageUrl: page.tab.url },
      },
    ]);
  });

  it('without an argument has none on its way, not even null', async () => {
    await send({ name: 'pageReady' }, page);
    await send({ name: 'lookNow' }, ownPage);
    expect(calls.map(({ name, argument }) => [name, argument])).toEqual([
      ['pageReady', null],
      ['lookNow', null],
    ]);
  });

  it('of a frame tells the frame’s address and the page’s', async () => {
    await send({ name: 'linkRecord', argument: { callKey: 'A' } }, { ...page, frameId: 3, url: 'https://x.example/' });
    expect(calls[0]?.sender).toEqual({ tabId: 5, frameId: 3, url: 'https://x.example/', pageUrl: page.tab.url });
  });
});

describe('nobody answers', () => {
  it.each([
    ['a page that asks for what only the extension’s own pages may do', { name: 'practiceCall' }, page],
    ['one of the extension’s own pages that speaks as a CRM’s page', { name: 'pageReady' }, ownPage],
    ['another extension', { name: 'pageReady' }, { ...page, id: 'other' }],
    ['a sender without a tab', { name: 'pageReady' }, { id: 'own-id', url: 'https://crm.example.com/' }],
    ['a name that is none', { name: 'toString' }, page],
    ['a message to somebody else', { to: 'page', name: 'pageReady' }, page],
    ['what is no message', { name: 7 }, page],
  ])('%s', async (_who, message, sender) => {
    expect(send(message, sender)).toBeUndefined();
    expect(calls).toEqual([]);
  });
});

it.each([
  ['linkRecord', undefined],
  ['linkRecord', { callKey: 7 }],
  ['cardMoved', { corner: 'middle' }],
  ['popReport', { callKey: 'A', report: { looks: 'record' } }],
  ['openCandidate', { callKey: 'A', address: 'x'.repeat(5000) }],
])('an argument that is not what the protocol says is refused: %s %j', async (name, argument) => {
  await expect(send({ name, argument }, page)).rejects.toThrow();
  expect(calls).toEqual([]);
});
