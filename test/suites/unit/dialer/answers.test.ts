import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAnswer } from '#utils/dialer/snapshot.ts';

const kindOf = (body: string, agent = 'dana') => {
  const answer = parseAnswer(body, { agent });
  return 'error' in answer ? answer.error.kind : answer.snapshot.status.family;
};
const success = (data: unknown) => JSON.stringify({ result: 'success', data });
const inCall = { status: 'IN CALL', lead_id: 7, vendor_lead_code: 'C-7', in_call_with: '4155550133' };
const callIn = (body: string, agent = 'dana') => {
  const answer = parseAnswer(body, { agent });
  return 'snapshot' in answer ? answer.snapshot.call : null;
};

describe('not signed in is only what means it', () => {
  it.each([
    '{"result":"success"}',
    ...[0, '0', '', ' ', [], {}, null, false, [0], [[]], '[]', '0', { dana: [] }, { dana: null }].map(success),
    success("Agent 'dana' is currently NOT logged in"),
    '{"result":"error","message":"Agent \'dana\' is currently NOT logged in"}',
  ])('%s', (body) => expect(kindOf(body)).toBe('agent-not-logged-in'));

  it.each([
    success(5),
    success(true),
    success('later'),
    success({ bob: inCall }),
    success({ dana: 'later' }),
    success({ data: inCall }),
    success({ dana: inCall, DANA: inCall }),
    success([inCall, inCall]),
    success([
      { user: 'dana', ...inCall },
      { user: 'Dana ', ...inCall },
    ]),
    success({ ...inCall, status: 1 }),
    success({ ...inCall, status: true }),
    success({ ...inCall, status: { text: 'IN CALL' } }),
    success([[[[[[inCall]]]]]]),
    '[]',
    '[{"result":"success"}]',
    '{"data":{"status":"IN CALL"}}',
    '{"result":true,"data":{"status":"IN CALL"}}',
    '{"error":"log in first"}',
  ])('%s is not understood', (body) => expect(kindOf(body)).toBe('not-understood'));

  it('a blank status beside a call is unknown, which ends nothing; without one it is signed out', () => {
    expect(kindOf(success({ ...inCall, status: null }))).toBe('unknown');
    expect(kindOf(success({ ...inCall, status: '' }))).toBe('unknown');
    expect(kindOf(success({ status: null, lead_id: null, vendor_lead_code: null }))).toBe('signed-out');
  });
});

describe('whose data it is', () => {
  it.each([
    success({ dana: inCall, bob: { ...inCall, vendor_lead_code: 'C-8' } }),
    success({ 'Dana ': [inCall] }),
    success(JSON.stringify({ DANA: inCall })),
    success([
      { user: 'bob', ...inCall, vendor_lead_code: 'C-8' },
      { user: 'DANA', ...inCall },
    ]),
    success([JSON.stringify(inCall)]),
  ])('%s', (body) => expect(callIn(body)).toMatchObject({ leadId: '7', vendorLeadCode: 'C-7', phone: '4155550133' }));

  it('nobody’s where nobody was asked for', () => {
    expect(callIn(success({ '': inCall }), '')).toBeNull();
    expect(callIn(success([{ user: '', ...inCall }, inCall]), '')).toBeNull();
  });
});

describe('a number as code and as lead id', () => {
  const both = (number: string) => {
    const call = callIn(
      `{"result":"success","data":{"status":"IN CALL","lead_id":${number},"vendor_lead_code":${number}}}`,
    );
    return [call?.leadId, call?.vendorLeadCode];
  };
  it.each([
    ['9007199254740993', '9007199254740993', '9007199254740993'],
    ['9223372036854775807', '9223372036854775807', '9223372036854775807'],
    ['12345678901234567890123', '', '12345678901234567890123'],
    ['1e3', '1000', '1000'],
    ['12.0', '12', '12'],
    ['-5', '', '-5'],
    ['12.5', '', '12.5'],
    ['0', '', '0'],
    // The digits were lost before they came.
    ['1.2345678901234568e+19', '', ''],
    ['1e400', '', ''],
  ])('%s', (number, leadId, code) => expect(both(number)).toEqual([leadId, code]));

  it('inside PHP’s notices, too', () => {
    expect(
      callIn(`<b>Warning</b> {x} {"result":"success","data":{"status":"IN CALL","lead_id":9007199254740993}} <br>`),
    ).toMatchObject({
      leadId: '9007199254740993',
    });
  });
});

describe('a name that did not come whole names nobody', () => {
  it.each(['NI\uFFFDO', '\uD83D', '4.15556E+09', '1,23457e+19', '1E+15', 'x'.repeat(201)])('%j', (text) => {
    expect(callIn(success({ ...inCall, vendor_lead_code: text, in_call_with: text }))).toMatchObject({
      vendorLeadCode: '',
      phone: '',
      leadId: '7',
    });
  });
  it.each(['1E5', '12E+3', 'A.1E+15', '👩‍🚀-7', 'x'.repeat(200)])('%j is whole', (text) => {
    expect(callIn(success({ ...inCall, vendor_lead_code: text }))?.vendorLeadCode).toBe(text);
  });
});

const fatal = (what: string) =>
  `<br />\n<b>Fatal error</b>:  Uncaught ${what} in /var/www/html/goAPIv2/MySQLiDB.php:55<br />`;

