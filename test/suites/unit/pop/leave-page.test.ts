import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awaitLeaving, type TabBeingSent } from '#utils/pop/leave-page.ts';
import { WAITS } from '#utils/pop/waits.ts';

const FROM = 'https://crm.example.com/leads/1';
const TO = 'https://crm.example.com/leads/2';

type Moment = { url?: string; loading: boolean; arrived?: boolean; page: 'answers' | 'none' | 'silent' };

/** A tab that is what `at` says at each moment; what became of it, and how long that took. */
async function leave(at: (ms: number) => Moment | null, to = TO) {
  let now = 0;
  const moment = () => at(now);
  const tab: TabBeingSent = {
    async state() {
      const is = moment();
      return is && { url: is.url ?? FROM, loading: is.loading, arrived: is.arrived ?? false };
    },
    async ask() {
      const page = moment()?.page ?? 'none';
      if (page === 'silent') now += WAITS.silentMs;
      return page;
    },
  };
  const wait = async (ms: number) => void (now += ms);
  const result = await awaitLeaving(tab, { from: FROM, to }, { now: () => now, wait });
  return { result, ms: now };
}

describe('a tab that is sent elsewhere', () => {
  it('has left at once where nothing asks, however slow the server is', async () => {
    const slow: Moment = { loading: true, page: 'answers' };
    expect(await leave(() => slow)).toEqual({ result: 'went', ms: 0 });
    expect(await leave(() => ({ ...slow, page: 'none' }))).toEqual({ result: 'went', ms: 0 });
    expect(await leave(() => ({ ...slow, url: TO }))).toEqual({ result: 'went', ms: 0 });
    expect(await leave(() => ({ ...slow, arrived: true, page: 'silent' }))).toEqual({ result: 'went', ms: 0 });
    // The same address anew, a place in the page; and a tab that was closed.
    for (const to of [FROM, `${FROM}#notes`])
      expect(await leave(() => ({ ...slow, loading: false }), to)).toEqual({ result: 'went', ms: 0 });
    expect(await leave(() => null)).toEqual({ result: 'went', ms: 0 });
  });

  it('stays where the agent says so', async () => {
    const { result, ms } = await leave((now) =>
      now < 3000 ? { loading: true, page: 'silent' } : { loading: false, page: 'answers' },
    );
    expect(result).toBe('stayed');
    expect(ms).toBeLessThan(3000 + WAITS.lookEveryMs + WAITS.silentMs);
  });

  it('stays where the agent says so before anybody can look', async () => {
    let looks = 0;
    const moments: Moment[] = [
      { loading: true, page: 'answers' },
      { loading: true, page: 'answers' },
    ];
    const at = () => moments[looks++] ?? { loading: false, page: 'answers' as const };
    expect(await leave(at)).toEqual({ result: 'stayed', ms: 0 });
  });

  it('that is not on its way stays, unless it is before the caller can wait no longer (Firefox)', async () => {
    const asked: Moment = { loading: false, page: 'answers' };
    expect((await leave(() => asked)).result).toBe('stayed');
    expect((await leave((now) => (now < 3000 ? asked : { ...asked, loading: true }))).result).toBe('went');
    expect((await leave((now) => (now < 3000 ? asked : { ...asked, arrived: true }))).result).toBe('went');
  });

  it('goes where the agent lets it go, at once or once the server answers', async () => {
    const asked: Moment = { loading: true, page: 'silent' };
    expect((await leave((now) => (now < 3000 ? asked : { ...asked, url: TO }))).result).toBe('went');
    expect((await leave((now) => (now < 3000 ? asked : { ...asked, page: 'answers' }))).result).toBe('went');
  });

  it('counts as staying where the agent says nothing: the caller waits no longer', async () => {
    const { result, ms } = await leave(() => ({ loading: true, page: 'silent' }));
    expect(result).toBe('stayed');
    expect(ms).toBeGreaterThanOrEqual(WAITS.leaveSiteMs);
    expect(ms).toBeLessThanOrEqual(WAITS.leaveSiteMs + WAITS.lookEveryMs + WAITS.silentMs);
  });

  it('that has a page after the question is never said to have stayed, nor one that stays to have gone', async () => {
    const asked = fc.record({
      untilMs: fc.integer({ min: WAITS.silentMs, max: WAITS.leaveSiteMs - 1000 }),
      goes: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ untilMs, goes }) => {
        const after: Moment = goes ? { url: TO, loading: false, page: 'answers' } : { loading: false, page: 'answers' };
        const { result } = await leave((now) => (now < untilMs ? { loading: true, page: 'silent' } : after));
        expect(result).toBe(goes ? 'went' : 'stayed');
      }),
    );
  });
});
