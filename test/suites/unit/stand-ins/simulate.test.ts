import { describe, expect, it } from 'vitest';
import type { AgentChange } from '../../../stand-ins/dialer/agent-states.ts';
import { OUTAGE_KINDS, runFleet } from '../../../stand-ins/simulate/run-fleet.ts';
import { runShift } from '../../../stand-ins/simulate/run-shift.ts';
import type { Incident, Script, Step } from '../../../stand-ins/simulate/script.ts';
import { CRM_KINDS, leadIn, leadNumbered } from '../../../stand-ins/simulate/crm-world.ts';
import {
  brokenUsersScript,
  manualShift,
  usualShift,
  wrongPasswordScript,
} from '../../../stand-ins/simulate/measured-shifts.ts';
import { shiftScript } from '../../../stand-ins/simulate/shift-script.ts';
import { shrink } from '../../../stand-ins/simulate/shrink.ts';

const EVERY_SECOND = {
  readyMs: 1000,
  inCallMs: 1000,
  wrapUpMs: 1000,
  pausedMs: 1000,
  signedOutMs: 1000,
  lockedMs: 1000,
};

describe('a shift', () => {
  it('with all that can go wrong, in each kind of CRM: each call popped once, in time, and no wrong record', async () => {
    let [owed, popped, deaths, reshown] = [0, 0, 0, 0];
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const result = await runShift(shiftScript(seed, 150, true));
      expect(result.broken, `seed ${seed}`).toEqual([]);
      owed += result.owed;
      popped += result.popped;
      deaths += result.deaths;
      reshown += result.reshown;
    }
    expect(popped).toBe(owed);
    // It would be easy to be right about shifts in which nothing is owed and nothing happens.
    expect(owed).toBeGreaterThan(700);
    expect(deaths).toBeGreaterThan(200);
    expect(reshown).toBeGreaterThan(0);
    // A thousand calls' worth of computing, no waiting: the time is the machine's.
  }, 180_000);

  it('is the same for the same script', async () => {
    const script = shiftScript(7, 30, true);
    expect(await runShift(script)).toEqual(await runShift(script));
  });

  it('usual: at most 60 % of the requests of polling every second, and calls pop as soon', async () => {
    const script = usualShift(3, 60);
    const [ours, theirs] = [await runShift(script), await runShift(script, { polling: EVERY_SECOND })];
    expect([...ours.broken, ...theirs.broken]).toEqual([]);
    expect(ours.requests).toBeLessThanOrEqual((0.6 * ours.lengthMs) / 1000);
    const middle = (delaysMs: number[]) => delaysMs.toSorted((a, b) => a - b)[30] ?? Infinity;
    expect(middle(ours.delaysMs)).toBeLessThan(middle(theirs.delaysMs) + 400);
  });
});

it('a right log-in that the dialer refuses for some minutes comes back by itself, within the budget', async () => {
  for (const seed of [1, 2]) {
    const result = await runShift(brokenUsersScript(seed));
    expect(result.broken, `seed ${seed}`).toEqual([]);
    expect(result.mostWrongLogins).toBeLessThanOrEqual(3);
    expect(result.lastAnswerAgeMs, `seed ${seed}`).toBeLessThan(45_000);
  }
});

it('a shift dialled by hand: every call is popped within a ready agent’s second', async () => {
  const { broken, delaysMs } = await runShift(manualShift(3, 24));
  expect(broken).toEqual([]);
  expect(delaysMs).toHaveLength(24);
  expect(Math.max(...delaysMs)).toBeLessThan(1600);
});

describe('a wrong password for an hour, with deaths, restarts and somebody trying again', () => {
  it.each([
    { words: 'from the start', changed: false, password: 'Wrong' },
    { words: 'changed on the way', changed: true, password: 'MyPass' },
  ])('$words: at most three requests in any fifteen minutes', async ({ changed, password }) => {
    for (const seed of [1, 2, 3]) {
      const result = await runShift(wrongPasswordScript(seed, changed), { password });
      expect(result.broken, `seed ${seed}`).toEqual([]);
      expect(result.deaths).toBeGreaterThan(60);
      expect(result.wrongLogins).toBeGreaterThanOrEqual(3);
      expect(result.mostWrongLogins).toBeLessThanOrEqual(3);
    }
  });
});