describe('what is no JSON says its cause', () => {
  it.each([
    [fatal('mysqli_sql_exception: No such file or directory'), 'database-failed'],
    [fatal('PDOException: SQLSTATE[HY000] [2002] Connection refused'), 'database-failed'],
    ['PHP Fatal error:  Uncaught mysqli_sql_exception: Too many connections in x.php:1', 'database-failed'],
    ['Connect failed: could not connect to MySQL server', 'database-failed'],
    ['MySQL connect ERROR: ', 'database-failed'],
    [fatal('TypeError: count(): Argument #1'), 'program-failed'],
    ['<b>Parse error</b>: syntax error, unexpected end of file', 'program-failed'],
    ['<?xml version="1.0"?>(\n<goautodialapi><result>success</result></goautodialapi>', 'xml-answer'],
    ['<?xml version="1.0"?><response><result>error</result><message>Odd</message></response>', 'xml-answer'],
    ['<goautodialapi><result>error</result><message><![CDATA[Invalid Username/Password]]></message>', 'wrong-login'],
    ['<goautodialapi><code>10001</code><result>Error: no</result>', 'no-permission'],
    ['<goautodialapi><result>error</result><message>Agent is NOT logged in</message>', 'agent-not-logged-in'],
    // Controls: other people's pages.
    ['<?xml version="1.0"?><html xmlns="x"><body>Please sign in. <result>0</result></body></html>', 'not-json'],
    ['<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', 'not-json'],
    ['<p>Our database is being cared for. No error: come back later.</p>', 'not-json'],
    ['', 'not-json'],
    ['{"result":"succ', 'not-json'],
    ['7', 'not-json'],
  ])('%j', (body, kind) => expect(kindOf(body)).toBe(kind));

  it('what upstream’s agent API says of a log-in counts as refused', () => {
    for (const message of ['Login incorrect, please try again', 'Too many login attempts, try again in 15 minutes']) {
      expect(kindOf(JSON.stringify({ result: 'error', message }))).toBe('wrong-login');
    }
  });
});

describe('for any body', () => {
  const pieces = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.constantFrom(
      '{',
      '}',
      '[',
      '"',
      '\\',
      '<',
      '<result>',
      '{"result":"success","data":',
      '"IN CALL"',
      'Fatal error:',
      'null',
    ),
    fc.constantFrom('result=error;message=', '{"dana":', '"status":', '"lead_id":7', ',', '\uFEFF', '\uFFFD', '<?xml'),
  );
  const bodies = fc.oneof(
    fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.jsonValue().map(success),
    fc
      .dictionary(fc.constantFrom('dana', 'status', 'lead_id', 'user', '__proto__', 'constructor'), fc.jsonValue())
      .map(success),
  );

  it('never throws, and never sees a call that is not there', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const answer = parseAnswer(body, { agent: 'dana' });
        if ('error' in answer) {
          expect(answer.error.detail.length).toBeLessThanOrEqual(200);
          return;
        }
        const { status, call } = answer.snapshot;
        // The words of a call stand in the body itself, as a text of its own.
        if (status.family === 'in-call') expect(body.normalize('NFKC')).toMatch(/"\W*(in\W*call|3\W*way|park)/i);
        if (call.leadId !== '') expect(body).toContain('lead_id');
        for (const name of [call.vendorLeadCode, call.phone]) expect(name).not.toContain('\uFFFD');
      }),
      { numRuns: 3000 },
    );
  });

  const mostBytes = 256 * 1024;
  const filled = (unit: string, head = '', tail = '') =>
    head + unit.repeat(Math.floor((mostBytes - head.length - tail.length) / unit.length)) + tail;
  it.each<[string, string]>([
    ['opening tags', filled('<')],
    ['opening braces', filled('{')],
    ['open objects', filled('{"result":')],
    ['open lists', filled('[', '{"result":"success","data":')],
    ['closed lists', '{"result":"success","data":' + '['.repeat(130_000) + ']'.repeat(130_000) + '}'],
    ['quotes', filled('"', '{')],
    ['backslashes', filled('\\', '{"')],
    ['elements', filled('<message>')],
    ['blank elements', filled(' ', '<result><message>')],
    ['fatal errors', filled('Fatal error ')],
    ['database words', filled('mysqli ', 'Fatal error: ')],
    ['blanks', filled(' ', 'result=error;')],
    ['a long number', filled('9', '{"result":"success","data":{"status":"IN CALL","lead_id":', '}}')],
    ['a long fraction', filled('1', '{"result":"success","data":{"status":"IN CALL","lead_id":0.', '}}')],
    ['a long status', filled('[', '{"result":"success","data":{"status":"', '"}}')],
    ['a long message', filled('invalid ', '{"result":"error","message":"', '"}')],
    ['a text in texts', success(filled(' [', '', '7'))],
    ['many agents', filled('"x":0,', '{"result":"success","data":{', '"dana":0}}')],
    ['many rows', filled('{"user":"x"},', '{"result":"success","data":[', '0]}')],
  ])('%s, 256 kB of them, are read at once', (_name, body) => {
    const began = performance.now();
    parseAnswer(body, { agent: 'dana' });
    // Reading takes time in proportion: some hundredths of a second. What is squared takes minutes.
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
