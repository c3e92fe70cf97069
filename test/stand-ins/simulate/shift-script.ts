import type { AgentChange } from '../dialer/agent-states.ts';
import { callIdOf } from '../dialer/agent-states.ts';
import { someIncidents } from './incidents.ts';
import type { Opening } from '#utils/settings/schema.ts';
import { createRandom, type Random, seedOf } from './random.ts';
import { CRM_KINDS, type CrmKind, leadIn, LEADS, mateOf, type SimulatedLead, WITHHELD } from './crm-world.ts';
import type { Block, Script, Step } from './script.ts';

const CALL_DAY_MS = Date.UTC(2026, 2, 4, 8);

type Lead = SimulatedLead;

/** What a script's calls are made with. */
export type Maker = {
  random: Random;
  perCallId: boolean;
  /** Whether a call that seems to be over for a moment can be told from the next to the same lead, whatever goes wrong. */
  falseEnds: boolean;
  showing: () => number;
  /** A lead that has not called of late, which the dialer can name if `named`. */
  lead: (named?: 'named') => Lead;
  /** Another lead to whom the dialer may switch on the same line: its number has to be the same where records show it. */
  onSameLine: (lead: Lead) => Lead | null;
};

/** How long an agent and a caller talk, ms: many hang up at once, some talk for minutes. */
export function talkMs(random: Random): number {
  const kind = random.next();
  if (kind < 0.1) return random.between(300, 2000);
  if (kind < 0.28) return random.between(2000, 9000);
  if (kind < 0.8) return random.between(9000, 75_000);
  return random.between(75_000, 300_000);
}

/** What the dialer says of a call to this lead. */
export function callFields(lead: Lead, { perCallId, random }: Maker): AgentChange {
  // Only a call that its own id tells apart may hide its number.
  const isWithheld = perCallId && lead.leadId !== 0 && random.chance(0.06);
  return {
    lead_id: random.chance(0.5) ? lead.leadId : String(lead.leadId),
    vendor_lead_code: lead.code,
    in_call_with: isWithheld ? random.pick(WITHHELD) : lead.phone,
    caller_id: perCallId ? callIdOf('DIALER', lead.leadId, CALL_DAY_MS + random.whole(0, 86_400_000)) : '4155550000',
    campaign_id: 'CAMP001',
    campaign_name: 'EXAMPLE_CAMPAIGN',
    call_type: 'DIALER',
  };
}

const noFields: AgentChange = {
  lead_id: 0,
  vendor_lead_code: '',
  in_call_with: '',
  caller_id: '',
  campaign_id: '',
  campaign_name: '',
  call_type: '',
};

/** The steps of one call, in one of the ways in which calls go. */
function callSteps(maker: Maker): Step[] {
  const { random } = maker;
  const lead = maker.lead();
  const fields = callFields(lead, maker);
  const showing = maker.showing();
  const inCall = (forMs: number, more: AgentChange = {}, of: number | null = showing): Step => ({
    forMs,
    change: { state: 'in-call', ...fields, ...more },
    showing: of,
    lead: lead.number,
  });
  const talk = talkMs(random);
  const kind = random.next();
  if (kind < 0.3 || lead.leadId === 0) return [inCall(talk)];
  if (kind < 0.37) return rewritten(inCall, talk, lead, random);
  if (kind < 0.44) return maker.falseEnds ? falseEnds(inCall, talk, fields, random) : [inCall(talk)];
  if (kind < 0.56) return flicker(inCall, talk, random);
  if (kind < 0.66) return threeWay(inCall, talk, random);
  if (kind < 0.75) {
    // The dialer's switch_lead: the same line, another record.
    const other = maker.onSameLine(lead);
    if (!other) return [inCall(talk)];
    const switched = { lead_id: other.leadId, vendor_lead_code: other.code };
    const there = { ...inCall(talkMs(random), switched, maker.showing()), lead: other.number };
    const back = random.chance(0.2) ? [inCall(talkMs(random), {}, maker.showing())] : [];
    return [inCall(talk), there, ...back];
  }
  if (kind < 0.84) {
    // The dialer shows the number first, and the lead a moment later.
    const unknown = random.chance(0.3)
      ? { ...noFields, in_call_with: lead.phone }
      : { lead_id: 0, vendor_lead_code: '' };
    return [inCall(random.between(500, 8000), unknown), inCall(talk)];
  }
  if (kind < 0.95) {
    const same = maker.perCallId && random.chance(0.35);
    const nextLead = same ? lead : maker.lead('named');
    const next = inCall(talkMs(random), callFields(nextLead, maker), maker.showing());
    return [inCall(talk), { ...next, lead: nextLead.number }];
  }
  const strange = inCall(random.between(800, 9000), { status: random.pick(['CONSULT', 'XFER-WAIT', 'HOLD']) }, null);
  return [inCall(talk), strange, inCall(talkMs(random))];
}

/** The dialer writes the same number otherwise from one answer to the next. */
function rewritten(
  inCall: (forMs: number, more?: AgentChange) => Step,
  talk: number,
  lead: Lead,
  random: Random,
): Step[] {
  const ways = [`1${lead.phone}`, `9${lead.phone}`, `${lead.phone}x12`, `sip:${lead.phone}@10.0.0.7`, 'anonymous'];
  const times = random.whole(2, 5);
  return Array.from({ length: times }, () => inCall(talk / times + 300, { in_call_with: random.pick(ways) }));
}

