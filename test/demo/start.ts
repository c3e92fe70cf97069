// `npm start`: the whole product to look at. Builds the extension, starts the stand-in dialer and the demo CRM, opens a
// browser with the extension set up, and takes calls until Ctrl-C. `npm start -- --once` takes one call and exits.
import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { crmProfileSchema } from '#utils/crm/profile.ts';
import { agentStateSchema } from '#utils/agent/state.ts';
import { defaultSettings } from '#utils/settings/schema.ts';
import { builtExtension } from '../suites/browser/harness/build.ts';
import { browserVersion, ensureChromium, ensureFirefox } from '../suites/browser/harness/browsers.ts';
import { launchChromium } from '../suites/browser/harness/chromium.ts';
import { hasDisplay } from '../suites/browser/harness/display.ts';
import { launchFirefox } from '../suites/browser/harness/firefox.ts';
import type { TestBrowser } from '../suites/browser/harness/test-browser.ts';
import { waitUntil } from '../suites/browser/harness/wait.ts';
import { overlayOf } from '../suites/browser/office/card.ts';
import { profileOf, type Style } from '../suites/browser/office/office.ts';
import { type Crm, type Lead, startCrm } from '../stand-ins/crm/server.ts';
import { type Dialer, startDialer } from '../stand-ins/dialer/server.ts';
import { seedSettings } from './seed.ts';
import { SESSION_KEYS } from '#utils/settings/storage-keys.ts';

const AGENT = 'dana';
const LOGIN = { user: 'MyUser', password: 'MyPass' };
const CALL_MS = 20_000;
const WRAP_UP_MS = 5000;
const READY_MS = 15_000;
/** On a busy machine a browser takes its time; what has not come by then does not come. */
const COMES_WITHIN_MS = 40_000;
const pictures = join(import.meta.dirname, '..', '..', 'test-results', 'start');

const options = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    style: { type: 'string', default: 'mpa' },
    firefox: { type: 'boolean', default: false },
    headless: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
}).values;

const chosen = (['mpa', 'hash', 'spa'] as const).find((each) => each === options.style);
if (options.help || !chosen) {
  console.log('npm start [-- --once] [--style mpa|hash|spa] [--firefox] [--headless] [--fresh]');
  console.log('  --once      take one call, then exit: 0 if its record was popped, else 1');
  console.log('  --style     kind of CRM: multi-page (mpa), hash-routed (hash) or pushState single page (spa)');
  console.log('  --firefox   in Firefox instead of Chromium');
  console.log('  --headless  without a window, with pictures instead');
  console.log('  --fresh     nothing is set up: for trying it as a new user');
  process.exit(options.help ? 0 : 2);
}

const headless = options.headless || options.once || !hasDisplay();
if (options.fresh && headless) {
  console.error('--fresh is for doing it by hand: it needs a window, so neither --once nor --headless, and a display.');
  process.exit(2);
}
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

