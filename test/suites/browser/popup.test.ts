import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemOf } from '#utils/agent/problem.ts';
import { describeError } from '#utils/dialer/errors.ts';
import { say, t } from '#utils/words/words.ts';
import { GRANTED, OFFICE, popupScenes } from '../../demo/popup-scenes.ts';
import { pressAndClose, putSetUp, putState, seedSettings, waitForText } from '../../demo/seed.ts';
import { stillBuild } from '../../demo/still-build.ts';
import { builtForTests, launchBrowser } from './harness/launch.ts';
import type { TestBrowser } from './harness/test-browser.ts';
import { waitUntil } from './harness/wait.ts';
import { pin } from './office/toolbar.ts';

const scene = (name: string) => {
  const found = popupScenes.find((each) => each.name === name);
  if (!found) throw new Error(`There is no scene “${name}”.`);
  return found.state(Date.now());
};

describe('the popup of the production build', () => {
  let browser: TestBrowser;
  let dir: string;
  beforeAll(async () => {
    dir = stillBuild(await builtForTests());
    browser = await launchBrowser({ extensionDir: dir, grantedOrigins: GRANTED });
    await seedSettings(browser, OFFICE);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const shown = async (name: string, state = scene(name)) => {
    await putState(browser, null);
    await putState(browser, state);
    const page = await browser.extensionPage('popup.html');
    await page.waitForSelector('.status');
    const text = await page.evaluate(() => document.body.innerText);
    await page.close();
    return text.replaceAll(/\s+/g, ' ');
  };

  // Seconds go on between putting the state and reading the page.
  test.each<[string, (string | RegExp)[]]>([
    ['ready', ['Ready', /for (?:3[7-9]|4\d) s/, 'Last call', '+1 415 555 0134', /Checked \d s ago/]],
    [
      'in-call',
      ['In call', /3 min (?:1[2-9]|2\d) s/, 'Spring renewals (CAMP001)', 'abc123-xyz456', '7890123', 'Open record'],
    ],
    ['in-call-no-record', [t('pop.nothingToLookUp', { crm: 'Harbour' })]],
    ['wrap-up', ['Wrap-up', 'DISPOSITION']],
    ['pause-break', ['Paused', 'PAUSE - BREAK']],
    ['lunch-break', ['Paused', 'LUNCH BREAK', /for 25 min (?:1[2-9]|2\d) s/]],
    ['signed-out', ['Signed out', say(describeError('agent-not-logged-in').advice)]],
    ['unknown', ['Unknown status', 'COACHING', t('popup.status.unknown')]],
    ['stale', [/Not up to date\. This was your status (?:4[2-9]|5\d) s ago\./]],
    ['resting-wait', [say(describeError('wrong-login').title), 'Try again', 'You can try again at']],
  ])('%s', async (name, words) => {
    const text = await shown(name);
    for (const word of words) expect(text).toMatch(word);
  });

  test.each(popupScenes.map(({ name }) => name).filter((name) => name.startsWith('error-')))('%s', async (name) => {
    const state = scene(name);
    const problem = state && problemOf(state);
    if (!problem) throw new Error('This scene has no failure.');
    const text = await shown(name, state);
    for (const word of [say(problem.title), say(problem.advice), state.failure?.detail]) expect(text).toContain(word);
  });

  test('shows the stored state without asking anybody, and follows it from then on', async () => {
    await putState(browser, scene('ready'));
    // Nothing else of the extension runs in this build, so nobody could answer. How fast it is, the benchmark tells.
    expect(await browser.evalInExtension((api) => api.runtime.sendMessage({}).then(Boolean, () => false))).toBe(false);
    const page = await browser.extensionPage('popup.html');
    await page.waitForSelector('.look-ready');
    await putState(browser, scene('in-call'));
    await page.waitForSelector('.look-in-call');
    expect(await page.$eval('[aria-live="polite"]', (region) => region.textContent)).toBe('In call');
    await page.close();
  });

  test('says how to put its button on the toolbar between calls, not while a caller is on the line', async () => {
    await pin(browser, false);
    await putState(browser, scene('in-call'));
    const page = await browser.extensionPage('popup.html');
    await waitForText(page, 'Open record');
    // What comes later than the answer to a question of the same kind does not come.
    await browser.evalInExtension((api) => api.action.getUserSettings());
    expect(await page.evaluate(() => document.body.innerText)).not.toContain(t('toolbar.title'));
    await putState(browser, scene('ready'));
    await waitForText(page, t('toolbar.title'));
    await page.close();
    await pin(browser, true);
  });

  test('its clocks run', async () => {
    await putState(browser, scene('in-call'));
    const page = await browser.extensionPage('popup.html');
    const clock = () => page.$eval('[role="timer"]', (timer) => timer.textContent);
    await page.waitForSelector('[role="timer"]');
    const before = await clock();
    await waitUntil('the clock to go on', async () => (await clock()) !== before);
    await page.close();
  });

  test('without settings it leads to the options', async () => {
    const fresh = await launchBrowser({ extensionDir: dir });
    try {
      await putSetUp(fresh, {});
      const page = await fresh.extensionPage('popup.html');
      await waitForText(page, 'Welcome');
      await pressAndClose(page, 'Open the options');
      await waitUntil('the options page', async () =>
        (await fresh.tabs()).some(({ url }) => url === fresh.url('options.html')),
      );
    } finally {
      await fresh.close();
    }
  });
});
