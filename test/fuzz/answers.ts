import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { createDialerClient } from '#utils/dialer/client.ts';
import { DIALER_ERROR_KINDS, type DialerError, isLoginError } from '#utils/dialer/errors.ts';
import { hideSecret } from '#utils/dialer/hide-secret.ts';
import { compareLines, sameCallId } from '#utils/dialer/same-line.ts';
import { type AgentSnapshot, parseAnswer } from '#utils/dialer/snapshot.ts';
import { foldStatus, isSecondaryCallStatus, readStatus } from '#utils/dialer/status.ts';
import { STATUS_LOOKS, statusWords } from '#utils/dialer/status-looks.ts';
import { say } from '#utils/words/words.ts';
import { must, subject } from './subject.ts';
import { echoOf, nasty, partShown, password, pumped } from './texts.ts';

const URL_OF_API = 'https://acme.croco-dial.net/goAPIv2/goUsers/goAPI.php';
const LONGEST_BODY = 256 * 1024;
const LONGEST_TEXT = 200;

const FIELDS = [
  'status',
  'in_call_with',
  'campaign_id',
  'campaign_name',
  'call_type',
  'caller_id',
  'vendor_lead_code',
  'lead_id',
];

const scalar = (texts: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 8, arbitrary: texts },
    { weight: 3, arbitrary: fc.oneof(fc.integer(), fc.double(), fc.bigInt().map(String)) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, [], {}, [[]], { a: 1 }) },
  );

/** The bodies that PHP, proxies and strangers send, with these texts in them. */
function bodyWith(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const row = fc
    .array(fc.tuple(fc.constantFrom(...FIELDS, 'user', '__proto__'), scalar(texts)), { maxLength: 9 })
    .map((pairs) => Object.fromEntries([['status', 'IN CALL'], ...pairs]));
  const data = fc.oneof(
    { weight: 6, arbitrary: row },
    { weight: 1, arbitrary: fc.array(row, { maxLength: 3 }) },
    { weight: 1, arbitrary: row.map((one) => ({ dana: one })) },
    { weight: 1, arbitrary: row.map((one) => JSON.stringify(one)) },
    { weight: 2, arbitrary: scalar(texts) },
  );
  const json = fc.oneof(
    { weight: 6, arbitrary: data.map((given) => JSON.stringify({ result: 'success', data: given })) },
    { weight: 2, arbitrary: texts.map((message) => JSON.stringify({ result: 'error', message })) },
    { weight: 1, arbitrary: fc.tuple(scalar(texts), texts).map(([code, result]) => JSON.stringify({ code, result })) },
    { weight: 1, arbitrary: fc.json() },
  );
  return fc.oneof(
    { weight: 10, arbitrary: json },
    { weight: 2, arbitrary: fc.tuple(texts, json, texts).map((parts) => parts.join('\n')) },
    { weight: 2, arbitrary: fc.tuple(json, fc.nat(400)).map(([text, length]) => text.slice(0, length)) },
    { weight: 1, arbitrary: texts.map((message) => `result=error;message=${message}`) },
    { weight: 1, arbitrary: texts.map((said) => `<result>error</result><message><![CDATA[${said}]]></message>`) },
    { weight: 1, arbitrary: fc.tuple(texts, texts).map(([a, b]) => `<html><b>${a}</b><p>${b}</p></html>`) },
    { weight: 1, arbitrary: texts.map((said) => `<b>Fatal error</b>: Uncaught PDOException ${said}`) },
    { weight: 3, arbitrary: texts },
  );
}

type Case = { secret: string; body: string };

const answers: fc.Arbitrary<Case> = password.chain((secret) => {
  const texts = fc.oneof(
    { weight: 3, arbitrary: nasty(400) },
    { weight: 2, arbitrary: fc.tuple(nasty(40), echoOf(secret), nasty(40)).map((parts) => parts.join(' ')) },
  );
  return bodyWith(texts).map((body) => ({ secret, body: body.slice(0, LONGEST_BODY) }));
});

function checkSnapshot({ status, call }: AgentSnapshot): void {
  for (const [name, text] of Object.entries({ ...call, status: status.text })) {
    must(text.length <= LONGEST_TEXT, `${name} has ${text.length} characters.`);
    must(!/\p{Cc}/u.test(text), `${name} has control characters.`);
  }
  must(/^(?:[1-9]\d{0,18})?$/.test(call.leadId), `The lead id is ${call.leadId}.`);
  must(Object.hasOwn(STATUS_LOOKS, status.family), `The status is ${status.family}.`);
}

function checkError({ kind, detail }: DialerError): void {
  must(DIALER_ERROR_KINDS.includes(kind), `The kind of error is ${kind}.`);
  must(detail.length <= LONGEST_TEXT && !/\p{Cc}/u.test(detail), `The detail is ${JSON.stringify(detail)}.`);
}

