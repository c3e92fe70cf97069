import type { Background } from './background.ts';
import type { Machine } from './machine.ts';

/** The shortest period that browsers allow an alarm. */
const ALARM_MS = 30_000;
const UPDATE_TAKES_MS = 50;

/** The browser from the background's view: what starts it, what ends it, and what is lost when. */
export type Session = {
  /** The background that runs, if one does. */
  current: () => Background | null;
  /** An event for the extension: starts its background where none runs; null while the browser is closed. */
  wake: () => Background | null;
  /** The background is ended. The next event, or at the latest the alarm, starts another. */
  kill: () => void;
  restart: (downMs: number, keepsTabs: boolean) => void;
  update: () => void;
};

export type SessionDependencies = {
  machine: Machine;
  start: (ended: () => void) => Background;
  started: () => void;
  /** The background ended; `loses` tells which storage still knows what it did. */
  ended: (knownIn: 'session' | 'local') => void;
};

export function createSession({ machine, start, started, ended }: SessionDependencies): Session {
  const { clock } = machine;
  let background: Background | null = null;
  let isUp = true;
  let cancelAlarm: (() => void) | null = null;

  function wake(): Background | null {
    if (!isUp || background) return background;
    const life = start(() => {
      background = null;
      ended('session');
    });
    background = life;
    started();
    life.follower.loop.start();
    void (async () => life.follower.lockChanged(await life.life.call(() => machine.locked), { initial: true }))();
    return life;
  }

  function setAlarm(): void {
    cancelAlarm?.();
    cancelAlarm = clock.after(ALARM_MS, () => {
      setAlarm();
      wake()?.follower.loop.start();
    });
  }

  const kill = () => background?.life.end();

  function close(): void {
    kill();
    machine.clearSession();
    cancelAlarm?.();
    isUp = false;
    ended('local');
  }

  function openAgain(): void {
    isUp = true;
    setAlarm();
    wake();
  }

  setAlarm();
  return {
    current: () => background,
    wake,
    kill,
    restart(downMs, keepsTabs) {
      if (!isUp) return;
      close();
      machine.tabs.restart(keepsTabs);
      clock.after(downMs, openAgain);
    },
    update() {
      if (!isUp) return;
      close();
      clock.after(UPDATE_TAKES_MS, openAgain);
    },
  };
}
