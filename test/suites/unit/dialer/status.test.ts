import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldStatus, isSecondaryCallStatus, isUpstreamWrapUp, type StatusFamily } from '#utils/dialer/status.ts';

const familyOf = (text: string) => foldStatus(text).family;

describe('status words', () => {
  it.each<[StatusFamily, string[]]>([
    // The vendor's page, and the same words as servers vary them.
    ['ready', ['READY', 'Ready', ' ready ', 'CLOSER']],
    ['in-call', ['IN CALL', 'IN CALL,', 'INCALL', 'In-Call', 'in_call.', 'INCALL [A]', 'INCALL [I]', 'INCALL [M]']],
    ['in-call', ['3-WAY', '3WAY', '3 way', 'PARK', 'Park ', 'ＩＮ　ＣＡＬＬ']],
    ['wrap-up', ['DISPOSITION', 'DISPO', 'DEAD', 'HUNGUP', 'HUNG UP']],
    ['paused', ['PAUSE - BREAK', 'LUNCH BREAK', 'PAUSED', 'PAUSED [BRK]', 'PAUSE', 'PAUSED [IN CALL]', 'pause-lunch']],
    ['ringing', ['QUEUE', 'MQUEUE', 'RING', 'DIAL', 'PREVIEW']],
    ['signed-out', ['', '   ', '\t']],
    [
      'unknown',
      ['NOT IN CALL', 'IN CALLBACK', 'CALL', 'INCALL2', 'BREAKING', 'constructor', '__proto__', 'ONHOOK', ','],
    ],
  ])('%s: %j', (family, texts) => {
    for (const text of texts) expect([text, familyOf(text)]).toEqual([text, family]);
  });

  it('keep the received text for display', () => {
    expect(foldStatus(' PAUSE - BREAK ')).toEqual({ family: 'paused', text: 'PAUSE - BREAK' });
    expect(foldStatus('Something <b>new</b>').text).toBe('Something <b>new</b>');
  });

  it('a parked or shared line is still the call; PAUSED with a lead is upstream’s wrap-up', () => {
    expect(['PARK', '3-WAY', '3way '].map((text) => isSecondaryCallStatus(foldStatus(text)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(isSecondaryCallStatus(foldStatus('IN CALL'))).toBe(false);
    expect(isUpstreamWrapUp(foldStatus('PAUSED [BRK]'), '7')).toBe(true);
    expect(isUpstreamWrapUp(foldStatus('PAUSED'), '')).toBe(false);
    expect(isUpstreamWrapUp(foldStatus('PAUSE - BREAK'), '7')).toBe(false);
  });
});

// Independent of the code: only letters and digits count, a bracketed code behind does not.
const callWords = new Set(['incall', '3way', 'park']);
const bare = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/\s*\[[^\]]*\]\s*$/, '')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase()
    .toLowerCase();

describe('for any text', () => {
  it('is in call only for the words of a call', () => {
    const near = fc
      .tuple(fc.constantFrom('', 'NOT ', 'X', 'PAUSED ', '7'), fc.constantFrom('IN CALL', '3-WAY', 'PARK'), fc.string())
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(near, fc.string(), fc.string({ unit: 'grapheme' })), (text) => {
        expect(familyOf(text) === 'in-call').toBe(callWords.has(bare(text)));
      }),
      { numRuns: 2000 },
    );
  });

  it('letter case, blanks and punctuation make no difference', () => {
    const words = fc.constantFrom('READY', 'IN CALL', 'DISPOSITION', 'HUNGUP', 'MQUEUE', '3-WAY', 'PARK', 'PAUSED');
    const dressed = words.chain((word) =>
      fc
        .array(fc.tuple(fc.boolean(), fc.constantFrom('', '', ' ', '-', '_', '.', ',')), {
          minLength: word.length,
          maxLength: word.length,
        })
        .map((ways) => ({
          word,
          text: Array.from(
            word,
            (char, at) => (ways[at]?.[0] ? char.toLowerCase() : char) + (ways[at]?.[1] ?? ''),
          ).join(''),
        })),
    );
    fc.assert(
      fc.property(dressed, ({ word, text }) => {
        expect(familyOf(text)).toBe(familyOf(word));
      }),
    );
  });
});