it.each(['refuses', 'hangs'] as const)(
  'a wrong password for an hour, while storage %s now and then: at most three requests in any fifteen minutes',
  async (how) => {
    for (const seed of [1, 2, 3]) {
      const script = wrongPasswordScript(seed, false);
      const areas = [['private'], ['session'], ['session', 'local', 'private']] as const;
      const faults = Array.from({ length: 40 }, (_, at): Incident => {
        const of = areas[at % areas.length] ?? areas[0];
        return { kind: 'storage-fails', atMs: 20_000 + at * 85_000, forMs: 60_000, areas: [...of], how };
      });
      // With the browser, its session goes, and with that what the disk has refused.
      const blocks = script.blocks.map((block) => ({
        ...block,
        incidents: [...block.incidents.filter(({ kind }) => kind !== 'restart' && kind !== 'update'), ...faults],
      }));
      const { broken, mostWrongLogins, deaths } = await runShift({ ...script, blocks }, { password: 'Wrong' });
      expect(broken, `seed ${seed}`).toEqual([]);
      expect(mostWrongLogins).toBeLessThanOrEqual(3);
      expect(deaths).toBeGreaterThan(30);
    }
  },
);

const noCall: AgentChange = {
  lead_id: 0,
  vendor_lead_code: '',
  in_call_with: '',
  caller_id: '',
  campaign_id: '',
  campaign_name: '',
  call_type: '',
};
const ready = (forMs: number): Step => ({ forMs, change: { ...noCall, state: 'ready' }, showing: null });
const inCall = (number: number, forMs: number, more: AgentChange = {}, showing: number | null = number): Step => {
  const { leadId, code, phone } = leadNumbered(number);
  const fields = { lead_id: leadId, vendor_lead_code: code, in_call_with: phone, caller_id: `V${leadId}` };
  return { forMs, change: { ...noCall, state: 'in-call', ...fields, ...more }, showing };
};
const play = (steps: Step[], incidents: Incident[] = [], opening: Script['opening'] = 'new-tab') =>
  runShift({ seed: 1, opening, crm: 'codes-are-ids', blocks: [{ seed: 1, steps, incidents }] });

// Each was a bug that the simulator found.
describe('found in a shift', () => {
  it('a call first seen in a three-way keeps its identity when its own numbers show', async () => {
    const third = { status: '3-WAY', in_call_with: '2125550123', caller_id: '2125550000' };
    const result = await play([ready(5000), inCall(1, 9000, third), inCall(1, 15_000)]);
    expect(result).toMatchObject({ broken: [], owed: 1, popped: 1 });
  });

  it('a background that ends between two ways to a record goes on in the tab that it has', async () => {
    // The code of lead 5 is unknown to the CRM: its record is found by lead id.
    for (let calls = 0; calls < 24; calls++) {
      for (const takesEffect of [true, false]) {
        const death: Incident = { kind: 'death-in-pop', atMs: 0, calls, takesEffect };
        const result = await play(
          [ready(5000), inCall(5, 60_000)],
          [death],
          calls % 2 === 0 ? 'new-tab' : 'background',
        );
        expect(result, `death at call ${calls}`).toMatchObject({ broken: [], owed: 1, popped: 1 });
      }
    }
  });

  it('what is due from before the background ended waits for a call on the line', async () => {
    const death: Incident = { kind: 'death-in-pop', atMs: 0, calls: 0, takesEffect: true };
    const signedOut: Step = { ...ready(40_000), change: { ...noCall, state: 'signed-out' } };
    const outage: Incident = { kind: 'outage', atMs: 7000, forMs: 50_000, how: 'refused', fault: null };
    for (const [steps, incidents] of [
      [[ready(5000), inCall(1, 1900), signedOut], [death]],
      [
        [ready(5000), inCall(1, 1900), ready(90_000)],
        [death, outage],
      ],
    ] satisfies [Step[], Incident[]][]) {
      expect((await play(steps, incidents)).broken).toEqual([]);
    }
  });

  it('a screen unlocked while no background runs is looked at right away', async () => {
    const incidents: Incident[] = [
      { kind: 'screen-lock', atMs: 4000, forMs: 23_000 },
      { kind: 'death', atMs: 26_500, calls: 0, takesEffect: false },
    ];
    const result = await play([ready(28_000), inCall(1, 6000), ready(5000)], incidents);
    expect(result).toMatchObject({ broken: [], owed: 1, popped: 1 });
  });

  it.each(['session', 'local', 'private'] as const)('a write that %s storage refuses', async (area) => {
    for (let atMs = 4000; atMs < 9000; atMs += 200) {
      const incidents: Incident[] = [
        { kind: 'write-fails', atMs, area },
        { kind: 'agent', atMs: 7500, does: 'leaves' },
      ];
      const result = await play([ready(5000), inCall(1, 20_000)], incidents);
      expect(result, `at ${atMs} ms`).toMatchObject({ broken: [], owed: 1, popped: 1 });
    }
  });
});

