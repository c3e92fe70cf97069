import type { DiscoveryProgress, Example } from '#utils/crm/discovery.ts';
import type { CrmProfileInput } from '#utils/crm/profile.ts';
import { createDiscovery, type Discovery, type DiscoveryMeans } from '#utils/discovery/discovery.ts';
import type { Survey } from '#utils/crm/survey.ts';
import type { PageReport } from '#utils/messages/protocol.ts';
import { blankReport, ORIGIN, PretendBrowser, recordReport } from '../pop/pretend-browser.ts';
import { ada, nothingSeen, profileOf } from './examples.ts';

/** A list with rows that show the call's code, each of this record. */
export const listOf = (...ids: string[]): PageReport => ({
  ...blankReport,
  found: 'code',
  matches: ids.length,
  candidates: ids.map((id) => ({ label: `Row ${id}`, addresses: [`${ORIGIN}/contacts/${id}`] })),
});

/** A pretend CRM in a pretend browser, and the discovery that looks into it. Its time passes when it is waited for. */
export class PretendCrm {
  readonly browser = new PretendBrowser();
  readonly progress: DiscoveryProgress[] = [];
  /** What pages show and offer, by path. */
  surveys: Record<string, Partial<Survey>> = {};
  /** What the interface answers. */
  json: (path: string) => unknown = () => null;
  /** The tab's page is on another site. */
  hasLeft = false;
  closed: () => void = () => {};
  readonly discovery: Discovery;
  #nowMs = 0;

  constructor(page: (url: string) => PageReport | null) {
    this.browser.front('/options');
    this.browser.page = (url) => (url === '/contacts/6' ? recordReport : page(url));
    this.discovery = createDiscovery(this.#means());
  }

  get asked(): string[] {
    return (this.progress.at(-1)?.asked ?? []).map((address) => address.replace(ORIGIN, ''));
  }

  run(profile: Partial<CrmProfileInput> = {}, example: Example = ada, onlyOwn = false) {
    return this.discovery.run(profileOf(profile), example, { onlyOwn });
  }

  #means(): DiscoveryMeans {
    const path = (tabId: number) => this.browser.urlOf(tabId) ?? '';
    return {
      tabs: this.browser.tabs(),
      survey: async (tabId) => ({ ...nothingSeen, ...this.surveys[path(tabId)] }),
      askJson: async (_tabId, address) => {
        const answer = this.json(address.replace(ORIGIN, ''));
        return answer === null ? null : JSON.stringify(answer);
      },
      frontTab: async () => ({ tabId: 100, windowId: 1, openedByPop: false }),
      hasLeft: async () => this.hasLeft,
      onClosed: (_tabId, closed) => {
        this.closed = closed;
        return () => {};
      },
      now: () => this.#nowMs,
      timeOfDay: () => 1_800_000_000_000,
      // The time for all is never up in these tests, unless one says so.
      wait: async (ms, signal) => {
        if (ms >= 60_000) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        else this.#nowMs += ms;
      },
      writeProgress: async (progress) => void this.progress.push(progress),
      reportFault: (error) => {
        throw error;
      },
    };
  }
}
