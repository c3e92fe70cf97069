import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_POP, type PopSession, popSessionSchema } from '#utils/pop/pop-session.ts';
import { createPopStore } from '#utils/pop/pop-store.ts';
import { type PopEvent, reducePop } from '#utils/pop/reduce-pop.ts';
import { popOf } from './example-pop.ts';

const signature = { origin: 'https://crm.example.com', path: '/leads/7', query: {}, hash: null };
const tab = (tabId: number) => ({ tabId, windowId: 1, openedByPop: true });
const begun = (callKey: string): PopEvent => ({ type: 'begun', callKey });
const placed = (callKey: string, tabId: number): PopEvent => ({
  type: 'placed',
  tab: tab(tabId),
  profileId: 'crm',
  address: null,
  pop: popOf(callKey),
});

function after(...events: PopEvent[]) {
  let session: PopSession = NO_POP;
  let tell: ReturnType<typeof reducePop>['tell'] = [];
  for (const event of events) ({ session, tell } = reducePop(session, event));
  return { session, tell, shown: session.shown };
}

describe('the browser goes on with a tab under another id', () => {
  const replaced = (tabId: number, byTabId: number): PopEvent => ({ type: 'tab-replaced', tabId, byTabId });

  it('the pop tab stays the pop tab, also after its call', () => {
    expect(after(begun('A'), placed('A', 1), replaced(1, 9)).shown).toMatchObject({ tabId: 9, openedByPop: true });
    const ended: PopEvent = { type: 'call-ended', callKey: 'A', endedAtMs: 5 };
    expect(after(begun('A'), placed('A', 1), ended, replaced(1, 9))).toMatchObject({ shown: { tabId: 9 }, tell: [] });
  });

  it('so does the tab whose card offers the record', () => {
    const offered: PopEvent = { type: 'offered', callKey: 'A', inTab: 2 };
    const { shown } = after(begun('A'), placed('A', 1), offered, replaced(2, 9));
    expect(shown).toMatchObject({ tabId: 1, offeredIn: 9 });
  });

  it('another tab changes nothing', () => {
    const before = after(begun('A'), placed('A', 1)).session;
    expect(reducePop(before, replaced(3, 9)).session).toBe(before);
  });
});

describe('a pop is placed', () => {
  it('in the tab that shows it', () => {
    expect(after(begun('A'), placed('A', 1)).shown).toMatchObject({ tabId: 1, offeredIn: null, pop: { callKey: 'A' } });
  });

  it('not one that the next call has superseded, nor one whose call is over', () => {
    expect(after(begun('A'), begun('B'), placed('A', 1)).shown).toBeNull();
    expect(after(begun('A'), { type: 'call-ended', callKey: 'A', endedAtMs: 9 }, placed('A', 1)).shown).toBeNull();
    expect(after(begun('A'), placed('A', 1), begun('B'), placed('A', 2)).shown?.tabId).toBe(1);
  });

  it('the tabs that showed the last one, and offered it, are told; the tab that goes on to the next is not', () => {
    const offered: PopEvent = { type: 'offered', callKey: 'A', inTab: 5 };
    const gone = { callKey: 'A', endedAtMs: null };
    expect(after(begun('A'), placed('A', 1), offered, begun('B'), placed('B', 2)).tell).toEqual([
      { tabId: 1, end: gone },
      { tabId: 5, end: gone },
    ]);
    expect(after(begun('A'), placed('A', 1), begun('B'), placed('B', 1)).tell).toEqual([]);
  });
});

describe('the call is over', () => {
  it('its pages are told when, and the tab stays the one that the next pop may use', () => {
    const { shown, tell } = after(begun('A'), placed('A', 1), { type: 'call-ended', callKey: 'A', endedAtMs: 9 });
    expect(tell).toEqual([{ tabId: 1, end: { callKey: 'A', endedAtMs: 9 } }]);
    expect(shown).toMatchObject({ tabId: 1, openedByPop: true, pop: { highlight: false, card: { endedAtMs: 9 } } });
  });

  it('dismissed, its pages lose the card at once', () => {
    const { shown, tell } = after(begun('A'), placed('A', 1), { type: 'dismissed', callKey: 'A', inTab: 1, atMs: 9 });
    expect(tell).toEqual([{ tabId: 1, end: { callKey: 'A', endedAtMs: null } }]);
    expect(shown?.pop.card.endedAtMs).toBe(9);
  });
});

