import { pagePhrases } from '#utils/crm/page-phrases.ts';
import { beforeEach, expect, it } from 'vitest';
import type { PageReport } from '#utils/messages/protocol.ts';
import { createFrameReports, type FrameReports, withFrame } from '#utils/pop/frame-reports.ts';
import { blankReport } from './pretend-browser.ts';

const keys = {
  signature: null,
  isGuess: false,
  vendorLeadCode: 'A',
  leadId: '7',
  phones: [],
  rowSelector: null,
  phrases: pagePhrases,
};
const others = { ...keys, vendorLeadCode: 'B' };

const found: PageReport = { ...blankReport, found: 'code', matches: 1, candidates: [{ label: 'Ann', addresses: [] }] };

let nowMs: number;
let frames: FrameReports;
beforeEach(() => {
  nowMs = 1000;
  frames = createFrameReports(() => nowMs);
  for (const tabId of [7, 8]) frames.ask(tabId, keys);
});

it('a tab has frames once one has come or said something', () => {
  expect(frames.has(7)).toBe(false);
  frames.noteFrame(7);
  frames.record(8, keys, blankReport);
  expect([frames.has(7), frames.has(8), frames.has(9)]).toEqual([true, true, false]);
  expect(frames.latestSince(7, keys, 0)).toBeNull();
});

it('the frame that has found the record counts, not the one beside it that has not', () => {
  frames.record(7, keys, blankReport);
  frames.record(7, keys, found);
  frames.record(7, keys, blankReport);
  frames.noteFrame(7);
  expect(frames.latestSince(7, keys, 1000)).toEqual(found);
  expect(frames.latestSince(8, keys, 1000)).toBeNull();
  // An answer to the question of the call before.
  expect(frames.latestSince(7, others, 1000)).toBeNull();
});

it('what nobody has asked for counts for nothing', () => {
  frames.record(9, keys, found);
  frames.record(7, others, found);
  expect([frames.has(9), frames.latestSince(9, keys, 0)]).toEqual([false, null]);
  expect(frames.latestSince(7, others, 0)).toBeNull();
  frames.ask(7, others);
  frames.record(7, keys, found);
  expect(frames.latestSince(7, keys, 0)).toBeNull();
  frames.record(7, others, found);
  expect(frames.latestSince(7, others, 0)).toEqual(found);
});

it('what was said before the question is no answer to it', () => {
  frames.record(7, keys, found);
  nowMs = 2000;
  expect(frames.latestSince(7, keys, 1500)).toBeNull();
  frames.record(7, keys, found);
  expect(frames.latestSince(7, keys, 1500)).toEqual(found);
});

it('what is found comes from the frame, what is typed from the page', () => {
  const page: PageReport = { ...blankReport, looks: 'not-found', typing: true };
  expect(withFrame(page, { ...found, unsaved: true })).toEqual({ ...found, typing: true });
});

it('a page at the record’s address gains only what a frame shows as the record’s own', () => {
  const page: PageReport = {
    ...blankReport,
    found: 'address',
    looks: 'record',
    address: 'https://crm.example.com/leads/7',
  };
  expect(withFrame(page, { ...found, own: 'code', address: 'https://app.example.com/' })).toEqual({
    ...page,
    own: 'code',
  });
  expect(withFrame(page, found)).toEqual(page);
});
