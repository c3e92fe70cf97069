import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OVERLAY_NAME } from '#utils/page/page-overlay.ts';
import { agentStateSchema } from '#utils/agent/state.ts';
import { type Crm, startCrm } from '../../stand-ins/crm/server.ts';
import { type Dialer, startDialer } from '../../stand-ins/dialer/server.ts';
import { builtExtension } from './harness/build.ts';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { HANGS_MS, waitUntil } from './harness/wait.ts';
import { ALARM_MS } from './office/lifecycle.ts';
import { AGENT, PASSWORD, profileOf } from './office/office.ts';
import { SESSION_KEYS } from '#utils/settings/storage-keys.ts';

const EXAMPLE = 'abc123-xyz456';

describe('Firefox', () => {
  let dialer: Dialer;
  let crm: Crm;
  let firefox: Firefox;

  const state = async () => {
    const stored = await firefox.evalInExtension(
      async (api, key) => (await api.storage.session.get(key))[key],
      SESSION_KEYS.agentState,
    );
    const parsed = agentStateSchema.safeParse(stored);
    return parsed.success ? parsed.data : null;
  };
  const call = (code: string) => {
    const lead = crm.lead(code);
    dialer.setAgent(AGENT, {
      state: 'in-call',
      vendor_lead_code: code,
      lead_id: lead.leadId,
      in_call_with: lead.phoneDigits,
    });
  };
  const overlay = () =>
    firefox.evaluateAsBrowser<[string], { card: string; outlines: number } | null>((name) => {
      const root = document.querySelector(name)?.openOrClosedShadowRoot;
      if (!root) return null;
      return {
        card: root.querySelector('.card')?.textContent ?? '',
        outlines: root.querySelectorAll('.outline').length,
      };
    }, OVERLAY_NAME);

  beforeAll(async () => {
    dialer = await startDialer({ agents: [AGENT], accounts: [{ user: 'api', pass: PASSWORD, level: 9 }] });
    crm = await startCrm();
    firefox = await launchFirefox({
      extensionDir: await builtExtension('firefox'),
      grantedOrigins: ['http://127.0.0.1/*'],
      windowSize: { width: 1280, height: 860 },
      managedPolicy: {
        dialer: { address: dialer.origin, agent: AGENT, user: 'api', password: PASSWORD },
        polling: { inCallMs: 1000, wrapUpMs: 1000 },
        crms: [profileOf('mpa', crm.origin)],
      },
    });
  });
  afterAll(async () => {
    await firefox.close();
    await Promise.all([dialer.close(), crm.close()]);
  });

  test('set up by policy, it polls', async () => {
    await waitUntil('the first poll', async () => (await state())?.status?.family === 'ready');
    // An installation opens it, in front: it must not come in between what a test does.
    await waitUntil('the options page', async () =>
      (await firefox.tabs()).some(({ url }) => url === firefox.url('options.html')),
    );
  });

  test('a call brings its record to the front, highlighted, with the card; the card goes when the call is over', async () => {
    call(EXAMPLE);
    await waitUntil('the pop', async () => (await state())?.call?.pop.state === 'done');
    const tabs = (await firefox.tabs()).filter(({ url }) => url.startsWith(crm.origin));
    expect(tabs).toEqual([
      expect.objectContaining({ url: `${crm.origin}/mpa/contacts/by-code/${EXAMPLE}`, active: true }),
    ]);
    await firefox.switchTo(crm.origin);
    const shown = await waitUntil('outline and card', async () => {
      const seen = await overlay();
      return seen && seen.outlines > 0 && seen;
    });
    expect(shown.card).toContain('1234567890');
    dialer.setAgent(AGENT, 'wrap-up');
    await waitUntil('the card to go', async () => (await overlay()) === null);
  });

  test('a record that is open in a tab behind comes to the front, without a second tab', async () => {
    await firefox.open('about:blank');
    dialer.setAgent(AGENT, 'ready');
    await waitUntil('the agent to be ready', async () => (await state())?.status?.family === 'ready');
    call(EXAMPLE);
    await waitUntil('the pop', async () => (await state())?.call?.pop.state === 'done');
    const tabs = (await firefox.tabs()).filter(({ url }) => url.startsWith(crm.origin));
    expect(tabs).toEqual([expect.objectContaining({ active: true })]);
  });

  test('the event page ended by the browser comes back and polls on', async () => {
    await firefox.terminateBackground();
    const seen = dialer.requests().at(-1)?.id ?? 0;
    await waitUntil('polling to go on', () => dialer.requests(seen).length > 2, ALARM_MS + HANGS_MS);
  });

  test('the popup shows the status', async () => {
    await firefox.extensionPage('popup.html');
    await waitUntil('the status', () => firefox.evaluate(() => document.body.textContent.includes('In call')));
    expect(await firefox.collectedErrors()).toEqual([]);
  });
});

// Only for code of the browser itself: what is behind a closed shadow root.
declare global {
  interface Element {
    readonly openOrClosedShadowRoot?: ShadowRoot | null;
  }
}
