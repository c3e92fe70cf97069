import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refused, type Said } from './answers.ts';
import { Shift } from './shift.ts';

/** GOautodial's id of one call. */
const callA: Said = {
  lead_id: 104,
  vendor_lead_code: 'A7',
  in_call_with: '14155550133',
  caller_id: 'M4181606420000000104',
};
/** A dialer that shows the same caller id with every call. */
const plainCall: Said = { ...callA, caller_id: '12125550100' };
const SIGNS = ['DISPOSITION', 'PAUSED', 'READY', 'DEAD', 'HUNGUP'];

const begun = (call: Said) => new Shift().says('READY').says('INCALL', call).popped('opened');

describe('the number or caller id is rewritten in mid-call', () => {
  it.each<[string, Said]>([
    ['without the leading 1', { in_call_with: '4155550133', caller_id: '2125550100' }],
    ['with a dial prefix', { in_call_with: '914155550133' }],
    ['with an extension', { in_call_with: '14155550133x12' }],
    ['as a SIP address', { in_call_with: 'sip:14155550133@10.0.0.7' }],
    ['as a channel', { in_call_with: 'PJSIP/4155550133-0001' }],
    ['with a name', { in_call_with: '"Ada" <4155550133>', caller_id: '"Office" <12125550100>' }],
    ['withheld', { in_call_with: 'anonymous', caller_id: 'Restricted' }],
  ])('%s', (_how, rewritten) => {
    const shift = begun(plainCall);
    const { call } = shift.state;
    shift.says('INCALL', { ...plainCall, ...rewritten }).says('INCALL', plainCall);
    expect(shift.log).toEqual(['+104']);
    expect(shift.state.call).toEqual(call);
  });

  it('another number is another call, and so is another caller id', () => {
    expect(begun(plainCall).says('INCALL', { ...plainCall, in_call_with: '14155550134' }).log).toEqual([
      '+104',
      '-104',
      '+104',
    ]);
    expect(begun(plainCall).says('INCALL', { ...plainCall, caller_id: '12125550199' }).log).toEqual([
      '+104',
      '-104',
      '+104',
    ]);
  });

  it('with the call’s own id unchanged, whatever the number', () => {
    expect(begun(callA).says('INCALL', { ...callA, in_call_with: '8600051' }).log).toEqual(['+104']);
  });
});

describe.each([
  ['the call’s own id', callA],
  ['the number alone', plainCall],
])('the status flips for one or two polls, told by %s', (_by, call) => {
  it.each(SIGNS)('%s', (sign) => {
    for (const polls of [1, 2]) {
      const shift = begun(call);
      const { call: before } = shift.state;
      for (let poll = 0; poll < polls; poll++) shift.says(sign, call, 4000);
      // It is said to be over at once.
      expect(shift.state).toMatchObject({ call: null, lastCall: { leadId: '104' } });
      shift.says('INCALL', call, 1000);
      expect(shift.log).toEqual(['+104', '-104', '~104']);
      // The same name, clock and pop: nothing is due.
      expect(shift.state).toMatchObject({ call: before, lastCall: null });
      expect(shift.says('DISPOSITION', call).log).toEqual(['+104', '-104', '~104', '-104']);
    }
  });

  it.each([
    ['nothing', {}, ['+', '-', '~104']],
    ['the lead alone', { lead_id: '104' }, ['~104']],
  ])('and answers around its end name %s', (_what, fields, after) => {
    const shift = begun(callA);
    const { call: before } = shift.state;
    shift.says('DEAD', fields).says('INCALL', fields).says('INCALL', callA);
    expect(shift.log).toEqual(['+104', '-104', ...after]);
    expect(shift.state).toMatchObject({ call: before, lastCall: null });
  });

  it('with the number rewritten by then', () => {
    const rewritten = { ...call, in_call_with: '4155550133' };
    expect(begun(call).says('DEAD', rewritten).says('INCALL', rewritten).log).toEqual(['+104', '-104', '~104']);
  });

  it('with failed requests between', () => {
    const shift = begun(call).says('DEAD', call).poll(refused('timeout')).says('INCALL', call);
    expect(shift.log).toEqual(['+104', '-104', '~104']);
  });

  it('again and again', () => {
    const shift = begun(call);
    for (let flip = 0; flip < 3; flip++) shift.says('DEAD', call).says('INCALL', call);
    expect(shift.log).toEqual(['+104', '-104', '~104', '-104', '~104', '-104', '~104']);
  });

  it('a pop that had not ended is due again', () => {
    const shift = new Shift().says('INCALL', call).says('DEAD', call).says('INCALL', call);
    expect(shift.state.call?.pop).toEqual({ state: 'due' });
  });
});

