import { describe, expect, it } from 'vitest';
import { guessTemplate } from '#utils/crm/guess-template.ts';
import { recordsInText } from '#utils/crm/lookup-answer.ts';
import { phoneForms } from '#utils/crm/phone.ts';
import { recognise } from '#utils/crm/recognise.ts';
import { recordIdOf, rememberedAddress } from '#utils/crm/record-address.ts';
import { showsRecord } from '#utils/crm/record-signature.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { crmProfileSchema } from '#utils/crm/profile.ts';
import { isOtherRecord } from '#utils/crm/signature-parts.ts';
import { parseTemplate } from '#utils/crm/template.ts';
import { compareLines } from '#utils/dialer/same-line.ts';
import { parseAnswer } from '#utils/dialer/snapshot.ts';
import { readStatus } from '#utils/dialer/status.ts';
import { phonesIn } from '#utils/page/phone-match.ts';
import { hasToken } from '#utils/page/text-patterns.ts';
import { searchesInAddresses } from '#utils/survey/link-searches.ts';
import { isSecret } from '#utils/survey/template-text.ts';
import { valueTest } from '#utils/survey/value-test.ts';
import { writtenNumber } from '#utils/survey/written-number.ts';

// No regular expression is slow by itself (regular-expressions.test.ts), and what is built of them must not be either. Each
// text here is as long as the product ever reads it; the ways that were slow took from half a second to years.

/** Generous: these take some milliseconds. */
const LIMIT_MS = 400;

const ANSWER = 256 * 1024;
const ADDRESS = 4000;
const FIELD = 200;
const PAGE_TEXT = 64 * 1024;
const filled = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

function crmOf(recordTemplate: string) {
  const resolved = resolveCrm(
    crmProfileSchema.parse({ id: 'own', address: 'https://crm.example.com', recordTemplate, routing: 'hash' }),
  );
  if (!('crm' in resolved)) throw new Error('no CRM');
  return resolved.crm;
}

const severalInOnePiece = crmOf('/c/{record_id}-{phone}-{agent}-{caller_id}-{campaign_id}');
const plain = crmOf('/contacts/{record_id}');

const asked = { vendorLeadCode: '1', leadId: 'a', phones: ['14155550120'], recordId: null };

const pieces = [
  '<', '<a', '&', '&amp;', '%', '%25', '\\', '\\u00', '{', '{"', '[', '[{', '{"a":', '"', "'", ';', ';x', ' ', '\n',
  '\t', '/', '/1', '?', '?a', '&a=1', '#', '#/1', '=', '=[', ';a=1', '-', '1-', '1-a', '.', './', '@', ':', '_', '!',
  '(', '(a', '0', '1', '1 ', '0;', 'x1', 'a', 'A1', '+', '\u0661', '\u{1d7d7}', 'é', '\ud800', ']', '[a]', 'PAUSED ',
  'sip:', '"<',
]; // prettier-ignore

const readers: Record<string, [length: number, read: (text: string) => unknown]> = {
  'an answer': [ANSWER, (text) => parseAnswer(text)],
  'an answer’s message': [ANSWER, (text) => parseAnswer(`{"result":"error","message":${JSON.stringify(text)}}`)],
  'an answer’s data': [ANSWER, (text) => parseAnswer(`{"result":"success","data":${JSON.stringify(text)}}`)],
  'an answer in XML': [ANSWER, (text) => parseAnswer(`<result>error</result><message>${text}`)],
  'a status': [FIELD, (text) => readStatus(text, { leadId: '', vendorLeadCode: '', phone: '', callerId: '' })],
  'two lines': [FIELD, (text) => compareLines(text, `${text}1`)],
  'a number': [FIELD, (text) => phoneForms(text, 'DE')],
  'a lookup’s answer': [ANSWER, (text) => recordsInText(`{"a":[${JSON.stringify(text)},"${FIELD}"]}`, 'a.*.*')],
  'an address, for its preset': [ADDRESS, (text) => recognise(`https://crm.example.com/${text}`.slice(0, ADDRESS))],
  'an address, for a template': [ADDRESS, (text) => guessTemplate(`https://crm.example.com/${text}`.slice(0, ADDRESS))],
  'a template': [ADDRESS / 2, (text) => parseTemplate(`/a${text}`.slice(0, ADDRESS / 2))],
  'an address of a template with several ids in one piece': [
    ADDRESS,
    (text) => recordIdOf(severalInOnePiece, `https://crm.example.com/c/${text}`.slice(0, ADDRESS)),
  ],
  'a remembered address': [
    ADDRESS,
    (text) => rememberedAddress(plain, `https://crm.example.com/${text}`.slice(0, ADDRESS)),
  ],
  'a remembered hash': [
    ADDRESS,
    (text) => rememberedAddress(plain, `https://crm.example.com/#id=5${text}`.slice(0, ADDRESS)),
  ],
  'a page’s own address': [
    100_000,
    (text) => {
      const signature = {
        origin: 'https://crm.example.com',
        path: '/contacts/5',
        query: {},
        hash: text.slice(0, ADDRESS),
      };
      const address = `https://crm.example.com/contacts/5#${text}`;
      return [showsRecord(address, signature), isOtherRecord(address, signature)];
    },
  ],
  'a page’s text, for numbers': [PAGE_TEXT, (text) => phonesIn(text)],
  'a page’s text, for a number as it is written': [PAGE_TEXT, (text) => writtenNumber(text, ['14155550120'])],
  'a page’s text, for one of the record’s values': [PAGE_TEXT, (text) => valueTest(asked)(text)],
  'a form’s value': [PAGE_TEXT, (text) => isSecret('x', text)],
  'a page’s link': [PAGE_TEXT, (text) => searchesInAddresses([`https://crm.example.com/?${text}`], asked)],
  'a page’s text, for a code': [PAGE_TEXT, (text) => hasToken(text, text.slice(0, 2))],
};

/** How long it takes, ms. What seems slow is done again, and its processor time counts: a pause of the machine is not the code's. */
function msOf(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  let tookMs = performance.now() - startedAt;
  for (let times = 0; times < 3 && tookMs >= LIMIT_MS; times += 1) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    tookMs = Math.min(tookMs, (user + system) / 1000);
  }
  return tookMs;
}

describe('what reads untrusted text takes time in proportion to it', () => {
  it.each(Object.entries(readers))('%s', (_what, [length, read]) => {
    for (const piece of pieces) {
      for (const text of [filled(piece, length), `a${filled(piece, length - 2)}!`, `${filled(piece, length / 2)}%0A`]) {
        expect(
          msOf(() => read(text)),
          JSON.stringify(piece),
        ).toBeLessThan(LIMIT_MS);
      }
    }
  });

  it('a lookup’s answer whose records hold records', () => {
    const inner = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`name${at}`, `Ann ${at}`]));
    const record = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`p${at}`, inner]));
    const text = JSON.stringify([{ id: 1, ...record }]);
    expect(recordsInText(text, '*.id')).toMatchObject([{ id: '1', label: 'Ann 0 · Ann 1 · Ann 2' }]);
    expect(msOf(() => recordsInText(text, '*.id'))).toBeLessThan(LIMIT_MS);
  });
});
