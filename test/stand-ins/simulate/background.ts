import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import type * as z from 'zod/mini';
import { pageHandlers } from '../../../entrypoints/background/page-handlers.ts';
import type { PopOutcome } from '#utils/agent/state.ts';
import type { Call } from '#utils/dialer/call.ts';
import { type AgentFollower, createAgentFollower } from '#utils/agent/follow-agent.ts';
import { createLoginGuard } from '#utils/agent/login-guard.ts';
import { type LoginLedger, loginLedgerSchema, loginTrustSchema } from '#utils/agent/login-ledger.ts';
import { forgivingLoginMemory } from '#utils/agent/forgiving-login-memory.ts';
import { forgivingMemory } from '#utils/agent/forgiving-memory.ts';
import type { PollConfig } from '#utils/agent/poll-loop.ts';
import { createStateStore } from '#utils/agent/state-store.ts';
import { createDialerClient } from '#utils/dialer/client.ts';
import type { BackgroundMessages } from '#utils/messages/protocol.ts';
import type { Handlers, PageSender } from '#utils/messages/router.ts';
import { createFrameReports } from '#utils/pop/frame-reports.ts';
import { createOpenOffered } from '#utils/pop/open-offered.ts';
import { createPageArrivals } from '#utils/pop/page-arrivals.ts';
import { createPageReports } from '#utils/pop/page-reports.ts';
import { popContext } from '#utils/pop/pop-context.ts';
import { createPopService } from '#utils/pop/pop-service.ts';
import { popSessionSchema } from '#utils/pop/pop-session.ts';
import { createPopStore } from '#utils/pop/pop-store.ts';
import { formsIn } from '#utils/pop/learned-forms.ts';
import { linksIn } from '#utils/pop/remembered.ts';
import type { BrowserTabs } from '#utils/pop/tabs.ts';
import type { EffectiveSettings } from '#utils/settings/store.ts';
import type { CrmServer } from './crm-server.ts';
import { type Area, createLife, type Life, type Machine } from './machine.ts';
import type { PageScripts } from './page-scripts.ts';
import type { VirtualDialer } from './virtual-dialer.ts';
import { type Act, createVirtualBrowserTabs } from './virtual-browser-tabs.ts';
import { LOCAL_KEYS, PRIVATE_KEYS, SESSION_KEYS } from '#utils/settings/storage-keys.ts';

/** One go at bringing a call's record to the front. */
export type PopRun = {
  call: Call;
  isOver: () => boolean;
  /** Given up because the call seemed to be over: if it goes on after all, another run takes its place. */
  givenUp?: boolean;
};

export type Background = {
  follower: AgentFollower;
  life: Life;
  /** What pages ask. */
  pages: Handlers<BackgroundMessages, PageSender>;
};

export type BackgroundOptions = {
  machine: Machine;
  dialer: VirtualDialer;
  crm: CrmServer;
  scripts: PageScripts;
  settings: EffectiveSettings;
  config: () => PollConfig;
  acted: (run: PopRun, act: Act) => void;
  /** A pop came to an end. */
  popped: (run: PopRun, outcome: PopOutcome) => void;
  /** A pop's page has turned out not to be the record: it is popped again. */
  popsOn: (callKey: string) => void;
  /** A link is remembered. */
  linked: (key: string, link: unknown) => void;
  ended: () => void;
};

/**
 * The background as services.ts puts it together, over the virtual browser and dialer: client, log-in guard, state store,
 * poll loop, reducer, pop service, planner and performer are the product's own.
 */