describe('the call goes on after all', () => {
  const ended: PopEvent = { type: 'call-ended', callKey: 'A', endedAtMs: 9 };
  const resumed: PopEvent = { type: 'call-resumed', callKey: 'A' };

  it('the pop is shown as before its end, and may change again', () => {
    const shown = after(begun('A'), placed('A', 1));
    expect(after(begun('A'), placed('A', 1), ended, resumed)).toEqual(shown);
    expect(after(begun('A'), placed('A', 1), ended, resumed, placed('A', 2)).shown?.tabId).toBe(2);
    // It may end, and go on, once more.
    expect(after(begun('A'), placed('A', 1), ended, resumed, ended, resumed)).toEqual(shown);
  });

  it('not a card that the agent has closed, before or after', () => {
    const dismissed: PopEvent = { type: 'dismissed', callKey: 'A', inTab: 1, atMs: 5 };
    expect(after(begun('A'), placed('A', 1), dismissed, ended, resumed).shown?.pop.card.endedAtMs).not.toBeNull();
    expect(after(begun('A'), placed('A', 1), ended, dismissed, resumed).shown?.pop.card.endedAtMs).not.toBeNull();
  });

  it('not once another call has begun', () => {
    expect(after(begun('A'), placed('A', 1), ended, begun('B'), resumed).shown?.pop.card.endedAtMs).toBe(9);
  });

  it('not where its end was not told', () => {
    expect(after(begun('A'), placed('A', 1), resumed)).toEqual(after(begun('A'), placed('A', 1)));
  });
});

it('the offer goes when the agent comes to the pop tab', () => {
  const offered: PopEvent[] = [begun('A'), placed('A', 1), { type: 'offered', callKey: 'A', inTab: 5 }];
  expect(after(...offered, { type: 'tab-activated', tabId: 5 }).shown?.offeredIn).toBe(5);
  const come = after(...offered, { type: 'tab-activated', tabId: 1 });
  expect(come.shown?.offeredIn).toBeNull();
  expect(come.tell).toEqual([{ tabId: 5, end: { callKey: 'A', endedAtMs: null } }]);
});

it('“this is the record” makes the page the record’s', () => {
  const address = 'https://crm.example.com/leads/7';
  const linked = { type: 'linked', callKey: 'A', tabId: 1, address, signature } as const;
  expect(after(begun('A'), placed('A', 1), linked).shown).toMatchObject({
    address,
    pop: { keys: { signature }, card: { canLink: false, note: null } },
  });
  expect(after(begun('A'), placed('A', 2), linked).shown?.address).toBeNull();
});

const callKey = fc.constantFrom('A', 'B', 'C');
const tabId = fc.integer({ min: 1, max: 4 });
/** Whether it comes from a tab that shows a card of its call. */
const isOfCard = ({ shown }: { shown: PopSession['shown'] }, event: { callKey: string; inTab: number }): boolean =>
  shown?.pop.callKey === event.callKey && [shown.tabId, shown.offeredIn].includes(event.inTab);
const anyEvent: fc.Arbitrary<PopEvent> = fc.oneof(
  callKey.map((key) => begun(key)),
  fc.tuple(callKey, tabId).map(([key, id]) => placed(key, id)),
  fc.record({ type: fc.constant('offered'), callKey, inTab: tabId }),
  fc.record({ type: fc.constant('tab-activated'), tabId }),
  fc.record({ type: fc.constant('card-moved'), inTab: tabId, corner: fc.constantFrom('top-left', 'bottom-right') }),
  fc.record({ type: fc.constant('dismissed'), callKey, inTab: tabId, atMs: fc.constant(5) }),
  fc.record({ type: fc.constant('call-ended'), callKey, endedAtMs: fc.constant(6) }),
  fc.record({ type: fc.constant('call-resumed'), callKey }),
  fc.record({
    type: fc.constant('linked'),
    callKey,
    tabId,
    address: fc.constant('https://crm.example.com/leads/7'),
    signature: fc.constant(signature),
  }),
  fc.record({ type: fc.constant('found-late'), callKey, tabId, card: fc.constant({ note: null, canLink: false }) }),
);