/** All texts of a value, one after the other. */
const textsIn = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.values(value).map(textsIn).join('\n')
    : typeof value === 'string'
      ? value
      : '';

function checkAnswer(secret: string, answer: { snapshot: AgentSnapshot } | { error: DialerError }): void {
  if ('snapshot' in answer) checkSnapshot(answer.snapshot);
  else checkError(answer.error);
  const shown = partShown(secret, textsIn(answer));
  must(shown === null, `"${shown}" of the password is shown: ${JSON.stringify(answer)}`);
}

export const answerSubject = subject('answers', 1, answers, ({ secret, body }) =>
  checkAnswer(secret, parseAnswer(body, { agent: 'dana', hide: hideSecret(secret) })),
);

const longAnswers = password.chain((secret) =>
  bodyWith(fc.oneof(pumped(LONGEST_BODY / 3), pumped(LONGEST_BODY - 100))).map((body) => ({
    secret,
    body: body.slice(0, LONGEST_BODY),
  })),
);

export const longAnswerSubject = subject('long answers', 0.01, longAnswers, ({ secret, body }) =>
  checkAnswer(secret, parseAnswer(body, { agent: 'dana', hide: hideSecret(secret) })),
);

const CHARSETS = [
  'text/html; charset=UTF-8',
  'text/html',
  '',
  'text/html; charset=iso-8859-1',
  'a; charset="utf-16le"',
  'x;charset=?',
];

const responses = fc.tuple(
  answers,
  fc.constantFrom(200, 200, 200, 200, 201, 204, 301, 400, 401, 403, 404, 418, 429, 500, 502, 599),
  fc.constantFrom(...CHARSETS),
  fc.constantFrom<NodeJS.BufferEncoding>('utf8', 'utf8', 'latin1', 'utf16le'),
  fc.option(fc.oneof(fc.nat().map(String), fc.string({ unit: 'binary-ascii', maxLength: 20 })), { nil: undefined }),
);

export const responseSubject = subject(
  'responses',
  0.1,
  responses,
  async ([{ secret, body }, status, contentType, encoding, retryAfter]) => {
    const headers = new Headers({ 'Content-Type': contentType });
    // What is no header cannot come as one.
    if (retryAfter !== undefined && /^[\x20-\x7e]*$/.test(retryAfter)) headers.set('Retry-After', retryAfter);
    const isBlank = status === 204;
    const client = createDialerClient({
      fetch: async () => new Response(isBlank ? null : Buffer.from(body, encoding), { status, headers }),
      isOnline: () => true,
      now: () => Date.UTC(2026, 0, 5),
      timeout: () => new AbortController().signal,
    });
    const query = { url: URL_OF_API, agent: 'dana', login: { user: 'MyUser', password: secret, server: URL_OF_API } };
    const answer = await client.getLiveAgentInfo(query, new AbortController().signal);
    checkAnswer(secret, answer.ok ? { snapshot: answer.snapshot } : { error: answer.error });
    if (answer.ok) return;
    const { retryAfterMs = 0 } = answer.error;
    must(retryAfterMs >= 0 && retryAfterMs <= 600_000, `It waits ${retryAfterMs} ms.`);
    must(!isLoginError(answer.error) || status !== 500, 'A server that failed is taken for a refused log-in.');
  },
);

/** The only texts, but for case, blanks and signs, that may begin or go on with a call. */
const IN_CALL = new Set(['INCALL', '3WAY', 'PARK']);

const statuses = fc.record({
  text: nasty(LONGEST_TEXT),
  lead: fc.constantFrom('', '7'),
  phone: fc.oneof(fc.constant(''), nasty(60)),
  other: nasty(60),
});

export const statusSubject = subject('status words', 0.1, statuses, ({ text, lead, phone, other }) => {
  const folded = foldStatus(text);
  const read = readStatus(text, { leadId: lead, vendorLeadCode: '', phone, callerId: '' });
  for (const { family } of [folded, read]) {
    must(Object.hasOwn(STATUS_LOOKS, family), `The family is ${family}.`);
    const word = text
      .normalize('NFKC')
      .toUpperCase()
      .trim()
      .replace(/\[[^[\]]*\]$/, '')
      .replaceAll(/[^\p{L}\p{N}]/gu, '');
    must(family !== 'in-call' || IN_CALL.has(word), `"${text}" begins a call.`);
  }
  isSecondaryCallStatus(read);
  must(typeof say(statusWords(read)) === 'string', 'The status cannot be said.');
  must(compareLines(phone, other) === compareLines(other, phone), 'Two lines compare differently the other way round.');
  sameCallId(phone, other);
});
