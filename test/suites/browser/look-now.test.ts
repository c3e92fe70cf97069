import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from './harness/wait.ts';
import { AGENT, type Office, openOffice } from './office/office.ts';

/** Far longer than these tests take: a poll within them was made out of turn. */
const SLOW = { pausedMs: 25_000 };

describe('while polls are far apart, a poll is made at once', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice({ policy: { polling: SLOW } });
  });
  afterAll(() => office.close());

  const pausedAndStill = async () => {
    office.dialer.setAgent(AGENT, 'paused');
    await waitUntil('the pause to be seen', async () => (await office.state())?.status?.family === 'paused');
    office.dialer.setAgent(AGENT, 'ready');
    expect((await office.state())?.nextPollAtMs).toBeGreaterThan(Date.now() + 15_000);
  };
  const seen = () => waitUntil('the change', async () => (await office.state())?.status?.family === 'ready', 5000);

  test('when the popup opens', async () => {
    await pausedAndStill();
    await office.browser.openPopup();
    await seen();
  });

  test('when the agent goes to a tab of the dialer’s own site', async () => {
    await office.browser.evalInExtension((api, url) => api.tabs.create({ url, active: false }), office.dialer.origin);
    await waitUntil('that tab', async () =>
      (await office.browser.tabs()).some(({ url }) => url.startsWith(office.dialer.origin)),
    );
    await pausedAndStill();
    await office.browser.evalInExtension(async (api, origin) => {
      const tabs = await api.tabs.query({});
      await api.tabs.update(tabs.find(({ url }) => url?.startsWith(origin))?.id, { active: true });
    }, office.dialer.origin);
    await seen();
  });
});
