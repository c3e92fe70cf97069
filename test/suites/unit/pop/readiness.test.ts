import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PageReport } from '#utils/messages/protocol.ts';
import { awaitPage, judgeLinks, judgeLook, type Look, type Readiness } from '#utils/pop/readiness.ts';
import { settlePage } from '#utils/pop/settle-page.ts';
import { WAITS } from '#utils/pop/waits.ts';
import { blankReport, errorPage, notFound, recordReport } from './pretend-browser.ts';

const T = 1_000_000;
const there = (report: PageReport | null, change: Partial<Look> = {}): Look => ({
  loading: false,
  arrived: true,
  report,
  ...change,
});
const row = { label: 'Ann', addresses: ['https://crm.example.com/leads/7'] };
const rows = (...candidates: PageReport['candidates']): PageReport => ({
  ...blankReport,
  found: 'code',
  matches: candidates.length,
  candidates,
});

/** Looks one after another, so many ms apart; the last verdict. */
function look(looks: Look[], { everyMs = 250, isSearch = false } = {}) {
  let readiness = awaitPage(T);
  let next = '';
  looks.forEach((each, at) => {
    const judged = judgeLook(readiness, each, T + at * everyMs, isSearch);
    ({ readiness } = judged);
    ({ next } = judged.verdict);
  });
  return { readiness, next };
}

describe('a page that is there', () => {
  it.each([
    ['the record', recordReport],
    ['a log-in page', { ...blankReport, looks: 'log-in' as const }],
    ['nothing', notFound],
    ['an error', errorPage],
  ])('shows %s: done', (_what, report) => {
    expect(look([there(report)]).next).toBe('done');
  });

  it('stands at the record’s address and shows no more: it has to last, as apps draw “not found” a moment later', () => {
    const silent = there({ ...recordReport, own: null });
    expect(look([silent, silent], { everyMs: WAITS.recordLastsMs - 1 }).next).toBe('look-again');
    expect(look([silent, silent], { everyMs: WAITS.recordLastsMs }).next).toBe('done');
    const grown = there({ ...recordReport, own: null, content: 900 });
    expect(look([silent, grown], { everyMs: WAITS.recordLastsMs }).next).toBe('look-again');
    const blank = there({ ...recordReport, own: null, content: 0 });
    expect(look([blank, blank], { everyMs: WAITS.recordLastsMs }).next).toBe('look-again');
    expect(look([blank, blank], { everyMs: WAITS.pageLastsMs }).next).toBe('done');
  });

  it('shows nothing yet: looked at again, until it has had its time', () => {
    const { readiness, next } = look([there(blankReport)]);
    expect(next).toBe('look-again');
    expect(readiness.untilMs).toBe(T + WAITS.pageSettlesMs);
    expect(look([there(blankReport), there(blankReport)]).readiness.untilMs).toBe(readiness.untilMs);
  });

  it('has no script: one is brought', () => {
    expect(look([there(null)]).next).toBe('bring-script');
  });
});

describe('a page that is loading', () => {
  const loading = { loading: true };

  it('is not judged by the page before it, nor before it answers', () => {
    expect(look([there(recordReport, { ...loading, arrived: false })])).toEqual({
      readiness: awaitPage(T),
      next: 'look-again',
    });
    expect(look([there(null, loading)]).next).toBe('look-again');
  });

  it('is believed in what it shows, not in what it does not show yet', () => {
    expect(look([there({ ...recordReport, found: 'code' }, loading)]).next).toBe('done');
    for (const report of [notFound, blankReport, { ...recordReport, own: null }])
      expect(look([there(report, loading)]).next).toBe('look-again');
  });

  it('for ever, because its last picture never comes: taken as it is', () => {
    const looks = [there(notFound, loading), there(notFound, loading)];
    expect(look(looks, { everyMs: WAITS.pageLoadsMs - 1 }).next).toBe('look-again');
    expect(look(looks, { everyMs: WAITS.pageLoadsMs }).next).toBe('done');
  });
});

describe('a search’s result', () => {
  const search = (looks: Look[], everyMs = 250) => look(looks, { everyMs, isSearch: true }).next;

  it('one row counts once it has lasted, because a list that is being filled has one row for a moment', () => {
    expect(search([there(rows(row))])).toBe('look-again');
    expect(search([there(rows(row)), there(rows(row))], WAITS.resultLastsMs)).toBe('done');
    expect(search([there(rows(row)), there(rows(row, row))], WAITS.resultLastsMs)).toBe('look-again');
  });

  it('no row: its links are read, and lead to the record where they all lead to one, for long enough', () => {
    expect(search([there(blankReport)])).toBe('read-links');
    const idAt = (address: string) => /leads\/(\d+)/.exec(address)?.[1] ?? null;
    const judge = (before: Readiness, links: string[], atMs: number) =>
      judgeLinks(before, blankReport, links, idAt, atMs);
    const links = ['/home', '/leads/7', '/leads/7?tab=notes'];
    const first = judge(awaitPage(T), links, T);
    expect(first.verdict.next).toBe('look-again');
    expect(judge(first.readiness, links, T + WAITS.resultLastsMs).verdict).toMatchObject({
      next: 'done',
      report: { matches: 1, candidates: [{ addresses: ['/leads/7', '/leads/7?tab=notes'] }] },
    });
    const two = judge(first.readiness, [...links, '/leads/8'], T + WAITS.resultLastsMs);
    expect(two.verdict.next).toBe('look-again');
    expect(two.readiness.onlyLink.seen).toBeNull();
  });
});

describe('waiting for a page', () => {
  it.each([
    ['once, between two pages', 1, recordReport, 250],
    ['for good', Infinity, null, WAITS.refusedLastsMs],
  ])('the browser refuses the script %s', async (_how, times, settled, afterMs) => {
    let nowMs = T;
    let refused = 0;
    const page = {
      state: async () => ({ loading: false, arrived: true }),
      report: async () => (refused >= times ? recordReport : null),
      links: async () => [],
      bringScript: async () => {
        refused += 1;
        return false;
      },
      unreadable: async () => null,
    };
    const clock = { now: () => nowMs, wait: async (ms: number) => void (nowMs += ms) };
    expect(await settlePage(page, clock)).toEqual(settled);
    expect(nowMs - T).toBe(afterMs);
  });

  const report = fc.constantFrom(null, blankReport, recordReport, notFound, errorPage, rows(row), rows(row, row));
  const state = fc.option(fc.record({ loading: fc.boolean(), arrived: fc.boolean() }), { nil: null, freq: 20 });

  it('always ends in time, whatever the page does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(state),
        fc.infiniteStream(report),
        fc.boolean(),
        fc.boolean(),
        async (states, reports, lets, isSearch) => {
          let nowMs = T;
          const page = {
            state: async () => states.next().value ?? null,
            report: async () => reports.next().value ?? null,
            links: async () => ['/leads/7'],
            bringScript: async () => lets,
            unreadable: async () => null,
          };
          const clock = { now: () => nowMs, wait: async (ms: number) => void (nowMs += ms) };
          await settlePage(page, clock, isSearch ? () => '7' : undefined);
          expect(nowMs - T).toBeLessThanOrEqual(WAITS.pageThereMs + WAITS.pageSettlesMs + WAITS.lookEveryMs);
        },
      ),
    );
  });
});
