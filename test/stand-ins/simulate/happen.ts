import type { Background } from './background.ts';
import type { Machine } from './machine.ts';
import type { CrmServer } from './crm-server.ts';
import { recordPage } from './crm-set-up.ts';
import type { Incident, IncidentOf } from './script.ts';
import type { Session } from './session.ts';
import type { VirtualDialer } from './virtual-dialer.ts';

/** A network that is back is told to a whole office at once (background/index.ts). */
const ONLINE_SPREAD_MS = 3000;

export type HappenDependencies = {
  machine: Machine;
  session: Session;
  dialer: VirtualDialer;
  crm: CrmServer;
  /** What the dialer says does not reach the extension, or not in time, until the next answer that can be read. */
  disturbed: () => void;
  /** An outage begins (1) or ends (-1). */
  outage: (change: 1 | -1) => void;
};

/** Makes incidents of a script happen. */
export function createHappenings({ machine, session, dialer, crm, disturbed, outage }: HappenDependencies) {
  const { clock, random, tabs } = machine;

  /** A person's wish, carried out or not: storage that refuses it is part of the script. */
  const ask = (wish: (follower: Background['follower']) => Promise<void>) => {
    const background = session.wake();
    if (background) wish(background.follower).catch(() => undefined);
  };

  function lock(locked: boolean): void {
    machine.locked = locked;
    session.wake()?.follower.lockChanged(locked);
  }

  function beginOutage({ forMs, how, fault }: IncidentOf<'outage'>): void {
    outage(1);
    if (fault) dialer.faults.add(fault);
    else dialer.network = how === 'offline' ? 'offline' : 'refused';
    clock.after(forMs, () => {
      outage(-1);
      if (fault) dialer.faults.clear();
      const wasOffline = dialer.network === 'offline';
      dialer.network = 'up';
      if (!wasOffline) return;
      clock.after(random().between(0, ONLINE_SPREAD_MS), () => session.current()?.follower.loop.lookNow());
    });
  }

  function breakUsers(forMs: number): void {
    const before = [...dialer.world.accounts];
    dialer.world.accounts.clear();
    clock.after(forMs, () => {
      for (const [name, account] of before) dialer.world.accounts.set(name, account);
    });
  }

  function agentDoes(does: IncidentOf<'agent'>['does']): void {
    if (does === 'leaves') machine.tabs.agentLeaves();
    else if (does === 'closes') machine.tabs.agentClosesRecord();
    else if (does === 'types') machine.tabs.agentTypes(random().between(1000, 15_000));
    else machine.tabs.agentGoesToOtherWindow();
  }

  function refuseTabs(forMs: number): void {
    // No pop is owed while the browser does nothing for it.
    outage(1);
    tabs.refused = true;
    clock.after(forMs, () => {
      tabs.refused = false;
      outage(-1);
    });
  }

  function failStorage({ areas, how, forMs }: IncidentOf<'storage-fails'>): void {
    // Calls pop all the same while only the session's storage refuses: everything is in memory.
    const isOwed = how === 'refuses' && areas.every((area) => area === 'session');
    if (!isOwed) outage(1);
    for (const area of areas) machine.outOfOrder.set(area, how);
    clock.after(forMs, () => {
      machine.unreadableUntilMs();
      for (const area of areas) machine.outOfOrder.delete(area);
      if (!isOwed) outage(-1);
    });
  }

  function logOut(forMs: number, beside: boolean): void {
    crm.loggedIn = false;
    clock.after(forMs, () => tabs.agentLogsIn(beside));
  }

  /** The record of the lead, or another that was merged into it, stands in a tab that has not been loaded since. */
  function holdStale({ lead, holds }: IncidentOf<'stale-tab'>): void {
    const record = crm.world.recordOf(lead);
    if (record) tabs.hold(recordPage(record.id), holds);
  }

  return function happen(incident: Incident): void {
    switch (incident.kind) {
      case 'death':
        if (incident.calls === 0) session.kill();
        else machine.doom = { calls: incident.calls, takesEffect: incident.takesEffect, fromPop: false };
        break;
      case 'death-in-pop':
        machine.doom = { calls: incident.calls + 1, takesEffect: incident.takesEffect, fromPop: true };
        break;
      case 'restart':
        session.restart(incident.downMs, incident.keepsTabs);
        break;
      case 'update':
        session.update();
        break;
      case 'outage':
        beginOutage(incident);
        break;
      case 'slow':
        dialer.slowMs = incident.ms;
        disturbed();
        clock.after(incident.forMs, () => {
          dialer.slowMs = 0;
          disturbed();
        });
        break;
      case 'answers':
        dialer.faults.add(incident.fault);
        break;
      case 'popup':
        session.wake()?.follower.loop.lookNow();
        break;
      case 'settings-saved':
        disturbed();
        ask((follower) => follower.reload());
        break;
      case 'screen-lock':
        lock(true);
        clock.after(incident.forMs, () => lock(false));
        break;
      case 'try-again':
        ask((follower) => follower.resume());
        break;
      case 'password-changed':
        for (const [name, account] of dialer.world.accounts) {
          dialer.world.accounts.set(name, { ...account, pass: 'Changed' });
        }
        break;
      case 'users-broken':
        breakUsers(incident.forMs);
        break;
      case 'write-fails':
        machine.failing.add(incident.area);
        break;
      case 'storage-fails':
        failStorage(incident);
        break;
      case 'clock-set':
        machine.setClock(incident.byMs);
        break;
      case 'tabs-refused':
        refuseTabs(incident.forMs);
        break;
      case 'crm-logs-out':
        logOut(incident.forMs, incident.beside);
        break;
      case 'crm-moves':
        crm.movedAway = true;
        clock.after(incident.forMs, () => void (crm.movedAway = false));
        break;
      case 'merge':
        crm.world.merge(incident.lead);
        break;
      case 'stale-tab':
        holdStale(incident);
        break;
      case 'agent':
        agentDoes(incident.does);
    }
  };
}
