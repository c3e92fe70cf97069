import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import type { Call } from '#utils/dialer/call.ts';
import { type AgentFollower, createAgentFollower } from '#utils/agent/follow-agent.ts';
import {
  createLoginGuard,
  emptyLedger,
  type LoginTrust,
  loginLedgerSchema,
  loginTrustSchema,
  noTrust,
} from '#utils/agent/login-guard.ts';
import type { PollConfig } from '#utils/agent/poll-loop.ts';
import { AGENT_STATE_KEY } from '#utils/agent/state.ts';
import { createStateStore } from '#utils/agent/state-store.ts';
import { createDialerClient } from '#utils/dialer/client.ts';
import { ACTIVE_POP_KEY, type ActivePopMemory, activePopSchema } from '#utils/pop/active-pop.ts';
import { createPopper } from '#utils/pop/popper.ts';
import type { EffectiveSettings } from '#utils/settings/store.ts';
import { createLife, type Life, type Machine } from './machine.ts';
import type { VirtualDialer } from './virtual-dialer.ts';
import { type Act, createVirtualShell } from './virtual-shell.ts';

export const LIVE_CALL_KEY = 'liveCall';

/** One go at bringing a call's record to the front. */
export type PopRun = { call: Call };

export type Background = { follower: AgentFollower; life: Life };

export type BackgroundOptions = {
  machine: Machine;
  dialer: VirtualDialer;
  settings: EffectiveSettings;
  config: () => PollConfig;
  acted: (run: PopRun, act: Act) => void;
  ended: () => void;
};

/**
 * The background as services.ts puts it together, over the virtual browser and dialer: client, log-in guard, state store,
 * poll loop, reducer, popper, planner and performer are the product's own.
 */
export function startBackground({ machine, dialer, settings, config, acted, ended }: BackgroundOptions): Background {
  const { clock } = machine;
  const life = createLife(machine, ended);
  const { call } = life;
  const runs = new AsyncLocalStorage<PopRun>();

  const write = (area: 'session' | 'local' | 'private', key: string, value: unknown) =>
    call(() => machine.write(area, key, value));
  const readTrust = async (): Promise<LoginTrust> => {
    const parsed = loginTrustSchema.safeParse(await call(() => machine.read('session', 'loginTrust')));
    return parsed.success ? parsed.data : noTrust;
  };
  const guard = createLoginGuard(
    {
      async readLedger() {
        const parsed = loginLedgerSchema.safeParse(await call(() => machine.read('private', 'loginLedger')));
        return parsed.success ? parsed.data : emptyLedger;
      },
      writeLedger: (ledger) => write('private', 'loginLedger', ledger),
      readTrust,
      writeTrust: (trust) => write('session', 'loginTrust', trust),
    },
    clock.now,
    // The product's hash is made by another thread, in time that is not virtual.
    (query) => call(() => createHash('sha256').update(JSON.stringify(query)).digest('hex')),
  );
  const store = createStateStore(
    {
      readState: () => call(() => machine.read('session', AGENT_STATE_KEY)),
      writeState: (state) => write('session', AGENT_STATE_KEY, state),
      readLiveCall: () => call(() => machine.read('local', LIVE_CALL_KEY)),
      writeLiveCall: (live) => write('local', LIVE_CALL_KEY, live),
    },
    clock.now,
  );
  const active: ActivePopMemory = {
    async read() {
      const parsed = activePopSchema.safeParse(await call(() => machine.read('session', ACTIVE_POP_KEY)));
      return parsed.success ? parsed.data : null;
    },
    write: (pop) => write('session', ACTIVE_POP_KEY, pop),
  };
  const popper = createPopper({
    settings: () => call(() => settings),
    active,
    links: { read: () => call(() => null), write: () => call(() => undefined), forget: () => call(() => undefined) },
    notify: () => call(() => undefined),
    shellFor(profileId) {
      const run = runs.getStore();
      return createVirtualShell(machine, life, active, profileId, (act) => run && acted(run, act));
    },
    endOnPage: () => call(() => undefined),
    now: clock.now,
  });
  const follower = createAgentFollower({
    client: createDialerClient({
      fetch: dialer.fetchFor(life.isAlive),
      now: clock.now,
      timeout: life.timeout,
      isOnline: machine.isOnline,
    }),
    guard,
    store,
    readConfig: () => call(config),
    popper: {
      pop(popped) {
        life.popBegins();
        return runs.run({ call: popped }, () => popper.pop(popped));
      },
      callEnded: (popped, endedAtMs) => popper.callEnded(popped, endedAtMs),
    },
    // The badge.
    show: () => call(() => undefined),
    reportFault: () => undefined,
    now: clock.now,
    random: () => machine.random().next(),
    wait: life.wait,
  });
  return { follower, life };
}