/** Resolves after so many ms, or at once when the demo is being stopped. */
const pause = (ms: number) =>
  new Promise<void>((resolve) => {
    if (stopping.signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    stopping.signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });

let steps = 0;
const step = (words: string) => console.log(`[${++steps}] ${words}`);

type Demo = { dialer: Dialer; crm: Crm; browser: TestBrowser };

const CHROMIUM = {
  name: 'Chrome',
  build: 'chrome',
  ensure: ensureChromium,
  launch: launchChromium,
  prefix: '',
  popupIs: 'click the puzzle piece in the browser’s toolbar, then “Screen Pop”',
} as const;
const FIREFOX = {
  name: 'Firefox',
  build: 'firefox',
  ensure: ensureFirefox,
  launch: launchFirefox,
  prefix: 'firefox-',
  popupIs: 'click Screen Pop’s button in the browser’s toolbar',
} as const;
const kind = options.firefox ? FIREFOX : CHROMIUM;

async function open(style: Style): Promise<Demo> {
  step(`Building the extension for ${kind.name} …`);
  const extensionDir = await builtExtension(kind.build);
  step('Looking for a browser …');
  const program = await kind.ensure();
  console.log(`    ${await browserVersion(program)} (${program})`);
  step('Starting the demo CRM and the stand-in dialer …');
  const crm = await startCrm({ port: 0 });
  const dialer = await startDialer({
    agents: [AGENT],
    leads: crm
      .leads()
      .filter(({ leadId, vendorLeadCode }) => leadId > 0 && vendorLeadCode !== '')
      .map(({ leadId, name, phone, vendorLeadCode }) => ({ leadId, name, phone, vendorLeadCode })),
  });
  step(headless ? 'Starting the browser without a window …' : 'Opening the browser …');
  const browser = await kind.launch({
    extensionDir,
    headless,
    grantedOrigins: options.fresh ? [] : ['http://127.0.0.1/*'],
    windowSize: { width: 1280, height: 860 },
    endOnSignal: false,
  });
  if (options.fresh) return { dialer, crm, browser };
  await seedSettings(browser, {
    ...defaultSettings,
    dialer: { address: dialer.origin, agent: AGENT },
    crms: [crmProfileSchema.parse({ ...profileOf(style, crm.origin), name: 'Harbour CRM' })],
    login: LOGIN,
  });
  return { dialer, crm, browser };
}

const stateOf = async (browser: TestBrowser) => {
  const stored = await browser.evalInExtension(
    async (api, key) => (await api.storage.session.get(key))[key],
    SESSION_KEYS.agentState,
  );
  return agentStateSchema.safeParse(stored).data ?? null;
};

/** One call from ringing to its record in front; throws, saying what was waited for, if that does not come about. */
async function takeCall({ dialer, crm, browser }: Demo, lead: Lead, number: number): Promise<void> {
  console.log(`\nCall ${number}: ${lead.name}, ${lead.company} (${lead.phone}), code ${lead.vendorLeadCode}`);
  const startedAt = performance.now();
  dialer.setAgent(AGENT, { state: 'in-call', lead: lead.leadId });
  const pop = await waitUntil(
    'the record to be popped',
    async () => {
      const call = (await stateOf(browser))?.call;
      return call?.vendorLeadCode === lead.vendorLeadCode && call.pop.state === 'done' && call.pop;
    },
    20_000,
  );
  console.log(
    `    The dialer said IN CALL; ${Math.round(performance.now() - startedAt)} ms later: ${pop.outcome.kind}`,
  );
  const tab = (await browser.tabs()).find(({ url, active }) => active && url.startsWith(crm.origin));
  const page = tab && (await browser.pages()).find((each) => each.url() === tab.url);
  if (!page) throw new Error('No page of the CRM is in front.');
  const overlay = await waitUntil('outline and card in the page', async () => {
    const shown = await overlayOf(page);
    return shown && shown.outlines > 0 && shown.card !== '' && shown;
  });
  console.log(`    In front: ${page.url()}`);
  console.log(`    Highlighted, with the card: ${overlay.card}`);
  if (!headless) return;
  const picture: `${string}.png` = `${pictures}/${kind.prefix}call-${number}.png`;
  await page.screenshot({ path: picture });
  const popup = await browser.extensionPage('popup.html');
  const popupPicture: `${string}.png` = `${pictures}/${kind.prefix}popup-${number}.png`;
  await popup.setViewport({ width: 380, height: 560 });
  await waitUntil('the popup', () => popup.evaluate(() => document.body.textContent.includes('In call')));
  await popup.screenshot({ path: popupPicture });
  await popup.close();
  console.log(`    Pictures: ${relative(process.cwd(), picture)}, ${relative(process.cwd(), popupPicture)}`);
}

async function hangUp({ dialer, browser }: Demo): Promise<void> {
  dialer.setAgent(AGENT, 'wrap-up');
  await waitUntil(
    'the end of the call to be seen',
    async () => (await stateOf(browser))?.call === null,
    COMES_WITHIN_MS,
  );
  console.log('    The call is over: the card says so and goes.');
}

/** Says what a new user would be told, and waits until they have seen enough. */
async function leaveToPerson({ dialer, crm, browser }: Demo, style: Style): Promise<void> {
  const customer = crm.leads().find(({ vendorLeadCode }) => vendorLeadCode.startsWith('HC-'));
  if (!customer) throw new Error('The demo CRM has no leads.');
  const record = `${crm.origin}/${style}/contacts/${customer.id}`.replace('/hash/', '/hash/#/');
  console.log(`
  The options page        ${browser.url('options.html')}   (it has opened by itself)
  Dialer address          ${dialer.origin}
  Your user name there    ${AGENT}
  API user and password   ${LOGIN.user} and ${LOGIN.password}
  A customer in the CRM   ${record}
  Their lead code         ${customer.vendorLeadCode}
  Make a call then        ${dialer.origin}/   (choose a lead, press “Start the call”)
  Stop                    Ctrl-C
`);
  await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve, { once: true }));
}

async function run(style: Style): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  const demo = await open(style);
  const { dialer, crm, browser } = demo;
  try {
    if (options.fresh) {
      await leaveToPerson(demo, style);
      return;
    }
    const start = (await browser.pages())[0] ?? (await browser.newPage());
    await start.bringToFront();
    // The start page, not a list: a list may hold the caller's row, and then that row is where the pop shows.
    await start.goto(`${crm.origin}/${style}/contacts/new`.replace('/hash/', '/hash/#/'));
    step('Waiting for the extension’s first look at the dialer …');
    await waitUntil(
      'the first poll',
      async () => (await stateOf(browser))?.status?.family === 'ready',
      COMES_WITHIN_MS,
    );
    if (!options.once) {
      console.log(`
  The CRM                 ${crm.origin}/${style}/contacts
  Make a call now         ${dialer.origin}/   (choose a lead, press “Start the call”)
  The popup               ${headless ? 'in the pictures' : kind.popupIs}
  The options page        ${browser.url('options.html')}
  Stop                    Ctrl-C
`);
    }
    const leads = crm.leads().filter(({ leadId, vendorLeadCode }) => leadId > 0 && vendorLeadCode.startsWith('HC-'));
    for (let number = 1; !stopping.signal.aborted; number++) {
      const lead = leads[(number * 37) % leads.length];
      if (!lead) throw new Error('The demo CRM has no leads.');
      await takeCall(demo, lead, number);
      if (!options.once) await pause(CALL_MS);
      if (stopping.signal.aborted) break;
      await hangUp(demo);
      if (options.once) return;
      await pause(WRAP_UP_MS);
      dialer.setAgent(AGENT, 'ready');
      await pause(READY_MS);
      // Somebody may have made a call from the dialer's page: theirs goes on until they end it.
      while (dialer.agent(AGENT)?.data?.status !== 'READY' && !stopping.signal.aborted) await pause(1000);
    }
    console.log('\nStopping.');
  } finally {
    await browser.close();
    await Promise.all([dialer.close(), crm.close()]);
  }
}

try {
  await run(chosen);
  console.log(options.once ? '\nOne call, one record in front: it works.' : 'Stopped.');
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(`\nThat did not work: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
