import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callKey } from '#utils/agent/reduce.ts';
import { DIALER_ERROR_KINDS } from '#utils/dialer/errors.ts';
import { noFields, refused, said, type Said, vendorCall } from './answers.ts';
import { Shift } from './shift.ts';

const callA: Said = { lead_id: 7, vendor_lead_code: 'A7', in_call_with: '4155550107', caller_id: 'V1' };
const callB: Said = { lead_id: 8, vendor_lead_code: 'B8', in_call_with: '4155550108', caller_id: 'V2' };

describe('a call’s life', () => {
  it('dialler’s call: queued with its lead set, in call, hung up, disposed', () => {
    const shift = new Shift().says('READY').says('QUEUE', callA);
    expect(shift.state.call).toBeNull();
    shift.says('IN CALL', callA);
    expect(shift.began).toEqual(shift.state.call);
    expect(shift.state.call).toMatchObject({
      leadId: '7',
      vendorLeadCode: 'A7',
      agent: 'ann',
      startedAtMs: shift.nowMs,
      pop: { state: 'due' },
    });
    const startedAtMs = shift.nowMs;
    shift.says('IN CALL', callA).says('IN CALL', callA);
    expect(shift.state.call?.startedAtMs).toBe(startedAtMs);
    // Upstream's hang-up: PAUSED, the lead still set.
    shift.says('PAUSED', callA);
    expect(shift.ended).toMatchObject({ endedAtMs: shift.nowMs, leadId: '7' });
    expect(shift.state).toMatchObject({
      call: null,
      status: { family: 'wrap-up' },
      lastCall: { endedAtMs: shift.nowMs },
    });
    shift.says('READY');
    expect(shift.log).toEqual(['+7', '-7']);
    expect(shift.state.lastCall).toMatchObject({ leadId: '7' });
  });

  it('manual call: in call from the moment of dialling', () => {
    const manual = { in_call_with: '4155550100', call_type: 'MANUAL', caller_id: 'M4181606420000000104' };
    expect(new Shift().says('PAUSED').says('INCALL', manual).log).toEqual(['+4155550100']);
  });

  it.each(['DISPOSITION', 'DEAD', 'HUNGUP', 'PAUSED', 'READY', 'RING', 'PAUSE - BREAK'])('ends at %s', (status) => {
    expect(new Shift().says('IN CALL', callA).says(status, callA).log).toEqual(['+7', '-7']);
  });

  it('call straight after call, nothing seen between: told by the numbers', () => {
    const shift = new Shift().says('IN CALL', callA).says('IN CALL', callB);
    expect(shift.log).toEqual(['+7', '-7', '+8']);
    expect(shift.state.call).toMatchObject({ startedAtMs: shift.nowMs, pop: { state: 'due' } });
    expect(shift.state.lastCall).toMatchObject({ leadId: '7', endedAtMs: shift.nowMs });
    // To the same lead again: only the caller id differs.
    expect(shift.says('IN CALL', { ...callB, caller_id: 'V3' }).log).toEqual(['+7', '-7', '+8', '-8', '+8']);
  });

  it('lead switched during the call: another record, the same clock', () => {
    const shift = new Shift().says('IN CALL', callA);
    const startedAtMs = shift.nowMs;
    shift.says('IN CALL', { ...callA, lead_id: 9, vendor_lead_code: 'C9' });
    expect(shift.log).toEqual(['+7', '-7', '+9']);
    expect(shift.state.call).toMatchObject({ leadId: '9', vendorLeadCode: 'C9', startedAtMs, pop: { state: 'due' } });
  });
});