describe('storage that is out of order', () => {
  const areas = [['session'], ['local'], ['private'], ['session', 'local', 'private']] as const;
  const cases = areas.flatMap((of) =>
    (['refuses', 'hangs'] as const).flatMap((how) =>
      [300, 60_000].flatMap((forMs) => [false, true].map((dies) => ({ of: [...of], how, forMs, dies }))),
    ),
  );

  it.each(cases)('$of $how for $forMs ms, background dies: $dies; the next call pops, and once', async (each) => {
    const { of, how, forMs, dies } = each;
    const incidents: Incident[] = [{ kind: 'storage-fails', atMs: 6000, forMs, areas: of, how }];
    if (dies) incidents.push({ kind: 'death', atMs: 6100, calls: 0, takesEffect: false });
    // One call in the middle of it, and one after it.
    const result = await play([ready(8000), inCall(1, 30_000), ready(90_000), inCall(2, 20_000)], incidents);
    expect(result.broken).toEqual([]);
    expect(result.owed).toBeGreaterThanOrEqual(1);
    expect(result.popped).toBe(result.owed);
    expect(result.lastAnswerAgeMs).toBeLessThan(4000);
  });

  it('refuses every write for an hour: each call pops in time all the same', async () => {
    const calls = Array.from({ length: 20 }, (_, at) => [inCall(at, 20_000), ready(60_000)]).flat();
    const incident: Incident = {
      kind: 'storage-fails',
      atMs: 3000,
      forMs: 3_600_000,
      areas: ['session'],
      how: 'refuses',
    };
    expect(await play([ready(5000), ...calls], [incident])).toMatchObject({ broken: [], owed: 20, popped: 20 });
  });

  it('never answers for an hour: each call pops all the same, and polling goes on', async () => {
    const calls = Array.from({ length: 20 }, (_, at) => [inCall(at, 20_000), ready(60_000)]).flat();
    const incident: Incident = {
      kind: 'storage-fails',
      atMs: 3000,
      forMs: 3_600_000,
      areas: ['session'],
      how: 'hangs',
    };
    const { broken, delaysMs, requests } = await play([ready(5000), ...calls], [incident]);
    expect(broken).toEqual([]);
    expect(delaysMs).toHaveLength(20);
    expect(Math.max(...delaysMs)).toBeLessThan(8000);
    expect(requests).toBeGreaterThan(600);
  });
});

