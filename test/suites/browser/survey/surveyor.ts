import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Probed, Survey, SurveyQuestion } from '#utils/crm/survey.ts';
import { builtForTests, launchBrowser } from '../harness/launch.ts';
import { BROWSER, type TestBrowser } from '../harness/test-browser.ts';
import { waitUntil } from '../harness/wait.ts';
import { untilOptionsOpen } from '../office/office.ts';

/** A browser whose extension surveys the tab at an address when it is told to. */
export type Surveyor = {
  browser: TestBrowser;
  survey(url: string, question: Partial<SurveyQuestion>): Promise<Survey | null>;
  surveyTab(tabId: number, question: Partial<SurveyQuestion>): Promise<Survey | null>;
  probe(url: string, addresses: string[]): Promise<Probed[] | null>;
  close(): Promise<void>;
};

/** Starts the production build with the survey at hand in its background. */
export async function startSurveyor(grantedOrigins: string[]): Promise<Surveyor> {
  const dir = mkdtempSync(join(tmpdir(), 'screen-pop-survey-'));
  cpSync(await builtForTests(), dir, { recursive: true });
  const file = join(dir, 'background.js');
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n${await bundled()}`);
  const browser = await launchBrowser({ grantedOrigins, extensionDir: dir });
  await untilOptionsOpen(browser);
  /** The newest tab at an address, once it has loaded. */
  const tabAt = (url: string): Promise<number> =>
    waitUntil(`the tab of ${url}`, () =>
      browser.evalInExtension(async (api, wanted) => {
        const tab = (await api.tabs.query({})).findLast((each) => each.url === wanted && each.status === 'complete');
        return tab?.id ?? null;
      }, url),
    );
  const ask = <Answer>(tabId: number, message: object): Promise<Answer | null> =>
    browser.evalInExtension(
      async (api, sent): Promise<Answer | null> => (await api.runtime.sendMessage(sent)) ?? null,
      { to: 'survey', tabId, ...message },
    );
  const surveyTab = (tabId: number, question: Partial<SurveyQuestion>): Promise<Survey | null> =>
    ask(tabId, { question: { vendorLeadCode: '', leadId: '', phones: [], recordId: null, ...question } });
  return {
    browser,
    surveyTab,
    survey: async (url, question) => surveyTab(await tabAt(url), question),
    probe: async (url, addresses) => ask<Probed[]>(await tabAt(url), { probe: addresses }),
    async close() {
      await browser.close();
      rmSync(dir, { recursive: true });
    },
  };
}

async function bundled(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'import.meta.env.FIREFOX': String(BROWSER === 'firefox') },
    build: {
      write: false,
      minify: false,
      lib: {
        entry: fileURLToPath(new URL('in-background.ts', import.meta.url)),
        formats: ['iife'],
        name: 'surveyInBackground',
      },
    },
  });
  const [first] = Array.isArray(result) ? result : [result];
  if (!first || !('output' in first)) throw new Error('The survey was not bundled.');
  return first.output[0].code;
}