describe('what is not another call', () => {
  it('status flicker: park, three-way and back', () => {
    const shift = new Shift();
    for (const status of ['IN CALL', 'PARK', 'IN CALL', '3-WAY', 'IN CALL,', 'incall [A]']) shift.says(status, callA);
    expect(shift.log).toEqual(['+7']);
  });

  it('numbers of a third party while the line is shared or parked', () => {
    const shift = new Shift().says('IN CALL', callA);
    const shared = { ...callA, in_call_with: '2125550100', caller_id: 'X9' };
    shift.says('3-WAY', shared).says('PARK', shared).says('IN CALL', callA);
    expect(shift.log).toEqual(['+7']);
    expect(shift.state.call).toMatchObject({ phone: '4155550107', callerId: 'V1' });
  });

  it('a lead switched while the line is shared still is', () => {
    const shift = new Shift().says('IN CALL', callA).says('3-WAY', { ...callA, lead_id: 9, vendor_lead_code: 'C9' });
    expect(shift.log).toEqual(['+7', '-7', '+9']);
  });

  it('a number written otherwise', () => {
    const shift = new Shift().says('IN CALL', { ...callA, in_call_with: '(415) 555-0107' }).says('IN CALL', callA);
    expect(shift.log).toEqual(['+7']);
  });

  it('fields that go blank, and come', () => {
    const shift = new Shift().says('IN CALL', { in_call_with: '4155550107' }).says('IN CALL', callA);
    expect(shift.state.call).toMatchObject({ leadId: '7', vendorLeadCode: 'A7', callerId: 'V1', phone: '4155550107' });
    shift.says('IN CALL', { in_call_with: null, lead_id: '0', vendor_lead_code: ' ' });
    expect(shift.state.call).toMatchObject({ leadId: '7', vendorLeadCode: 'A7', callerId: 'V1', phone: '4155550107' });
    expect(shift.log).toEqual(['+4155550107']);
  });

  it('a word that nobody has described, while the call’s fields are there', () => {
    const shift = new Shift().says('IN CALL', callA).says('CONSULTING', callA).says('IN CALL', callA);
    expect(shift.log).toEqual(['+7']);
    expect(shift.state.status).toMatchObject({ family: 'in-call' });
    expect(shift.says('CONSULTING').log).toEqual(['+7', '-7']);
  });

  it('an unknown word never starts one', () => {
    expect(new Shift().says('CONSULTING', callA).says('NOT IN CALL', callA).log).toEqual([]);
  });

  it('a single signed-out blip; two in a row are one', () => {
    const shift = new Shift().says('IN CALL', callA).says('').says('IN CALL', callA);
    expect(shift.log).toEqual(['+7']);
    shift.poll(refused('agent-not-logged-in')).says('IN CALL', callA);
    expect(shift.log).toEqual(['+7']);
    shift.poll(refused('agent-not-logged-in')).says('');
    expect(shift.log).toEqual(['+7', '-7']);
    expect(shift.state.status).toMatchObject({ family: 'signed-out' });
  });
});

describe('learning who calls, late', () => {
  it.each<[string, Said]>([
    ['a lead id', { lead_id: 7 }],
    ['a code', { vendor_lead_code: 'A7' }],
  ])('%s makes a pop due again that had nothing to go by', (_what, fields) => {
    const shift = new Shift().says('IN CALL').popped('no-record').says('IN CALL', fields);
    expect(shift.state.call?.pop).toEqual({ state: 'due' });
    shift.popped('opened').says('IN CALL', { ...fields, campaign_id: 'C' });
    expect(shift.state.call?.pop.state).toBe('done');
  });

  it('a pop that worked is not made again', () => {
    const shift = new Shift().says('IN CALL', { in_call_with: '4155550107' }).popped('opened').says('IN CALL', callA);
    expect(shift.state.call?.pop).toMatchObject({ state: 'done', outcome: { kind: 'opened' } });
  });

  it('a campaign alone is no reason', () => {
    const shift = new Shift().says('IN CALL').popped('no-record').says('IN CALL', { campaign_id: 'C' });
    expect(shift.state.call?.pop.state).toBe('done');
  });
});

