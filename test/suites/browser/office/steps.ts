import type { Page } from 'puppeteer-core';
import type { PopOutcome } from '#utils/agent/state.ts';
import type { CrmProfileInput } from '#utils/crm/profile.ts';
import type { Opening } from '#utils/settings/schema.ts';
import { waitUntil } from '../harness/wait.ts';
import { AGENT, type Office } from './office.ts';

/** Who is on the line. What is left out is blank. */
export type Caller = { code?: string; leadId?: number; phone?: string; campaign?: string; callType?: string };

/** A policy that leaves CRM, rules and opening to the agent's own settings, so that `useSettings` can change them. */
export const OWN_SETTINGS = { crms: undefined };

type Own = { crms: CrmProfileInput[]; opening?: Opening; rules?: unknown[] };

/** What the agent has set up, from now on. Resolves once the script is brought to the pages of these CRMs. */
export async function useSettings({ browser }: Office, own: Own): Promise<void> {
  await browser.evalInExtension((api, settings) => api.storage.local.set({ settings }), { version: 1, ...own });
  await waitUntil('the script to be registered for the CRM', () =>
    browser.evalInExtension(async (api) => (await api.scripting.getRegisteredContentScripts()).length > 0),
  );
}

let calls = 0;

/** A call begins. Every call is another one, also of the same caller. */
export function callFrom({ dialer }: Office, { code, leadId, phone, campaign, callType }: Caller): void {
  calls += 1;
  dialer.setAgent(AGENT, {
    state: 'in-call',
    vendor_lead_code: code ?? '',
    lead_id: leadId ?? 0,
    in_call_with: phone ?? '',
    caller_id: `V${calls}`,
    campaign_id: campaign ?? 'CAMP001',
    campaign_name: '',
    call_type: callType ?? 'DIALER',
  });
}

/** What became of the pop of the call that is on. */
export const outcome = (office: Office): Promise<PopOutcome> =>
  waitUntil('the pop of the call', async () => {
    const call = (await office.state())?.call;
    return call?.callerId === `V${calls}` && call.pop.state === 'done' && call.pop.outcome;
  });

/** Waits until the call's pop has ended in this way; its outcome. */
export const outcomeIs = (office: Office, kind: PopOutcome['kind']): Promise<PopOutcome> =>
  waitUntil(`the pop to end as “${kind}”`, async () => {
    const known = await outcome(office);
    return known.kind === kind && known;
  });

/** A call begins; what became of its pop. */
export function pop(office: Office, caller: Caller): Promise<PopOutcome> {
  callFrom(office, caller);
  return outcome(office);
}

/** The call is over, and the extension knows. */
export async function hangUp(office: Office): Promise<void> {
  office.dialer.setAgent(AGENT, 'ready');
  await waitUntil('the agent to be ready', async () => {
    const state = await office.state();
    return state?.status?.family === 'ready' && state.call === null;
  });
}

/** Nobody on the line, and one empty tab. */
export async function startOver(office: Office): Promise<void> {
  await hangUp(office);
  // "Leave site?", asks a half-filled form.
  for (const page of await office.browser.pages()) page.on('dialog', (dialog) => void dialog.accept());
  await office.browser.evalInExtension(async (api) => {
    const before = await api.tabs.query({});
    await api.tabs.create({ url: 'about:blank', active: true });
    await api.tabs.remove(before.flatMap(({ id }) => id ?? []));
  });
  await waitUntil('the tabs to be closed', async () => (await office.crmTabs()).length === 0);
}

/** The agent opens a page in a new tab, in front; its page once it has loaded. */
export async function openInFront({ browser }: Office, address: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(address);
  await page.bringToFront();
  return page;
}

/** The same with a page of the CRM. */
export const openInCrm = (office: Office, path: string): Promise<Page> => openInFront(office, office.crm.origin + path);

/** The page that the agent sees. */
export async function front({ browser }: Office): Promise<Page> {
  return waitUntil('a page in front', async () => {
    for (const page of await browser.pages()) {
      if (await page.evaluate(() => document.visibilityState === 'visible')) return page;
    }
    return undefined;
  });
}

/** Waits until the page that the agent sees has that in its address. */
export const frontAt = (office: Office, part: string): Promise<Page> =>
  waitUntil(`${part} in front`, async () => {
    const page = await front(office);
    return page.url().includes(part) && page;
  });