describe('whatever happens, in any order', () => {
  it('what is shown is the last pop that was placed while its call was the last to begin', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
        let wanted: string | null = null;
        let owner: string | null = null;
        for (const [index, event] of events.entries()) {
          if (event.type === 'begun') wanted = event.callKey;
          const isOver =
            event.type === 'dismissed'
              ? isOfCard(after(...events.slice(0, index)), event)
              : event.type === 'call-ended';
          if (isOver && 'callKey' in event && event.callKey === wanted) wanted = null;
          if (event.type === 'placed' && event.pop.callKey === wanted) owner = wanted;
        }
        const { session, shown } = after(...events);
        expect(shown?.pop.callKey ?? null).toBe(owner);
        expect(popSessionSchema.parse(structuredClone(session))).toEqual(session);
      }),
    );
  });

  it('an event of another call than the one shown changes nothing of it', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), anyEvent, (events, event) => {
        const { session } = after(...events);
        const of = 'callKey' in event ? event.callKey : null;
        fc.pre(event.type !== 'begun' && of !== null && of !== session.shown?.pop.callKey);
        const next = reducePop(session, event);
        expect(next.session.shown).toEqual(session.shown);
        expect(next.tell).toEqual([]);
      }),
    );
  });

  it('what the agent does with a card counts only in a tab that has it', () => {
    const ofCard = anyEvent.filter((event) => event.type === 'card-moved' || event.type === 'dismissed');
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), ofCard, (events, event) => {
        const { session, shown } = after(...events);
        fc.pre('inTab' in event && shown?.tabId !== event.inTab && shown?.offeredIn !== event.inTab);
        expect(reducePop(session, event)).toEqual({ session, tell: [] });
      }),
    );
  });

  it('no page is left with a card that nobody takes away: a page that showed the pop still does, or is told', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), anyEvent, (events, event) => {
        const { session } = after(...events);
        const next = reducePop(session, event);
        const pages = ({ shown }: PopSession) => (shown ? [shown.tabId, shown.offeredIn] : []);
        const lost = pages(session).filter((id) => id !== null && !pages(next.session).includes(id));
        expect(next.tell.map((each) => each.tabId)).toEqual(expect.arrayContaining(lost));
      }),
    );
  });
});

const noFault = (error: unknown) => {
  throw error;
};

describe('the store', () => {
  const slow = () => {
    let stored: PopSession | null = null;
    return {
      stored: () => stored,
      read: async () => structuredClone(stored),
      async write(session: PopSession) {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
        stored = structuredClone(session);
      },
    };
  };
  const sent = (store: ReturnType<typeof createPopStore>, event: PopEvent) =>
    store.update((session) => reducePop(session, event).session);

  it('the card moved just as the next call pops: the next call is shown, its card where it was moved to', async () => {
    for (let run = 0; run < 150; run += 1) {
      const memory = slow();
      const store = createPopStore(memory, noFault);
      await sent(store, begun('A'));
      await sent(store, placed('A', 1));
      await Promise.all([
        sent(store, { type: 'card-moved', inTab: 1, corner: 'bottom-left' }),
        sent(store, begun('B')),
        sent(store, placed('B', 1)),
        sent(store, { type: 'card-moved', inTab: 1, corner: 'bottom-left' }),
      ]);
      expect(memory.stored()?.shown?.pop).toMatchObject({ callKey: 'B', card: { corner: 'bottom-left' } });
    }
  });

  it('storage that refuses a write costs no call its record: the change holds, and is stored with the next', async () => {
    const memory = slow();
    const faults: unknown[] = [];
    let isFull = false;
    const store = createPopStore(
      {
        read: memory.read,
        write: (session) => (isFull ? Promise.reject(new Error('full')) : memory.write(session)),
      },
      (error) => faults.push(error),
    );
    await sent(store, begun('A'));
    isFull = true;
    expect((await sent(store, placed('A', 1))).shown?.tabId).toBe(1);
    expect(memory.stored()?.shown).toBeNull();
    expect(faults).toHaveLength(1);
    isFull = false;
    await sent(store, { type: 'card-moved', inTab: 1, corner: 'top-left' });
    expect(memory.stored()?.shown).toMatchObject({ tabId: 1, pop: { card: { corner: 'top-left' } } });
  });
});
