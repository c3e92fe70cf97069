import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLeads } from '../../../stand-ins/dialer/world.ts';
import { layOut, momentOf, type Shift } from '../../../stand-ins/dialer/shift.ts';
import { createWorld, setAgent, viewAgent } from '../../../stand-ins/dialer/world.ts';

const day: Shift = {
  shift: [
    { state: 'ready', forMs: 20_000 },
    { state: 'queued', lead: 104, forMs: 3000 },
    { state: 'in-call', forMs: 60_000 },
    { state: 'wrap-up', forMs: 10_000 },
    { state: 'in-call', lead: 105, forMs: 5000 },
    { state: 'lunch', forMs: 1000 },
    { state: 'signed-out', forMs: 1000 },
  ],
};
const began = Date.UTC(2026, 0, 5, 9);

function at(shift: Shift, afterMs: number) {
  return momentOf(layOut(shift, defaultLeads), began, began + afterMs);
}

describe('a shift in virtual time', () => {
  it.each([
    [-5, 'READY', 0],
    [0, 'READY', 0],
    [19_999, 'READY', 0],
    [20_000, 'QUEUE', 104],
    [23_000, 'IN CALL', 104],
    [82_999, 'IN CALL', 104],
    [83_000, 'DISPOSITION', 104],
    [93_000, 'IN CALL', 105],
    [98_000, 'LUNCH BREAK', 0],
    [99_000, '', 0],
    [1e9, '', 0],
  ])('after %i ms is %s', (afterMs, status, lead) => {
    expect(at(day, afterMs).data).toMatchObject({ status, lead_id: lead });
  });

  it('keeps one caller id through a call, and has others for other calls and rounds', () => {
    const loop = { ...day, loop: true };
    const id = (afterMs: number) => at(loop, afterMs).data.caller_id;
    expect(id(20_500)).toMatch(/^V\d{9}0000000104$/);
    expect(id(60_000)).toBe(id(20_500));
    expect(id(84_000)).toBe(id(20_500));
    expect(id(94_000)).not.toBe(id(20_500));
    expect(id(100_000 + 20_500)).not.toBe(id(20_500));
    expect(at(loop, 100_000 + 20_500).sinceMs).toBe(began + 120_000);
  });

  it('says at any moment what a walk through its steps says', () => {
    const stateNames = ['ready', 'in-call', 'wrap-up', 'paused'] as const;
    const step = fc.record({ state: fc.constantFrom(...stateNames), forMs: fc.integer({ min: 1, max: 50 }) });
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.nat(1500),
        fc.boolean(),
        (shift, afterMs, loop) => {
          const roundMs = shift.reduce((sum, { forMs }) => sum + forMs, 0);
          let left = loop ? afterMs % roundMs : afterMs;
          const current = shift.find(({ forMs }) => (left -= forMs) < 0) ?? shift.at(-1);
          const alone = createWorld();
          setAgent(alone, 'a', current?.state ?? 'ready', 0);
          expect(at({ shift, loop }, afterMs).data.status).toBe(viewAgent(alone, 'a', 0)?.data.status);
        },
      ),
    );
  });

  it('begins when it is set, and is over for the server once signed out', () => {
    const world = createWorld({ unknownAgent: 'message' });
    setAgent(world, 'ann', day, 5000);
    expect(viewAgent(world, 'ANN', 25_000)).toMatchObject({ name: 'ann', absent: null, data: { status: 'QUEUE' } });
    expect(viewAgent(world, 'ann', 105_000)?.absent).toBe('message');
  });
});
