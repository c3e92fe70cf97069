import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AgentChange } from '../../../stand-ins/dialer/agent-states.ts';
import { recordPage } from '../../../stand-ins/simulate/crm-set-up.ts';
import { createCrmWorld, type CrmRecord, leadIn, mateOf } from '../../../stand-ins/simulate/crm-world.ts';
import type { Script, Step } from '../../../stand-ins/simulate/script.ts';
import { wrongLink, wrongOutcome } from '../../../stand-ins/simulate/wrong-record.ts';
import { sentence } from '#utils/words/words.ts';

const ready: Step = { forMs: 5000, change: { state: 'ready' }, showing: null };

/** Calls of these leads, one after the other, in a CRM that has ids of its own and can be searched. */
function calls(numbers: number[], crm: Script['crm'] = 'guess-search'): Script {
  const steps = numbers.flatMap((number, showing): Step[] => {
    const { leadId, code, phone } = leadIn(crm, number);
    const call: AgentChange = { state: 'in-call', lead_id: leadId, vendor_lead_code: code, in_call_with: phone };
    return [ready, { forMs: 40_000, change: { ...call, caller_id: `V${number}` }, showing, lead: number }];
  });
  return { seed: 1, opening: 'new-tab', crm, blocks: [{ seed: 1, steps, incidents: [] }] };
}

/** The rules that the product breaks as it is now, or as a test has broken it. */
async function rulesBrokenIn(script: Script): Promise<string[]> {
  const { runShift } = await import('../../../stand-ins/simulate/run-shift.ts');
  const { broken } = await runShift(script);
  return [...new Set(broken.map(({ rule }) => rule))];
}

afterEach(() => {
  vi.doUnmock('#utils/pop/proof.ts');
  vi.doUnmock('#utils/pop/plan.ts');
  vi.doUnmock('#utils/crm/lead-names.ts');
  vi.doUnmock('#utils/crm/signature-parts.ts');
  vi.resetModules();
});

describe('a product that is broken on purpose is seen', () => {
  // Lead 12's code is the id of lead 49's record.
  it('believes any address', async () => {
    expect(await rulesBrokenIn(calls([12]))).toEqual([]);
    vi.resetModules();
    vi.doMock(import('#utils/pop/proof.ts'), async (original) => ({
      ...(await original()),
      proofOf: () => ({ proves: 'confirmed', by: 'address' }),
    }));
    expect(await rulesBrokenIn(calls([12]))).toEqual(['wrong-record']);
  });

  // The page of lead 20's record links to lead 21's.
  it('believes the links of another record’s page', async () => {
    expect(await rulesBrokenIn(calls([20, 21], 'by-admin'))).toEqual([]);
    vi.resetModules();
    vi.doMock(import('#utils/crm/signature-parts.ts'), async (original) => ({
      ...(await original()),
      isOtherRecord: () => false,
    }));
    vi.doMock(import('#utils/pop/plan.ts'), async (original) => {
      const plan = await original();
      return { ...plan, planPop: (target, tabs, opening) => plan.planPop(target, tabs, opening, () => null) };
    });
    expect(await rulesBrokenIn(calls([20, 21], 'by-admin'))).toEqual(['wrong-record']);
  });

  // Leads 19 and 97 have the same placeholder for a code, and no lead id.
  it('believes placeholders', async () => {
    expect(leadIn('guess-search', 19)).toMatchObject({ leadId: 0, code: leadIn('guess-search', 97).code });
    expect(await rulesBrokenIn(calls([19, 97]))).toEqual([]);
    vi.resetModules();
    vi.doMock(import('#utils/crm/lead-names.ts'), () => ({ nameOrBlank: (name: string) => name.trim() }));
    expect(await rulesBrokenIn(calls([19, 97]))).toEqual(['wrong-record']);
  });
});

describe('whose record it is', () => {
  const world = createCrmWorld('guess-search');
  const recordOf = (number: number): CrmRecord => {
    const record = world.recordOf(number);
    if (!record) throw new Error(`Lead ${number} has no record.`);
    return record;
  };
  const [own, other] = [recordOf(1), recordOf(2)];
  const opened = { kind: 'opened', words: null, address: recordPage(own.id) } as const;

  it('the lead’s own, also after it went up in another of the same person', () => {
    expect(wrongOutcome(world, 1, { ...opened, confirmedBy: 'page' }, own)).toBeNull();
    world.merge(0);
    const survivor = world.at(recordOf(0).id);
    expect(survivor?.id).not.toBe(recordOf(0).id);
    expect(survivor && world.isHis(0, survivor)).toBe(true);
  });

  it('another customer’s is wrong where it is said to be confirmed, or nothing is said', () => {
    const named = { ...opened, address: recordPage(other.id) };
    expect(wrongOutcome(world, 1, { ...named, confirmedBy: 'address' }, null)).toContain(`of lead 2`);
    expect(wrongOutcome(world, 1, opened, other)).toContain('in front without a word');
    expect(wrongOutcome(world, 1, { ...opened, words: sentence('pop.unconfirmed') }, other)).toBeNull();
    expect(wrongOutcome(world, 1, { ...named, kind: 'choose' }, other)).toBeNull();
  });

  it('a relative’s is wrong, unless only the relative is in the CRM', () => {
    const numbers = Array.from({ length: 900 }, (_, number) => number);
    const alone = numbers.find((number) => mateOf('guess-search', number) !== null && !world.recordOf(number)) ?? -1;
    expect(world.isHis(alone, recordOf(mateOf('guess-search', alone) ?? -1))).toBe(true);
    expect(world.isHis(3, recordOf(4))).toBe(false);
  });

  it('a link is for a lead that has a name', () => {
    expect(wrongLink(world, 1, recordPage(own.id))).toBeNull();
    expect(wrongLink(world, 1, recordPage(other.id))).toContain('of lead 2');
    expect(wrongLink(world, null, recordPage(own.id))).toContain('no name');
  });
});
