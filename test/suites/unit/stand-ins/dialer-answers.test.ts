import { describe, expect, it } from 'vitest';
import { type AgentData, absentShapes, type AbsentShape } from '../../../stand-ins/dialer/agent-states.ts';
import { type Answer, answerFor } from '../../../stand-ins/dialer/answers.ts';
import { phpFields, phpJson, phpPost } from '../../../stand-ins/dialer/php.ts';
import { inCallExample } from '../../../stand-ins/dialer/vendor-page.ts';
import {
  agentApiRefusals,
  countWrongLogin,
  createWorld,
  isLocked,
  lockAfter,
  setAgent,
  type World,
} from '../../../stand-ins/dialer/world.ts';
import { viewAgent, wrongLogins } from '../../../stand-ins/dialer/world.ts';

const right = {
  goAction: 'getLiveAgentInfo',
  goUser: 'MyUser',
  goPass: 'MyPass',
  user: 'example.user',
  responsetype: 'json',
};
type Form = Partial<Record<keyof typeof right | 'log_pass', string>>;

function worldWith(unknownAgent: AbsentShape = 'zero'): World {
  const world = createWorld({ unknownAgent });
  setAgent(world, 'example.user', 'in-call', 0);
  return world;
}

function ask(change: Form = {}, world = worldWith(), query: Form = {}): Answer {
  const form = Object.entries({ ...right, ...change }).filter(([, value]) => value !== '');
  return answerFor({ form: phpFields(form), query: phpFields(Object.entries(query)) }, world, 0);
}

function data(world: World): AgentData {
  const parsed: { data: AgentData } = JSON.parse(ask({}, world).body);
  return parsed.data;
}

describe('errors that come with HTTP 200', () => {
  it.each<[string, Form, string]>([
    ['wrong password', { goPass: 'other' }, String.raw`{"result":"error","message":"Invalid Username\/Password"}`],
    ['unknown account', { goUser: 'Nobody' }, String.raw`{"result":"error","message":"Invalid Username\/Password"}`],
    ['unknown action', { goAction: 'getNothing' }, '{"result":"error","message":"Command Not Found"}'],
    ['no action', { goAction: '' }, '{"result":"error","message":"Command Not Found"}'],
    [
      'account of too low a level',
      { goUser: 'AgentLevel' },
      '{"code":"10001","result":"Error: You do not have permission to view this page "}',
    ],
    ['no account', { goUser: '' }, '{"result":"Error: goAPI User Not Defined."}'],
    ['no password', { goPass: '' }, '{"result":"Error: goAPI Password Not Defined."}'],
    ['no agent', { user: '' }, '{"result":"Error: Set a value for User."}'],
    [
      'bad response type',
      { responsetype: 'yaml' },
      'result=error;message=This API function only accepts XML or JSON value on responsetype;',
    ],
  ])('%s', (_name, change, body) => {
    const answer = ask(change);
    expect(answer.status).toBe(200);
    expect(answer.headers).toEqual({
      'Content-type': 'text/html; charset=UTF-8',
      'Access-Control-Allow-Origin': '*',
    });
    expect(answer.body).toBe(body);
  });
});