export function startBackground(options: BackgroundOptions): Background {
  const { machine, dialer, config, ended } = options;
  const { clock } = machine;
  const life = createLife(machine, ended);
  const { call } = life;
  const underWay = new Set<PopRun>();

  const means = { wait: life.wait, now: machine.now, reportFault: () => undefined };
  const write = (area: Area, key: string, value: unknown) => life.storage(area, () => machine.write(area, key, value));
  const readAs = async <T>(area: Area, key: string, schema: z.ZodMiniType<T>): Promise<T | null> => {
    const parsed = schema.safeParse(await life.storage(area, () => machine.read(area, key)));
    return parsed.success ? parsed.data : null;
  };
  const ledgerIn = (area: Area, key: string) => ({
    read: () => readAs(area, key, loginLedgerSchema),
    write: (ledger: LoginLedger | null) => write(area, key, ledger),
  });
  const guard = createLoginGuard(
    forgivingLoginMemory(
      {
        disk: ledgerIn('private', PRIVATE_KEYS.loginLedger),
        spare: ledgerIn('session', SESSION_KEYS.spareLoginLedger),
        readTrust: () => readAs('session', SESSION_KEYS.loginTrust, loginTrustSchema),
        writeTrust: (trust) => write('session', SESSION_KEYS.loginTrust, trust),
      },
      means,
    ),
    machine.now,
    // The product's hash is made by another thread, in time that is not virtual.
    (query) => call(() => createHash('sha256').update(JSON.stringify(query)).digest('hex')),
  );
  const memory = forgivingMemory(
    {
      readState: () => life.storage('session', () => machine.read('session', SESSION_KEYS.agentState)),
      writeState: (state) => write('session', SESSION_KEYS.agentState, state),
      readLiveCall: () => life.storage('local', () => machine.read('local', LOCAL_KEYS.liveCall)),
      writeLiveCall: (live) => write('local', LOCAL_KEYS.liveCall, live),
    },
    means,
  );
  const store = createStateStore(memory, machine.now);
  const runs = new AsyncLocalStorage<PopRun>();
  const { context, arrivals } = createPops(options, life, runs);
  const popService = createPopService(context);
  const follower = createAgentFollower({
    client: createDialerClient({
      fetch: dialer.fetchFor(life.isAlive),
      now: machine.now,
      timeout: life.timeout,
      isOnline: machine.isOnline,
    }),
    guard,
    store,
    // The log-in is in the private storage.
    readConfig: () => life.storage('local', () => undefined).then(() => life.storage('private', config)),
    popService: {
      pop(popped) {
        life.popBegins();
        const run: PopRun = { call: popped, isOver: () => !life.isAlive() };
        underWay.add(run);
        return runs.run(run, async () => {
          const outcome = await popService.pop(popped).finally(() => underWay.delete(run));
          options.popped(run, outcome);
          return outcome;
        });
      },
      callEnded(popped, endedAtMs) {
        for (const run of underWay) run.givenUp ||= run.call.key === popped.key;
        return popService.callEnded(popped, endedAtMs);
      },
      callResumed: (popped) => popService.callResumed(popped),
    },
    // The badge.
    show: () => call(() => undefined),
    reportFault: () => undefined,
    now: machine.now,
    random: () => machine.random().next(),
    wait: life.wait,
  });
  const pages = pageHandlers({
    ...follower,
    popOn: (callKey, note) =>
      follower.popOn(callKey, async () => {
        await note();
        options.popsOn(callKey);
      }),
    reports: createPageReports(context),
    offered: createOpenOffered(context),
    changePop: context.change,
    keepCorner: async () => undefined,
    arrivals,
    frames: createFrameReports(clock.now),
    reportFault: () => undefined,
  });
  return { follower, life, pages };
}

/** What pops work with, as services.ts puts it together. */
function createPops(options: BackgroundOptions, life: Life, runs: AsyncLocalStorage<PopRun>) {
  const { machine, settings, acted, linked, crm, scripts } = options;
  const { call } = life;
  const arrivals = createPageArrivals();
  const popStore = createPopStore(
    {
      async read() {
        const stored = await life.storage('session', () => machine.read('session', SESSION_KEYS.popSession));
        const parsed = popSessionSchema.safeParse(stored);
        return parsed.success ? parsed.data : null;
      },
      write: (session) => life.storage('session', () => machine.write('session', SESSION_KEYS.popSession, session)),
    },
    () => undefined,
    life.wait,
  );
  const { opening } = settings.settings;
  const session = () => popStore.read();
  const tabsOf = (run: PopRun | undefined): BrowserTabs =>
    createVirtualBrowserTabs(
      { machine, life, crm, scripts, arrivals, opening, session },
      (act) => run && acted(run, act),
    );
  /** What is done to the tabs belongs to the pop that is being carried out. */
  const now = () => tabsOf(runs.getStore());
  const tabs: BrowserTabs = {
    crmTabs: (...args) => now().crmTabs(...args),
    focus: (...args) => now().focus(...args),
    open: (...args) => now().open(...args),
    close: (...args) => now().close(...args),
    navigate: (...args) => now().navigate(...args),
    pause: () => now().pause(),
    show: (...args) => now().show(...args),
    reload: (...args) => now().reload(...args),
    see: (...args) => now().see(...args),
    settle: (...args) => now().settle(...args),
    lookUp: (...args) => now().lookUp(...args),
  };
  const context = popContext({
    settings: () => call(() => settings),
    store: popStore,
    links: linksIn({
      get: (key) => call(() => machine.links.get(key)),
      set: (key, link) =>
        call(() => {
          machine.links.set(key, link);
          linked(key, link);
        }),
      remove: (key) => call(() => void machine.links.delete(key)),
    }),
    forms: formsIn({
      get: (key) => call(() => machine.phoneForms.get(key)),
      set: (key, value) => call(() => void machine.phoneForms.set(key, value)),
    }),
    async notify(_notice, address) {
      const run = runs.getStore();
      await call(() => void (run && address !== null && acted(run, { kind: 'notify', tabId: null })));
    },
    tabs,
    reportFault: () => undefined,
    endOnPage: (tabId, { callKey }) => call(() => scripts.end(tabId, callKey)),
    now: machine.now,
    wait: life.wait,
  });
  return { context, arrivals };
}