describe('failures keep what is known', () => {
  const kinds = DIALER_ERROR_KINDS.filter((kind) => kind !== 'agent-not-logged-in');

  it.each(kinds)('%s', (kind) => {
    const shift = new Shift().says('IN CALL', callA);
    const before = shift.state;
    shift.poll(refused(kind));
    expect([shift.began, shift.ended]).toEqual([null, null]);
    expect(shift.state).toEqual({
      ...before,
      lastAttemptAtMs: shift.nowMs,
      failure: { kind, detail: '', sinceMs: shift.nowMs, count: 1, quietUntilMs: null, notified: false },
    });
  });

  it('one outage has one beginning, whatever it is called from poll to poll', () => {
    const shift = new Shift().says('READY').poll(refused('timeout'));
    const sinceMs = shift.nowMs;
    const { failure } = shift.state;
    shift.state = { ...shift.state, failure: failure && { ...failure, notified: true } };
    shift.poll(refused('server-error', 5000));
    expect(shift.state.failure).toMatchObject({
      kind: 'server-error',
      sinceMs,
      count: 2,
      quietUntilMs: shift.nowMs + 5000,
      notified: true,
    });
    shift.poll(refused('timeout'));
    expect(shift.state.failure).toMatchObject({ count: 3, quietUntilMs: null });
    expect(shift.says('READY').state.failure).toBeNull();
  });

  it('a log-in that is refused in an outage is news of its own: a person is needed now', () => {
    const shift = new Shift().poll(refused('timeout'));
    const { failure } = shift.state;
    shift.state = { ...shift.state, failure: failure && { ...failure, notified: true } };
    expect(shift.poll(refused('wrong-login')).state.failure?.notified).toBe(false);
  });

  it('a call that ends in an outage ends with the first answer after it', () => {
    const shift = new Shift()
      .says('IN CALL', callA)
      .poll(refused('unreachable'))
      .poll(refused('timeout'))
      .says('READY');
    expect(shift.log).toEqual(['+7', '-7']);
  });

  it('being signed out is an answer, not a failure', () => {
    const shift = new Shift().poll(refused('timeout')).poll(refused('agent-not-logged-in'));
    expect(shift.state).toMatchObject({
      failure: null,
      lastSuccessAtMs: shift.nowMs,
      status: { family: 'signed-out' },
    });
  });
});

it('a status lasts while its words stay the same', () => {
  const shift = new Shift().says('PAUSE - BREAK');
  const sinceMs = shift.nowMs;
  expect(shift.says('PAUSE - BREAK').poll(refused('timeout')).says('PAUSE - BREAK').state.status?.sinceMs).toBe(
    sinceMs,
  );
  expect(shift.says('LUNCH BREAK').state.status).toEqual({
    family: 'paused',
    text: 'LUNCH BREAK',
    sinceMs: shift.nowMs,
  });
});

it('a key names the call, however its number is written, and when it was seen', () => {
  const one = { ...noFields, leadId: '7', phone: '+1 415 555' };
  expect(callKey(one, 5)).toBe(callKey({ ...one, phone: '1415555' }, 5));
  expect(callKey(one, 5)).not.toBe(callKey(one, 6));
});

describe('for any run of answers', () => {
  const field = fc.constantFrom(undefined, null, '', '0', 'x', '7', '4155550107');
  const fields = fc.record({ lead_id: field, vendor_lead_code: field, in_call_with: field, caller_id: field });
  const answers = fc.array(
    fc.oneof(
      fc
        .tuple(fc.constantFrom('IN CALL', 'IN CALL', 'PARK', '3-WAY', 'READY', 'PAUSED', 'WHAT', ''), fields)
        .map(([status, given]) => said(status, JSON.parse(JSON.stringify(given)))),
      fc.constantFrom(...DIALER_ERROR_KINDS).map((kind) => refused(kind)),
    ),
    { maxLength: 30 },
  );

  it('calls start and end in turn, and only a call’s own words start one', () => {
    fc.assert(
      fc.property(answers, (given) => {
        const shift = new Shift();
        let live: string | null = null;
        for (const answer of given) {
          const before = shift.state;
          shift.poll(answer);
          if (shift.ended) {
            expect(shift.ended.key).toBe(live);
            live = null;
          }
          // A call that goes on after all has the name it had.
          if (shift.log.at(-1)?.startsWith('~') && live === null) live = shift.state.call?.key ?? null;
          if (shift.began) {
            expect([live, answer.ok && answer.snapshot.status.family]).toEqual([null, 'in-call']);
            live = shift.began.key;
          }
          expect(shift.state.call?.key ?? null).toBe(live);
          if (!answer.ok && answer.error.kind !== 'agent-not-logged-in') {
            expect(shift.state).toMatchObject({ call: before.call, status: before.status });
          }
        }
      }),
    );
  });
});

it('the vendor’s example call is one call, however often it is seen', () => {
  const shift = new Shift();
  for (let poll = 0; poll < 20; poll++) shift.says('IN CALL', vendorCall);
  expect(shift.log).toEqual(['+7890123']);
});
