import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { overlayOf } from './office/card.ts';
import { AGENT, type Office, openOffice, PASSWORD, type Style } from './office/office.ts';
import { waitUntil } from './harness/wait.ts';
import { outcomeView } from '#utils/agent/outcome-view.ts';
import { say } from '#utils/words/words.ts';

const EXAMPLE = 'abc123-xyz456';

describe.each<Style>(['mpa', 'hash', 'spa'])('a call pops its record in the %s CRM', (style) => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice({ style });
  });
  afterEach(async () => {
    office.dialer.setAgent(AGENT, 'ready');
    await waitUntil('the agent to be ready', async () => (await office.state())?.status?.family === 'ready');
    await office.browser.evalInExtension(async (api) => {
      await api.tabs.create({ url: 'about:blank' });
      const crm = await api.tabs.query({ url: 'http://127.0.0.1/*' });
      await api.tabs.remove(crm.flatMap(({ id }) => id ?? []));
    });
  });
  afterAll(() => office.close());

  test('record tab in front, highlighted, card shown and gone after the call', async () => {
    office.call(EXAMPLE);
    expect(await office.popped(EXAMPLE)).toMatchObject({ outcome: { kind: 'opened' } });
    const page = await office.pageAt(office.crm.origin);
    const overlay = await waitUntil('outline and card', async () => {
      const shown = await overlayOf(page);
      return shown && shown.outlines > 0 && shown;
    });
    expect(overlay.card).toContain('1234567890');
    expect(overlay.card).toContain(EXAMPLE);
    await waitUntil('the record', () => page.evaluate(() => document.body.textContent.includes('Naomi Castellanos')));
    const [tab, ...more] = await office.crmTabs();
    expect(more).toEqual([]);
    expect(tab).toMatchObject({ active: true });

    office.dialer.setAgent(AGENT, 'wrap-up');
    await waitUntil('the card to say that the call is over', async () =>
      /ended/i.test((await overlayOf(page))?.card ?? ''),
    );
    await waitUntil('the card to go', async () => (await overlayOf(page)) === null);
  });

  test('a record that is open in a background tab of another window comes to the front, without a second tab', async () => {
    const { browser } = office;
    const address = office.page(
      { mpa: `/contacts/by-code/${EXAMPLE}`, hash: `/#/contacts/code/${EXAMPLE}`, spa: `/contacts/code/${EXAMPLE}` }[
        style
      ],
    );
    const other = await browser.evalInExtension(async (api, url) => {
      const window = await api.windows.create({ url, focused: false });
      await api.tabs.create({ windowId: window.id ?? -1, url: 'about:blank', active: true });
      const first = (await api.windows.getAll()).find(({ id }) => id !== window.id);
      await api.windows.update(first?.id ?? -1, { focused: true });
      return window.id;
    }, address);
    await office.pageAt(EXAMPLE);
    office.call(EXAMPLE);
    expect(await office.popped(EXAMPLE)).toMatchObject({ outcome: { kind: 'shown' } });
    const tabs = await office.crmTabs();
    expect(tabs).toHaveLength(1);
    expect(tabs[0]).toMatchObject({ active: true, windowId: other });
    const page = await office.pageAt(EXAMPLE);
    await waitUntil('outline and card', async () => ((await overlayOf(page))?.outlines ?? 0) > 0);
  });

  test('a second call brings the second record, in the tab of the first', async () => {
    const [first, second] = office.crm
      .leads()
      .filter((lead) => /^HC-\d+$/.test(lead.vendorLeadCode) && lead.leadId > 0);
    if (!first || !second) throw new Error('The demo CRM has too few records.');
    office.call(first.vendorLeadCode);
    await office.popped(first.vendorLeadCode);
    // Straight into the next call, with no other status in between.
    office.call(second.vendorLeadCode);
    await office.popped(second.vendorLeadCode);
    const page = await office.pageAt(second.vendorLeadCode);
    await waitUntil('the second record', () =>
      page.evaluate((name) => document.body.textContent.includes(name), second.name),
    );
    await waitUntil('its card', async () => (await overlayOf(page))?.card.includes(second.vendorLeadCode));
    expect(await office.crmTabs()).toHaveLength(1);
  });

  test('a call seen in many polls is popped once, whatever its status is called meanwhile', async () => {
    office.call(EXAMPLE);
    await office.popped(EXAMPLE);
    const [popped] = await office.crmTabs();
    await office.browser.evalInExtension(
      (api, windowId) => api.tabs.create({ windowId, url: 'about:blank#note', active: true }),
      popped?.windowId ?? -1,
    );
    const seenFrom = office.dialer.requests().at(-1)?.id ?? 0;
    office.dialer.setAgent(AGENT, { state: 'park' });
    await waitUntil('polls in park', () => office.dialer.requests(seenFrom).length > 1);
    office.dialer.setAgent(AGENT, { status: 'INCALL [A]' });
    const backFrom = office.dialer.requests().at(-1)?.id ?? 0;
    await waitUntil('polls back in call', () => office.dialer.requests(backFrom).length > 1, 15_000);
    const tabs = await office.crmTabs();
    expect(tabs).toHaveLength(1);
    expect(tabs[0]?.active).toBe(false);
  });

  test('a call that seems to be over and goes on: its card comes back where it was, and the agent is left in peace', async () => {
    office.call(EXAMPLE);
    await office.popped(EXAMPLE);
    const before = (await office.state())?.call;
    const page = await office.pageAt(office.crm.origin);
    const [popped] = await office.crmTabs();
    await office.browser.evalInExtension(
      (api, windowId) => api.tabs.create({ windowId, url: 'about:blank#note', active: true }),
      popped?.windowId ?? -1,
    );
    office.dialer.setAgent(AGENT, { status: 'DEAD' });
    await waitUntil('the card to say that the call is over', async () =>
      /ended/i.test((await overlayOf(page))?.card ?? ''),
    );
    office.dialer.setAgent(AGENT, { status: 'INCALL' });
    await waitUntil('the card and the outline to be back', async () => {
      const shown = await overlayOf(page);
      return shown && shown.card.includes(EXAMPLE) && !/ended/i.test(shown.card) && shown.outlines > 0;
    });
    expect((await office.state())?.call).toEqual(before);
    expect(await office.crmTabs()).toMatchObject([{ active: false }]);
  });
});

