import type { VirtualClock } from './clock.ts';
import type { Random } from './random.ts';
import type { CrmServer } from './crm-server.ts';
import { createTabs, type VirtualTabs } from './tabs.ts';

export type Area = 'session' | 'local' | 'private';

/** When the background is to end: after so many more calls to the browser, before or after the last takes effect. */
export type Doom = { calls: number; takesEffect: boolean; fromPop: boolean };

/** What outlives the background: storage, remembered links, tabs, the screen's lock, and plans of when it is to die. */
export type Machine = {
  clock: VirtualClock;
  random: () => Random;
  tabs: VirtualTabs;
  /** What is remembered of leads, by its keys. */
  links: Map<string, unknown>;
  /** In which written forms numbers were found. */
  phoneForms: Map<string, unknown>;
  locked: boolean;
  isOnline: () => boolean;
  doom: Doom | null;
  /** The next write there is refused. */
  failing: Set<Area>;
  /** Storage that is out of order, and how. */
  outOfOrder: Map<Area, 'refuses' | 'hangs'>;
  /** Until when the settings, or the log-in, were in storage that was out of order, by the virtual clock. */
  unreadableUntilMs: () => number;
  /** The time of day as this computer has it, epoch ms. */
  now: () => number;
  /** Sets the computer's clock. */
  setClock: (byMs: number) => void;
  read: (area: Area, key: string) => unknown;
  /** Throws where storage is out of order. */
  write: (area: Area, key: string, value: unknown) => void;
  clearSession: () => void;
};

export function createMachine(
  clock: VirtualClock,
  random: () => Random,
  isOnline: () => boolean,
  crm: CrmServer,
  told: { written: (area: Area, key: string, value: unknown) => void; refused: () => void },
): Machine {
  const areas: Record<Area, Map<string, string>> = { session: new Map(), local: new Map(), private: new Map() };
  const outOfOrder: Machine['outOfOrder'] = new Map();
  let aheadMs = 0;
  let unreadableUntilMs = 0;
  const machine: Machine = {
    clock,
    random,
    tabs: createTabs(clock, random, crm),
    links: new Map(),
    phoneForms: new Map(),
    locked: false,
    isOnline,
    doom: null,
    failing: new Set(),
    outOfOrder,
    unreadableUntilMs() {
      if (outOfOrder.has('local') || outOfOrder.has('private')) unreadableUntilMs = clock.now();
      return unreadableUntilMs;
    },
    now: () => clock.now() + aheadMs,
    setClock: (byMs) => void (aheadMs += byMs),
    read(area, key) {
      const stored = areas[area].get(key);
      return stored === undefined ? undefined : JSON.parse(stored);
    },
    write(area, key, value) {
      if (machine.failing.delete(area)) {
        told.refused();
        throw new Error(`The ${area} storage cannot be written.`);
      }
      if (value === null || value === undefined) areas[area].delete(key);
      else areas[area].set(key, JSON.stringify(value));
      told.written(area, key, value);
    },
    clearSession: () => areas.session.clear(),
  };
  return machine;
}

/** One life of the background. When it ends, nothing of it goes on: its promises never settle, its timers never fire. */
export type Life = {
  isAlive: () => boolean;
  end: () => void;
  /** Calls the browser: takes effect a moment later, and resolves a moment after that. */
  call: <T>(effect: () => T) => Promise<T>;
  /** The same for its storage, which may be out of order. */
  storage: <T>(area: Area, effect: () => T) => Promise<T>;
  wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A signal that aborts after so many ms. */
  timeout: (ms: number) => AbortSignal;
  /** A pop begins or ends: a death may be planned for its middle. */
  popBegins: () => void;
};

export function createLife(machine: Machine, ended: () => void): Life {
  const { clock, random } = machine;
  let alive = true;
  let popHasBegun = false;

  function end(): void {
    if (!alive) return;
    alive = false;
    ended();
  }

  /** Whether this call to the browser is the background's last. */
  function isLast(): Doom | null {
    const { doom } = machine;
    if (!doom || (doom.fromPop && !popHasBegun)) return null;
    doom.calls -= 1;
    if (doom.calls > 0) return null;
    machine.doom = null;
    return doom;
  }

  const call: Life['call'] = (effect) =>
    new Promise((resolve, reject) => {
      if (!alive) return;
      const last = isLast();
      if (last && !last.takesEffect) {
        end();
        return;
      }
      clock.after(random().between(0.2, 8), () => {
        let answer: () => void;
        try {
          const result = effect();
          answer = () => resolve(result);
        } catch (error) {
          answer = () => reject(error instanceof Error ? error : new Error(String(error)));
        }
        if (last) end();
        else clock.after(random().between(0.2, 8), () => void (alive && answer()));
      });
    });

  return {
    isAlive: () => alive,
    end,
    popBegins: () => void (popHasBegun = true),
    call,
    storage(area, effect) {
      const how = machine.outOfOrder.get(area);
      if (how === 'hangs') return new Promise(() => {});
      return call(() => {
        if (how === 'refuses') throw new Error(`The ${area} storage is out of order.`);
        return effect();
      });
    },
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const cancel = clock.after(ms, () => void (alive && resolve()));
        signal?.addEventListener('abort', () => (cancel(), alive && resolve()), { once: true });
      }),
    timeout(ms) {
      const controller = new AbortController();
      clock.after(ms, () => void (alive && controller.abort(new DOMException('Timed out.', 'TimeoutError'))));
      return controller.signal;
    },
  };
}