describe('a second call to the same lead', () => {
  const newer = { ...callA, caller_id: 'M4181609420000000104' };

  it.each<[string, (shift: Shift) => Shift]>([
    ['with an id of its own, at once', (shift) => shift.says('INCALL', newer)],
    ['with an id of its own, after one poll', (shift) => shift.says('DISPOSITION', callA).says('INCALL', newer)],
  ])('%s', (_what, next) => {
    expect(next(begun(callA)).log).toEqual(['+104', '-104', '+104']);
  });

  it.each<[string, (shift: Shift) => Shift]>([
    [
      'after a wrap-up of many seconds',
      (shift) => {
        for (let poll = 0; poll < 6; poll++) shift.says('DISPOSITION', plainCall, 2000);
        return shift;
      },
    ],
    ['after the disposition, which blanks the lead', (shift) => shift.says('DISPOSITION', plainCall).says('PAUSED')],
    ['after a hang-up, which blanks number and caller id', (shift) => shift.says('PAUSED', { lead_id: 104 })],
    ['that the dialer dials for the agent', (shift) => shift.says('DISPOSITION', plainCall).says('QUEUE', plainCall)],
    ['after another lead was named', (shift) => shift.says('DISPOSITION', plainCall).says('READY', { lead_id: 105 })],
    [
      'from another caller id',
      (shift) => shift.says('DEAD', plainCall).says('INCALL', { ...plainCall, caller_id: '12125550199' }),
    ],
  ])('%s', (_what, next) => {
    const shift = next(begun(plainCall));
    if (shift.state.call === null) shift.says('INCALL', plainCall);
    expect(shift.log).toEqual(['+104', '-104', '+104']);
    expect(shift.state.call).toMatchObject({ pop: { state: 'due' }, startedAtMs: shift.nowMs });
  });

  it('the call’s own id brings it back even after the lead was blanked, and after minutes', () => {
    const shift = begun(callA).says('READY').says('').says('').says('INCALL', callA, 120_000);
    expect(shift.log).toEqual(['+104', '-104', '~104']);
  });

  it('the lead switched while the call seemed to be over: another record, the same clock', () => {
    const shift = begun(callA);
    const startedAtMs = shift.state.call?.startedAtMs;
    shift.says('DEAD', callA).says('INCALL', { ...callA, lead_id: 105, vendor_lead_code: 'B8' });
    expect(shift.log).toEqual(['+104', '-104', '+105']);
    expect(shift.state.call).toMatchObject({ startedAtMs, pop: { state: 'due' } });
  });
});

