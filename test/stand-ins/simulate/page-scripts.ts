import { isNews } from '#utils/page/follow-record.ts';
import type { BackgroundMessages, PagePop, PageReport } from '#utils/messages/protocol.ts';
import { changesOf, reportOf } from './virtual-pages.ts';
import type { Machine } from './machine.ts';
import type { VirtualTab } from './tabs.ts';

/** What a page asks of the background; the answer never comes where that ends meanwhile. */
export type AskBackground = {
  pageReady: (tab: VirtualTab) => Promise<PagePop | null>;
  popReport: (tab: VirtualTab, news: Parameters<BackgroundMessages['popReport']>[0]) => void;
};

/** The extension's script in the CRM's pages: shows pops, and tells what pages come to say of them. */
export type PageScripts = {
  /** Null where no script answers. */
  show: (tabId: number, pop: PagePop) => Promise<PageReport | null>;
  end: (tabId: number, callKey: string) => void;
  /** The pop that stands on a tab's page. */
  shownIn: (tabId: number) => PagePop | null;
};

type Script = { page: VirtualTab['page']; pop: PagePop | null; seen: PageReport | null };

const FIRST_REPORT_MS = 1500;
/** A page looks again a moment after it has changed. */
const LOOKS_AFTER_MS = 45;

/** As pop-display.ts and follow-record.ts have it. `changed` is called when a page says something else of its pop. */
export function createPageScripts(machine: Machine, ask: AskBackground, changed: () => void): PageScripts {
  const { clock, tabs } = machine;
  const scripts = new Map<number, Script>();

  const look = (tab: VirtualTab, { page, pop }: Script): PageReport | null =>
    page && pop && reportOf(page, pop.keys, clock.now(), tab.typing);

  function lookAgain(tab: VirtualTab, script: Script): void {
    const report = isThere(tab, script) ? look(tab, script) : null;
    const { pop, seen } = script;
    if (!report || !pop) return;
    script.seen = report;
    changed();
    if (seen && pop.card.endedAtMs === null && isNews(seen, report)) {
      ask.popReport(tab, { callKey: pop.callKey, report });
    }
  }

  const isThere = (tab: VirtualTab, script: Script) => scripts.get(tab.id) === script && tab.page === script.page;

  function follow(tab: VirtualTab, script: Script): void {
    script.seen = look(tab, script);
    if (!script.page) return;
    for (const atMs of changesOf(script.page)) {
      const inMs = atMs + LOOKS_AFTER_MS - clock.now();
      if (inMs > 0) clock.after(inMs, () => lookAgain(tab, script));
    }
  }

  /** What the page shows as soon as that says something, or after a while. */
  function firstReport(tab: VirtualTab, script: Script, untilMs: number): Promise<PageReport | null> {
    return new Promise((resolve) => {
      const check = (): void => {
        const report = isThere(tab, script) ? look(tab, script) : null;
        const isConclusive = report === null || report.found !== null || report.looks !== 'other';
        if (isConclusive || clock.now() >= untilMs) resolve(report);
        else clock.after(50, check);
      };
      check();
    });
  }

  function show(tab: VirtualTab, script: Script, pop: PagePop): Promise<PageReport | null> {
    const isSame = script.pop !== null && JSON.stringify(script.pop.keys) === JSON.stringify(pop.keys);
    script.pop = pop;
    if (!isSame) follow(tab, script);
    changed();
    return firstReport(tab, script, clock.now() + FIRST_REPORT_MS);
  }

  async function announce(tab: VirtualTab, script: Script): Promise<void> {
    const pop = await ask.pageReady(tab);
    if (!pop || !isThere(tab, script)) return;
    const report = await show(tab, script, pop);
    if (report && isThere(tab, script)) ask.popReport(tab, { callKey: pop.callKey, report });
  }

  tabs.onPage = (tab) => {
    scripts.delete(tab.id);
    if (!tab.page) return;
    const script: Script = { page: tab.page, pop: null, seen: null };
    scripts.set(tab.id, script);
    void announce(tab, script);
  };

  return {
    async show(tabId, pop) {
      const tab = tabs.get(tabId);
      if (!tab?.page) return null;
      // A tab that the browser brought back, or that is older than the script, gets one when it is asked.
      const script = scripts.get(tabId) ?? { page: tab.page, pop: null, seen: null };
      scripts.set(tabId, script);
      return show(tab, script, pop);
    },
    end(tabId, callKey) {
      const script = scripts.get(tabId);
      if (script?.pop?.callKey === callKey) script.pop = null;
    },
    shownIn: (tabId) => scripts.get(tabId)?.pop ?? null,
  };
}