/** The call seems to be over for one or two polls, and goes on. */
function falseEnds(
  inCall: (forMs: number, more?: AgentChange) => Step,
  talk: number,
  fields: AgentChange,
  random: Random,
): Step[] {
  const sign = (): Step => ({
    forMs: random.between(300, 6000),
    change: {
      ...fields,
      state: 'wrap-up',
      status: random.pick(['DISPOSITION', 'PAUSED', 'READY', 'DEAD', 'HUNGUP']),
    },
    showing: null,
  });
  const times = random.whole(1, 3);
  return [inCall(talk), ...Array.from({ length: times }, () => [sign(), inCall(talkMs(random))]).flat()];
}

function flicker(inCall: (forMs: number, more?: AgentChange) => Step, talk: number, random: Random): Step[] {
  const times = random.whole(1, 4);
  return Array.from({ length: times }, () => [
    inCall(talk / times + 300),
    inCall(random.between(300, 20_000), { state: 'park', status: 'PARK' }),
  ])
    .flat()
    .concat(inCall(random.between(300, 20_000)));
}

function threeWay(inCall: (forMs: number, more?: AgentChange) => Step, talk: number, random: Random): Step[] {
  const third = { status: '3-WAY', in_call_with: `212555${random.whole(1000, 9999)}` };
  const more = random.chance(0.5) ? { ...third, caller_id: '2125550000' } : third;
  const begins = random.chance(0.15) ? [] : [inCall(talk)];
  return [...begins, inCall(random.between(500, 40_000), more), inCall(random.between(500, 20_000))];
}

/** A step without a call. */
export const plain = (state: AgentChange['state'], forMs: number): Step => ({
  forMs,
  change: { ...noFields, state },
  showing: null,
});

function block(maker: Maker, seed: number, faults: boolean): Block {
  const { random } = maker;
  const manual = random.chance(0.06);
  const before = [plain('ready', random.between(500, 40_000))];
  if (manual) before.push(plain('paused', random.between(500, 20_000)));
  else if (random.chance(0.4))
    before.push({ ...plain('ready', random.between(200, 4000)), change: { ...noFields, state: 'queued', lead_id: 1 } });
  const steps = [...before, ...callSteps(maker)];
  const lead = steps.at(-1)?.change;
  const wrapUp: AgentChange = random.chance(0.3)
    ? { ...lead, state: 'hung-up', status: 'PAUSED' }
    : { ...lead, state: 'wrap-up', status: 'DISPOSITION' };
  if (random.chance(0.85)) steps.push({ forMs: random.between(500, 25_000), change: wrapUp, showing: null });
  if (random.chance(0.15)) steps.push(plain(random.pick(['paused', 'lunch']), random.between(2000, 90_000)));
  if (random.chance(0.03)) steps.push(plain('signed-out', random.between(2000, 60_000)));
  const lengthMs = steps.reduce((sum, { forMs }) => sum + forMs, 0);
  const leads = steps.flatMap(({ showing, lead: called }) => (showing === null ? [] : (called ?? [])));
  return { seed, steps, incidents: faults ? someIncidents(random, lengthMs, leads) : [] };
}

/** A shift with at least so many showings of a call, all by chance, from a seed. */
export function shiftScript(seed: number, calls: number, faults: boolean): Script {
  const crm: CrmKind = CRM_KINDS[seed % CRM_KINDS.length] ?? 'codes-are-ids';
  const random = createRandom(seedOf(seed, 0));
  let showings = 0;
  let previous: Lead[] = [];
  const perCallId = random.chance(0.6);
  const maker = {
    perCallId,
    // Without an id of its own a call is told by time, and what goes wrong may take long.
    falseEnds: perCallId || !faults,
    showing: () => showings++,
    // Two calls to one lead can only be told apart by caller id, or by what is seen between them.
    lead(this: void, named?: 'named'): Lead {
      for (;;) {
        const lead = leadIn(crm, maker.random.whole(0, LEADS - 1));
        const isRecent = previous.some(({ number, phone }) => number === lead.number || phone === lead.phone);
        if (isRecent || (named && lead.leadId === 0)) continue;
        previous = [lead, ...previous].slice(0, 8);
        return lead;
      }
    },
    onSameLine(this: void, { number }: Lead): Lead | null {
      if (crm === 'codes-are-ids') return maker.lead('named');
      const mate = mateOf(crm, number);
      const lead = mate === null ? null : leadIn(crm, mate);
      return lead?.leadId === 0 ? null : lead;
    },
    random,
  };
  const blocks: Block[] = [];
  for (;;) {
    if (showings >= calls) break;
    const blockSeed = seedOf(seed, blocks.length + 1);
    maker.random = createRandom(blockSeed);
    blocks.push(block(maker, blockSeed, faults));
  }
  const openings: readonly Opening[] = ['reuse', 'new-tab', 'background', 'ask', 'own-tab'];
  return { seed, opening: openings[seed % openings.length] ?? 'reuse', crm, blocks };
}