describe('a lead that comes while the line is parked or shared, to a call that had none', () => {
  const nameless: Said = { in_call_with: '4155550163', caller_id: 'V3050557410000000164' };
  /** After an outage it may be the next call: PARK shows no line that can be trusted. */
  const begunNameless = (kind: 'no-record' | 'opened') =>
    new Shift().says('INCALL', nameless).popped(kind).poll(refused('timeout'), 30_000);
  const ownNumber = { in_call_with: '4155550163', caller_id: '' };
  const ownId = { in_call_with: '8600051', caller_id: 'V3050557410000000164' };

  it.each(['PARK', '3-WAY'])('%s: nothing was found by the number, so the lead is popped, without that', (status) => {
    const shift = begunNameless('no-record').says(status, callA);
    expect(shift.state.call).toMatchObject({ leadId: '104', phone: '', callerId: '', pop: { state: 'due' } });
    const { key } = shift.popped('opened').state.call ?? {};
    // The line comes back, whichever it is: that is no reason to pop the record again.
    shift.says('INCALL', callA);
    expect(shift.state.call).toMatchObject({ key, phone: '14155550133', pop: { state: 'done' } });
    expect(shift.log).toEqual(['+4155550163']);
  });

  it('a record that was found by the number stays until the line shows whose call it is', () => {
    const shift = begunNameless('opened');
    const { call } = shift.state;
    expect(shift.says('PARK', callA).state.call).toEqual(call);
    expect(shift.says('INCALL', callA).log).toEqual(['+4155550163', '-4155550163', '+104']);

    const same = begunNameless('opened')
      .says('PARK', callA)
      .says('INCALL', { ...callA, ...nameless });
    expect(same.state.call).toMatchObject({ leadId: '104', phone: '4155550163', pop: { state: 'done' } });
    expect(same.log).toEqual(['+4155550163']);
  });

  it.each([
    ['the call’s number', ownNumber],
    ['the call’s own id', ownId],
  ])('is the call’s where the answer shows %s', (_what, line) => {
    const shift = begunNameless('no-record').says('PARK', { ...callA, ...line });
    expect(shift.state.call).toMatchObject({ leadId: '104', phone: '4155550163', pop: { state: 'due' } });
  });

  it('a caller id that the dialer shows with every call proves nothing', () => {
    const shift = new Shift().says('INCALL', { in_call_with: '4155550163', caller_id: '12125550100' });
    shift.popped('no-record').says('PARK', plainCall);
    expect(shift.state.call).toMatchObject({ leadId: '104', phone: '', pop: { state: 'due' } });
  });
});

describe('for any day', () => {
  const lead = fc.integer({ min: 100, max: 102 });
  const rewrite = fc.constantFrom<((n: string) => string)[]>(
    (n) => n,
    (n) => `1${n}`,
    (n) => `9${n}`,
    (n) => `${n}x12`,
    (n) => `sip:${n}@host`,
  );
  const flip = fc.record({ sign: fc.constantFrom(...SIGNS), polls: fc.integer({ min: 0, max: 2 }) });
  const calls = fc.array(
    fc.record({
      lead,
      rewrites: fc.array(rewrite, { minLength: 1, maxLength: 4 }),
      flips: fc.array(flip, { maxLength: 3 }),
      /** How long the agent wraps up, polls; 0 where the next call comes straight away. */
      wrapUp: fc.integer({ min: 0, max: 8 }),
      clears: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  );

  it.each([true, false])('each call is popped once, whatever flips and is rewritten (ids of calls: %s)', (hasIds) => {
    fc.assert(
      fc.property(calls, (day) => {
        const shift = new Shift();
        let began = 0;
        /** Whether the next call can be told from the last by what is seen between them; and the last one's lead. */
        let between = { leadId: 0, tells: true };
        for (const [index, { lead: leadId, rewrites, flips, wrapUp, clears }] of day.entries()) {
          // Without ids only time and a blank lead tell two calls to one lead apart.
          const isTold = hasIds || between.tells || between.leadId !== leadId;
          const callerId = hasIds ? `V41816${String(index).padStart(3, '0')}0000000${leadId}` : '12125550100';
          const seen = (write: (n: string) => string): Said => ({
            lead_id: leadId,
            in_call_with: write(`4155550${leadId}`),
            caller_id: callerId,
          });
          const says = (status: string) => {
            for (const write of rewrites) {
              shift.says(status, seen(write), 900);
              if (shift.began) began += 1;
            }
          };
          says('INCALL');
          if (isTold) expect(began).toBe(index + 1);
          else began = index + 1;
          const { startedAtMs, key } = shift.state.call ?? {};
          for (const { sign, polls } of flips) {
            for (let poll = 0; poll < polls; poll++) shift.says(sign, seen(rewrites[0] ?? String), 4000);
            says('INCALL');
            expect(shift.state.call).toMatchObject({ startedAtMs, key });
          }
          for (let poll = 0; poll < wrapUp; poll++) {
            shift.says('DISPOSITION', clears && poll === wrapUp - 1 ? {} : seen(String), 2000);
          }
          between = { leadId, tells: (clears && wrapUp > 0) || wrapUp > 5 };
        }
      }),
    );
  });
});