describe('an agent of whom the server knows nothing', () => {
  const bodies: Record<AbsentShape, string | RegExp> = {
    zero: '{"result":"success","data":0}',
    list: '{"result":"success","data":[]}',
    text: '{"result":"success","data":""}',
    missing: '{"result":"success"}',
    message: `{"result":"error","message":"Agent 'ghost' is currently NOT logged in"}`,
    'no-such-user': /^\{"code":"41004","result":"Error: /,
    'empty-status': /^\{"result":"success","data":\{"status":"",/,
  };

  it.each(absentShapes)('%s', (shape) => {
    expect(ask({ user: 'ghost' }, worldWith(shape)).body).toMatch(bodies[shape]);
  });

  it('answers the same for an agent who signed out, or in a shape of that agent', () => {
    const world = worldWith('list');
    setAgent(world, 'example.user', 'signed-out', 1);
    expect(ask({}, world).body).toBe(bodies.list);
    setAgent(world, 'Example.User', { state: 'signed-out', shape: 'missing' }, 2);
    expect(ask({}, world).body).toBe(bodies.missing);
    setAgent(world, 'example.user', 'ready', 3);
    expect(ask({}, world).body).toContain('"status":"READY"');
  });
});

describe('reading the request', () => {
  it('finds the agent whatever the letter case', () => {
    expect(ask({ user: 'EXAMPLE.User' }).body).toBe(JSON.stringify(JSON.parse(inCallExample)));
  });

  it('takes action and response type from GET first, log-in and agent from POST first', () => {
    const body = ask({ responsetype: 'json' }, worldWith(), { responsetype: 'yaml', user: 'ghost', goPass: 'no' }).body;
    expect(body).toMatch(/^result=error/);
    expect(ask({}, worldWith(), { user: 'ghost', goPass: 'no' }).body).toContain('"status":"IN CALL"');
    expect(ask({}, worldWith(), { goAction: 'getNothing' }).body).toContain('Command Not Found');
  });

  it('drops quotes, backslashes, semicolons and blanks from user and password', () => {
    expect(ask({ goUser: 'My"User', goPass: String.raw`M y'P;a\ss` }).login).toBe('right');
  });

  it('prefers log_pass to goPass', () => {
    expect(ask({ log_pass: 'wrong' }).login).toBe('wrong');
    expect(ask({ goPass: 'wrong', log_pass: 'MyPass' }).login).toBe('right');
  });

  it('keeps the last of repeated fields and no lists, as PHP does', () => {
    const fields = phpFields(new URLSearchParams('user=a&user=b&user[]=c&go.Pass=x&=y'));
    expect([...fields]).toEqual([
      ['user', 'b'],
      ['go_Pass', 'x'],
    ]);
  });

  it.each([
    ['application/x-www-form-urlencoded', 'user=ann+b%26', 'ann b&'],
    ['Application/X-WWW-Form-Urlencoded; charset=iso-8859-1', 'user=ann', 'ann'],
    [
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="user"\r\n\r\nann\r\n--b--\r\n',
      'ann',
    ],
    ['multipart/form-data; boundary=b', 'not multipart', undefined],
    ['application/json', '{"user":"ann"}', undefined],
    ['text/plain', 'user=ann', undefined],
    ['', 'user=ann', undefined],
  ])('reads a POST of type "%s"', async (type, body, user) => {
    expect((await phpPost('POST', type, Buffer.from(body))).get('user')).toBe(user);
    expect((await phpPost('PUT', type, Buffer.from(body))).size).toBe(0);
  });
});

describe('writing the answer', () => {
  it('escapes slashes and everything beyond ASCII in JSON', () => {
    expect(phpJson({ a: 'é/😀', b: [1, null] })).toBe(String.raw`{"a":"\u00e9\/\ud83d\ude00","b":[1,null]}`);
  });

  it.each([{}, { responsetype: 'xml' }])(
    "sends upstream's XML, malformed as it is, unless asked for JSON",
    (change) => {
      const { body } = ask({ responsetype: '', ...change });
      const head =
        String.raw`<?xml version="1.0" encoding="UTF-8"?>\n<goautodialapi version="4.0">(` +
        String.raw`\n<action>"getLiveAgentInfo "</action>\n" )<result>success</result>` +
        '\n<data>\n<status>IN CALL</status>\n<color>green</color>\n<in_call_with>1234567890</in_call_with>\n';
      expect(body.slice(0, head.length)).toBe(head);
      expect(body.slice(-64)).toContain('<lead_id>7890123</lead_id>\n</data>\n</goautodialapi>');
    },
  );

  it('wraps XML text that needs it, and leaves lists out', () => {
    const world = worldWith();
    setAgent(world, 'example.user', { campaign_name: 'Tea & "Co"', caller_id: null }, 0);
    expect(ask({ responsetype: 'xml' }, world).body).toContain(
      '<campaign_name><![CDATA[Tea & "Co"]]></campaign_name>\n<call_type>DIALER</call_type>\n<caller_id></caller_id>',
    );
    expect(ask({ responsetype: 'xml', user: 'ghost' }, worldWith('list')).body).toContain(
      '<result>success</result>\n</goautodialapi>',
    );
  });

  it('changes nothing in the world', () => {
    const world = worldWith();
    const before = structuredClone(world);
    ask({ goPass: 'wrong' }, world);
    expect(world).toEqual(before);
  });
});

describe('wrong log-ins', () => {
  it('lock the account at the tenth, after which the right password answers as a wrong one', () => {
    const world = worldWith();
    for (let attempt = 1; attempt < lockAfter; attempt += 1) countWrongLogin(world, 'myuser');
    expect(ask({}, world).login).toBe('right');
    countWrongLogin(world, 'MyUser');
    expect(wrongLogins(world, 'MYUSER')).toBe(10);
    expect(isLocked(world, 'MyUser')).toBe(true);
    expect(ask({}, world)).toMatchObject({ login: 'locked', result: { message: 'Invalid Username/Password' } });
    expect(ask({ goUser: 'AgentLevel' }, world).login).toBe('right');
  });

  it('a refusal may be worded otherwise, also as text or as a page, and a lock by itself', () => {
    const world = createWorld();
    const wrong = { goPass: 'wrong' };
    world.refusals = agentApiRefusals;
    expect(ask(wrong, world)).toMatchObject({ result: { message: agentApiRefusals.wrong } });
    world.refusals = { ...agentApiRefusals, form: 'text' };
    expect(ask(wrong, world).body).toBe(agentApiRefusals.wrong);
    for (let tries = 0; tries < lockAfter; tries++) countWrongLogin(world, 'MyUser');
    expect(ask({}, world)).toMatchObject({ login: 'locked', body: agentApiRefusals.locked });
    world.refusals = { ...agentApiRefusals, form: 'page' };
    expect(ask({}, world).body).toContain(`<h1>${agentApiRefusals.locked}</h1>`);
    expect(ask({}, world).status).toBe(200);
  });
});

describe("an agent's states", () => {
  it('keep the call from ringing to wrap-up and drop it when ready', () => {
    const world = createWorld();
    setAgent(world, 'example.user', { state: 'ringing', lead: 104 }, 1000);
    const ringing = data(world);
    expect(ringing).toMatchObject({ status: 'RING', in_call_with: '4155550104', lead_id: 104 });
    expect(ringing.caller_id).toMatch(/^V\d{9}0000000104$/);
    for (const state of ['in-call', 'park', 'three-way', 'dead', 'wrap-up'] as const) {
      setAgent(world, 'example.user', { state, lead: 104 }, 2000);
      expect(data(world)).toEqual({ ...ringing, status: data(world).status, color: data(world).color });
    }
    expect(data(world).status).toBe('DISPOSITION');
    setAgent(world, 'example.user', 'ready', 3000);
    expect(data(world)).toMatchObject({ status: 'READY', lead_id: 0, in_call_with: '', caller_id: '' });
  });

  it('start a new call straight after a call', () => {
    const world = createWorld();
    setAgent(world, 'example.user', { state: 'in-call', lead: 104, call_type: 'MANUAL' }, 1000);
    const first = data(world).caller_id;
    setAgent(world, 'example.user', { state: 'in-call', lead: 104, call_type: 'MANUAL' }, 61_000);
    expect(data(world).caller_id).not.toBe(first);
    expect(viewAgent(world, 'example.user', 90_000)?.sinceMs).toBe(61_000);
    setAgent(world, 'example.user', { campaign_name: 'Other' }, 70_000);
    expect(viewAgent(world, 'example.user', 90_000)?.sinceMs).toBe(61_000);
    expect(first).toMatch(/^M/);
  });

  it('take single fields over what was there, and refuse leads that are not on the list', () => {
    const world = worldWith();
    setAgent(world, 'example.user', { status: 'INCALL [A]', lead_id: '0', vendor_lead_code: null }, 0);
    expect(data(world)).toMatchObject({ status: 'INCALL [A]', lead_id: '0', vendor_lead_code: null, color: 'green' });
    expect(() => setAgent(world, 'example.user', { lead: 5 }, 0)).toThrow(RangeError);
  });
});