describe('the computer’s clock is set', () => {
  const byMs = [-20_000, -600_000, -3_600_000, -2 * 366 * 86_400_000, 600_000, 2 * 366 * 86_400_000];
  it.each(byMs.flatMap((by) => [false, true].map((dies) => ({ by, dies }))))(
    'by $by ms, background dies: $dies; each call pops once, in time',
    async ({ by, dies }) => {
      // While the agent is ready, in the middle of a call, of a pop, and of a wrap-up.
      for (const atMs of [3000, 5600, 9000, 30_000]) {
        const incidents: Incident[] = [{ kind: 'clock-set', atMs, byMs: by }];
        if (dies) incidents.push({ kind: 'death', atMs: atMs - 100, calls: 0, takesEffect: false });
        const result = await play([ready(5000), inCall(1, 20_000), ready(40_000), inCall(2, 20_000)], incidents);
        expect(result.broken, `at ${atMs} ms`).toEqual([]);
        // A call that is over before the alarm brings a background back is owed to nobody.
        expect(result.owed, `at ${atMs} ms`).toBeGreaterThanOrEqual(dies ? 1 : 2);
        expect(result.popped, `at ${atMs} ms`).toBe(result.owed);
      }
    },
  );
});

describe('a CRM that does what CRMs do, while its record is popped', () => {
  const events: Record<string, (lead: number) => Incident> = {
    'the browser edits no tabs': () => ({ kind: 'tabs-refused', atMs: 5000, forMs: 4000 }),
    'it logs the agent out, who logs in where they are asked to': () => ({
      kind: 'crm-logs-out',
      atMs: 0,
      forMs: 15_000,
      beside: false,
    }),
    '… or in another tab': () => ({ kind: 'crm-logs-out', atMs: 0, forMs: 15_000, beside: true }),
    'it sends everybody on to another host': () => ({ kind: 'crm-moves', atMs: 0, forMs: 20_000 }),
    'the record goes up in another': (lead) => ({ kind: 'merge', atMs: 0, lead }),
    'a tab holds a network error': (lead) => ({ kind: 'stale-tab', atMs: 0, lead, holds: 'network-error' }),
    'a tab holds an old “not found”': (lead) => ({ kind: 'stale-tab', atMs: 0, lead, holds: 'gone' }),
  };

  it.each(Object.entries(events))('%s', async (_words, event) => {
    for (const crm of CRM_KINDS) {
      const { leadId, code, phone } = leadIn(crm, 16);
      const call = { lead_id: leadId, vendor_lead_code: code, in_call_with: phone, caller_id: 'V16' };
      const change: AgentChange = { ...noCall, state: 'in-call', ...call };
      const steps = [ready(5000), { forMs: 60_000, change, showing: 0, lead: 16 }];
      const blocks = [{ seed: 1, steps, incidents: [event(16)] }];
      const result = await runShift({ seed: 1, opening: 'new-tab', crm, blocks });
      expect(result, crm).toMatchObject({ broken: [], owed: 1, popped: 1 });
    }
  });
});

it('a script that breaks a rule shrinks to what breaks it', async () => {
  const script = shiftScript(5, 30, true);
  const hasManual = async ({ blocks }: Script) =>
    blocks.some(
      ({ steps, incidents }) => steps.some(({ change }) => change.state === 'wrap-up') && incidents.length > 0,
    );
  expect(await hasManual(script)).toBe(true);
  const smallest = await shrink(script, hasManual);
  expect(smallest.blocks.map(({ steps, incidents }) => [steps.length, incidents.length])).toEqual([[1, 1]]);
});

describe('a fleet through an outage', () => {
  it.each(OUTAGE_KINDS)(
    '%s: no second has more than 1.3 times the steady rate, and everybody is back',
    async (kind) => {
      const result = await runFleet({ agents: 250, kind, outageMs: 30_000, lengthMs: 200_000, seed: 2 });
      expect(result.steady).toBeGreaterThan(100);
      expect(result.peak.ratio).toBeLessThanOrEqual(1.3);
      expect(result.recovered).toBe(250);
    },
  );
});