describe('a call that has nothing to be popped by', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  test('lead id 0, no code and no number: no page breaks, and the popup says why', async () => {
    office.dialer.setAgent(AGENT, {
      state: 'in-call',
      vendor_lead_code: '',
      lead_id: 0,
      in_call_with: '',
      caller_id: '',
    });
    const pop = await waitUntil('the outcome', async () => {
      const state = await office.state();
      return state?.call?.pop.state === 'done' && state.call.pop;
    });
    expect(pop.outcome.kind).toBe('no-record');
    expect(await office.crmTabs()).toEqual([]);
    const popup = await office.browser.openPopup();
    await waitUntil('the words', () =>
      popup.evaluate((words) => document.body.textContent.includes(words), say(outcomeView(pop.outcome).words)),
    );
  });

  test('once the dialer knows who it is, the record follows', async () => {
    office.call(EXAMPLE);
    office.dialer.setAgent(AGENT, { caller_id: '' });
    await office.popped(EXAMPLE);
    expect(await office.crmTabs()).toHaveLength(1);
  });
});

describe('the API password', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice({ watchWorker: true });
  });
  afterAll(() => office.close());

  test('is in no URL, log, page or storage that a content script could read', async () => {
    office.call(EXAMPLE);
    await office.popped(EXAMPLE);
    const page = await office.pageAt(office.crm.origin);
    const options = await office.browser.extensionPage('options.html');
    const popup = await office.browser.extensionPage('popup.html');
    // Also while something is wrong, when messages are made of what the server says.
    office.dialer.setFault({ kind: 'error', error: 'wrong-log-in', count: 1 });
    await waitUntil('the refusal', async () => (await office.state())?.failure?.kind === 'wrong-login', 15_000);

    expect(office.dialer.requests().length).toBeGreaterThan(2);
    expect(office.dialer.requests().filter(({ passwordOutsideBody }) => passwordOutsideBody)).toEqual([]);
    for (const each of [page, options, popup]) {
      expect(await each.evaluate(() => document.documentElement.outerHTML)).not.toContain(PASSWORD);
      expect(each.url()).not.toContain(PASSWORD);
    }
    const stored = await office.browser.evalInExtension(async (api) =>
      JSON.stringify([
        await api.storage.local.get(null),
        await api.storage.session.get(null),
        await api.storage.sync.get(null),
      ]),
    );
    expect(stored).not.toContain(PASSWORD);
    expect(JSON.stringify(office.browser.logs)).not.toContain(PASSWORD);
    expect((await office.browser.tabs()).filter(({ url }) => url.includes(PASSWORD))).toEqual([]);
  });

  test('a script in a page of the CRM reads neither settings nor policy (Firefox cannot hide these: no state, and no password in the settings)', async () => {
    const { browser } = office;
    const [tab] = await office.crmTabs();
    const probe = () =>
      browser.evalInExtension(async (api, tabId) => {
        const [frame] = await api.scripting.executeScript({
          target: { tabId },
          // In the isolated world that the extension's own script has in that page.
          func: async () => {
            const { storage, runtime } = Reflect.get(globalThis, 'chrome');
            const read = async (area: string): Promise<string> => {
              if (!storage[area]) return 'refused: it is not there';
              return storage[area].get(null).then(
                (values: object) => JSON.stringify(values),
                (error: Error) => `refused: ${error.message}`,
              );
            };
            return {
              id: runtime.id,
              session: await read('session'),
              local: await read('local'),
              managed: await read('managed'),
            };
          },
        });
        return frame?.result;
      }, tab?.id ?? -1);
    const hidden = expect.stringContaining('refused: Access to storage is not allowed');
    const isFirefox = browser.name === 'firefox';
    expect(await probe()).toEqual({
      id: browser.extensionId,
      session: expect.stringMatching(/^refused: /),
      local: isFirefox ? expect.not.stringContaining(PASSWORD) : hidden,
      managed: isFirefox ? expect.any(String) : hidden,
    });
    const own = await browser.evalInExtension((api) => api.storage.managed.get(null));
    expect(JSON.stringify(own)).toContain(PASSWORD);
  });
});
