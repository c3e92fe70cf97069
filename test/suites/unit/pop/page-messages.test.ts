import { beforeEach, describe, expect, it } from 'vitest';
import type { BackgroundMessages } from '#utils/messages/protocol.ts';
import type { PageSender } from '#utils/messages/router.ts';
import { createFrameReports } from '#utils/pop/frame-reports.ts';
import { createOpenOffered } from '#utils/pop/open-offered.ts';
import { createPageArrivals } from '#utils/pop/page-arrivals.ts';
import { createPageReports } from '#utils/pop/page-reports.ts';
import { popContext } from '#utils/pop/pop-context.ts';
import { createPopService } from '#utils/pop/pop-service.ts';
import { createPopStore } from '#utils/pop/pop-store.ts';
import { NO_FORMS } from '#utils/pop/targets.ts';
import { settingsSchema } from '#utils/settings/schema.ts';
import { pageHandlers } from '../../../../entrypoints/background/page-handlers.ts';
import { exampleCall } from '../crm/profiles.ts';
import { blankReport, ORIGIN, PretendBrowser, recordReport } from './pretend-browser.ts';

// Who may say what of a pop: the page that shows it. The same message from anywhere else changes nothing.

const CRM = {
  id: 'crm',
  name: 'Harbour',
  address: `${ORIGIN}/app`,
  recordTemplate: '/leads/{record_id}',
  ways: ['remembered', 'address'],
  addressBy: ['vendor_lead_code'],
};
const call = { ...exampleCall, vendorLeadCode: 'A', leadId: '', key: 'A', startedAtMs: 1000 };

let office: PretendBrowser;
/** All that the messages have changed outside the session and the tabs. */
let effects: string[];
let handlers: ReturnType<typeof pageHandlers>;
let popTab: number;
let otherTab: number;

/** A background that reads what is stored; its pops. */
function wake() {
  const noting = (effect: string) => async () => void effects.push(effect);
  const context = popContext({
    settings: async () => ({
      settings: settingsSchema.parse({ crms: [CRM] }),
      login: null,
      byPolicy: new Set(),
      problems: [],
    }),
    store: createPopStore(office.memory, () => {}),
    links: { read: async () => null, write: noting('link'), forget: noting('forget') },
    forms: { read: async () => NO_FORMS, learn: noting('form') },
    notify: noting('notify'),
    tabs: office.tabs(),
    reportFault: () => {},
    endOnPage: noting('end'),
    now: () => 50_000,
    wait: () => new Promise(() => {}),
  });
  handlers = pageHandlers({
    reports: createPageReports(context),
    offered: createOpenOffered(context),
    changePop: context.change,
    keepCorner: noting('corner'),
    arrivals: createPageArrivals(),
    frames: createFrameReports(() => 50_000),
    reportFault: () => {},
    waitingForLogIn: async () => null,
    popAfterLogIn: noting('log-in'),
    popOn: noting('pop on'),
    storeLateFind: async () => effects.push('late find') > 0,
    storeConfirmation: async () => effects.push('confirmation') > 0,
  });
  return createPopService(context);
}

beforeEach(async () => {
  office = new PretendBrowser();
  effects = [];
  // Nothing tells yet whose record the page is: what comes later may.
  office.page = () => ({ ...recordReport, own: null });
  await wake().pop(call);
  popTab = office.shownPop?.tabId ?? -1;
  otherTab = office.tab('/app/leads/A');
  effects.length = 0;
  office.acts.length = 0;
});

const sender = (tabId: number, frameId = 0): PageSender => {
  const url = `${ORIGIN}/app/leads/A`;
  return { tabId, frameId, url, pageUrl: url };
};
const report = { ...recordReport, address: `${ORIGIN}/app/leads/A` };

type OfPop = 'cardDismissed' | 'cardMoved' | 'openCandidate' | 'linkRecord' | 'popReport';
const SAY: { [Name in OfPop]: (from: PageSender, callKey: string) => Promise<unknown> } = {
  cardDismissed: (from, callKey) => handlers.cardDismissed({ callKey }, from),
  cardMoved: (from) => handlers.cardMoved({ corner: 'top-left' }, from),
  openCandidate: (from, callKey) => handlers.openCandidate({ callKey, address: `${ORIGIN}/app/leads/42` }, from),
  linkRecord: (from, callKey) => handlers.linkRecord({ callKey }, from),
  popReport: (from, callKey) => handlers.popReport({ callKey, report }, from),
};
const MESSAGES = Object.keys(SAY).filter((name): name is OfPop => name in SAY) satisfies (keyof BackgroundMessages)[];

/** What a message has changed. */
async function changes(say: () => Promise<unknown>) {
  const before = structuredClone(office.session);
  await say();
  return { session: JSON.stringify(office.session) !== JSON.stringify(before), acts: office.acts, effects };
}
const NOTHING = { session: false, acts: [], effects: [] };

describe.each(MESSAGES)('%s', (name) => {
  it('from the page that shows the pop counts', async () => {
    expect(await changes(() => SAY[name](sender(popTab), 'A'))).not.toEqual(NOTHING);
  });

  it('from another tab changes nothing', async () => {
    expect(await changes(() => SAY[name](sender(otherTab), 'A'))).toEqual(NOTHING);
  });

  it('from anywhere, while no pop is shown, changes nothing', async () => {
    office.session = { callKey: null, disproved: [], shown: null };
    wake();
    expect(await changes(() => SAY[name](sender(popTab), 'A'))).toEqual(NOTHING);
  });
});

it.each(MESSAGES.filter((name) => name !== 'cardMoved'))('%s of another call changes nothing', async (name) => {
  expect(await changes(() => SAY[name](sender(popTab), 'B'))).toEqual(NOTHING);
});

describe('a frame', () => {
  it.each(MESSAGES.filter((name) => name !== 'popReport'))('has no card: its %s changes nothing', async (name) => {
    expect(await changes(() => SAY[name](sender(popTab, 4), 'A'))).toEqual(NOTHING);
  });

  it('does not change what the card says of the page around it', async () => {
    expect(office.shownPop?.pop.card.canLink).toBe(true);
    const frame = { ...sender(popTab, 4), url: 'https://widget.example.com/list' };
    const say = () => handlers.popReport({ callKey: 'A', report: blankReport }, frame);
    expect(await changes(say)).toEqual(NOTHING);
  });

  it('in another tab reports nothing of the pop', async () => {
    expect(await changes(() => SAY.popReport(sender(otherTab, 4), 'A'))).toEqual(NOTHING);
  });

  it('that nobody has asked reports nothing', async () => {
    const { keys } = office.shownPop?.pop ?? expect.unreachable();
    expect(await changes(() => handlers.frameReport({ keys, report: blankReport }, sender(popTab, 4)))).toEqual(
      NOTHING,
    );
  });
});

it('the tab whose card offers the record has the card, too', async () => {
  office.session = { ...office.session, shown: { ...(office.shownPop ?? expect.unreachable()), offeredIn: otherTab } };
  wake();
  expect((await changes(() => SAY.cardMoved(sender(otherTab), 'A'))).effects).toEqual(['corner']);
  expect((await changes(() => SAY.openCandidate(sender(otherTab), 'A'))).acts).not.toEqual([]);
});
