import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldStatus, isSecondaryCallStatus, readStatus, type StatusFamily } from '#utils/dialer/status.ts';

const familyOf = (text: string) => foldStatus(text).family;

describe('status words', () => {
  it.each<[StatusFamily, string[]]>([
    // The vendor's page, and the same words as servers vary them.
    ['ready', ['READY', 'Ready', ' ready ', 'CLOSER', 'AVAILABLE', 'Waiting', 'IDLE']],
    ['in-call', ['IN CALL', 'IN CALL,', 'INCALL', 'In-Call', 'in_call.', 'INCALL [A]', 'INCALL [I]', 'INCALL [M]']],
    ['in-call', ['3-WAY', '3WAY', '3 way', 'PARK', 'Park ', 'ＩＮ　ＣＡＬＬ']],
    ['wrap-up', ['DISPOSITION', 'DISPO', 'DEAD', 'HUNGUP', 'HUNG UP', 'WRAP UP', 'Wrap-up', 'WRAPUP', 'WRAP']],
    ['paused', ['PAUSE - BREAK', 'LUNCH BREAK', 'PAUSED', 'PAUSED [BRK]', 'PAUSE', 'PAUSED [IN CALL]', 'pause-lunch']],
    ['ringing', ['QUEUE', 'MQUEUE', 'RING', 'DIAL', 'PREVIEW', 'RINGING', 'Ringing...', 'DIALING']],
    ['signed-out', ['', '   ', '\t', 'OFFLINE', 'LOGOUT', 'Logged out', 'SIGNED OUT']],
    [
      'unknown',
      [
        'COMIDA',
        'BUSY',
        'NOT IN CALL',
        'IN CALLBACK',
        'CALL',
        'INCALL2',
        'BREAKING',
        'constructor',
        '__proto__',
        'ONHOOK',
        ',',
      ],
    ],
  ])('%s: %j', (family, texts) => {
    for (const text of texts) expect([text, familyOf(text)]).toEqual([text, family]);
  });

  it('keep the received text for display', () => {
    expect(foldStatus(' PAUSE - BREAK ')).toEqual({ family: 'paused', text: 'PAUSE - BREAK' });
    expect(foldStatus('Something <b>new</b>').text).toBe('Something <b>new</b>');
  });

  it('a parked or shared line is still the call', () => {
    expect(['PARK', '3-WAY', '3way '].map((text) => isSecondaryCallStatus(foldStatus(text)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(isSecondaryCallStatus(foldStatus('IN CALL'))).toBe(false);
  });
});

const none = { leadId: '', vendorLeadCode: '', phone: '', callerId: '' };
const named = [
  { ...none, leadId: '7' },
  { ...none, vendorLeadCode: 'C-7' },
  { ...none, phone: '4155550133' },
];
const familyWith = (text: string, call = none) => readStatus(text, call).family;

describe('what the rest of the answer says of a status', () => {
  const codes = [
    'COMIDA',
    'BAÑO',
    'BUSY',
    'Almuerzo',
    'BRK 2',
    'WC',
    'TRAINING',
    'MENTORING',
    '午餐',
    'Reunión de equipo',
    'LOGIN',
  ];

  it.each(codes)('%s is a pause code where no call is named, and unknown where one is', (code) => {
    expect(readStatus(` ${code} `, none)).toEqual({ family: 'paused', text: code });
    for (const call of named) expect(familyWith(code, call)).toBe('unknown');
    expect(familyWith(code, { ...none, callerId: 'M4181606420000000104' })).toBe('unknown');
  });

  it.each([
    'NOT READY',
    'NOT IN CALL',
    'IN CALL 2',
    'In call [A] [B]',
    'RING/ALL',
    '3 way call',
    ',',
    '7',
    '???',
    'x'.repeat(31),
  ])('%s is no pause code: it is near a word of the dialer, or no name', (text) =>
    expect(familyWith(text)).toBe('unknown'),
  );

  it('the dialer’s own words mean what they mean either way', () => {
    for (const call of [none, ...named]) {
      expect(familyWith('IN CALL', call)).toBe('in-call');
      expect(familyWith('READY', call)).toBe('ready');
      expect(familyWith('OFFLINE', call)).toBe('signed-out');
      expect(familyWith('PAUSE - BREAK', call)).toBe('paused');
    }
  });

  it('PAUSED with a lead is upstream’s wrap-up', () => {
    expect(familyWith('PAUSED [BRK]', { ...none, leadId: '7' })).toBe('wrap-up');
    expect(familyWith('PAUSED', { ...none, phone: '4155550133' })).toBe('paused');
    expect(familyWith('PAUSED')).toBe('paused');
  });

  it('a blank status is signed out, but not while a call is named', () => {
    expect(familyWith(' ')).toBe('signed-out');
    for (const call of named) expect(familyWith('', call)).toBe('unknown');
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
        for (const call of [none, ...named]) {
          expect(familyWith(text, call) === 'in-call').toBe(callWords.has(bare(text)));
        }
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
