import browser from 'webextension-polyfill';
import { isWithinCrm } from '../crm/crm-address.ts';
import { isHtml, isJson, PROBE_ACCEPT, type Probed, SURVEY_LIMITS } from '../crm/survey.ts';
import { isOwnSession } from '../pop/browser-tabs.ts';
import { getFromCrm } from './get-from-crm.ts';
import { askSurvey } from './survey-tab.ts';

/** After this long no further address is asked for. */
const LIMIT_MS = 20_000;

/**
 * What the CRM answers at these addresses, of which at most 6 are asked for: a GET each, within the origin of the page in the
 * tab, with the session of the agent there, one after the other because the CRM serves other people, too. Null where that
 * session cannot be used, as in a container of Firefox, or where the tab is gone.
 */
export async function probeTab(tabId: number, addresses: string[]): Promise<Probed[] | null> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  if (!tab?.url || !(await isOwnSession(tabId, tab.url))) return null;
  const { origin } = new URL(tab.url);
  const untilMs = performance.now() + LIMIT_MS;
  const probed: Probed[] = [];
  for (const address of addresses.slice(0, SURVEY_LIMITS.probes)) {
    const mayAsk = isWithinCrm(address, { origin, pathPrefix: '' }) && performance.now() < untilMs;
    probed.push((mayAsk ? await probe(tabId, address) : null) ?? nothing(address));
  }
  return probed;
}

const nothing = (address: string): Probed => ({ address, status: null, finalAddress: '', links: [], json: null });

async function probe(tabId: number, address: string): Promise<Probed | null | undefined> {
  const answer = await getFromCrm(address, PROBE_ACCEPT);
  if (answer === 'moved') return askSurvey(tabId, 'follow', address);
  if (answer === null) return null;
  const { status, contentType, text } = answer;
  const links = isHtml(contentType) ? await askSurvey(tabId, 'links', { address, text }) : [];
  return { address, status, finalAddress: address, links: links ?? [], json: isJson(contentType) ? text : null };
}
