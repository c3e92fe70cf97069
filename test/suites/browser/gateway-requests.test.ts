import { execFile } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Dialer } from '../../stand-ins/dialer/server.ts';
import { API, ask, bodyFor, FORM, type Question } from '../../stand-ins/gateway/ask.ts';
import { type Certificate, makeAuthority } from '../../stand-ins/gateway/certificates.ts';
import { type Credential, type Gateway, HOST } from '../../stand-ins/gateway/gateway.ts';
import { DANA, type GatewayBench, LOGIN, openGateway } from './gateway-bench.ts';

// Debian's nginx with the files of docs/gateway/, installed as the page says: what it lets through and what it does not.

const OWN = bodyFor(DANA);

const docs = join(import.meta.dirname, '../../../docs');
const page = readFileSync(join(docs, 'gateway.md'), 'utf8').replaceAll(/^ {3}/gm, '');

let dialer: Dialer;
let gateway: Gateway;
let dana: Certificate;
let newDesk: GatewayBench['newDesk'];
let close: () => Promise<void>;
const open = async (credential: Credential) => {
  ({ dialer, gateway, dana, newDesk, close } = await openGateway(credential));
};

/** Dana's own question, with what a test changes in it. */
const askAsDana = (question: Question = {}) => ask(gateway, { body: OWN, certificate: dana, ...question });
/** What has reached the dialer's door, and nothing else has. */
const arrived = () => gateway.front.arrived.length;
const ANSWER = { result: 'success', data: { status: 'READY' } };

/** What the desk may not ask, whoever it is. */
const REFUSED: [string, Question][] = [
  ['another action', { body: OWN.replace('getLiveAgentInfo', 'getUserInfo') }],
  ['another action in other letters', { body: OWN.replace('getLiveAgentInfo', 'GETLIVEAGENTINFO') }],
  ['no action', { body: OWN.replace('goAction=getLiveAgentInfo&', '') }],
  ['two actions', { body: `${OWN}&goAction=getUserInfo` }],
  ['two actions, the other first', { body: `goAction=getUserInfo&${OWN}` }],
  ['the same action twice', { body: `goAction=getLiveAgentInfo&${OWN}` }],
  ['an action in a list', { body: `${OWN}&goAction[]=getUserInfo` }],
  ['an action with a null byte', { body: OWN.replace('getLiveAgentInfo', 'getLiveAgentInfo%00') }],
  ['a percent-encoded action', { body: OWN.replace('getLive', '%67etLive') }],
  ['a percent-encoded name of a field', { body: OWN.replace('goAction', 'go%41ction') }],
  ['a field’s name in other letters', { body: OWN.replace('goAction', 'goaction') }],
  ['a field’s name with a space', { body: OWN.replace('user', '+user') }],
  ['another agent', { body: bodyFor('jokafor2') }],
  ['another agent who begins alike', { body: bodyFor(`${DANA}2`) }],
  ['no agent', { body: OWN.replace(`user=${DANA}&`, '') }],
  ['an empty agent', { body: bodyFor('') }],
  ['two agents', { body: `${OWN}&user=jokafor2` }],
  ['agents in a list', { body: OWN.replace('user=', 'user[]=') }],
  ['a line break in the agent', { body: bodyFor(`${DANA}\r\nX-Forwarded-User: jokafor2`) }],
  ['half a percent sign', { body: bodyFor('').replace('user=', 'user=%') }],
  ['XML', { body: OWN.replace('json', 'xml') }],
  ['no responsetype', { body: OWN.replace('&responsetype=json', '') }],
  ['a log-in', { body: `${OWN}&goUser=api&goPass=guess` }],
  ['an unknown field', { body: `${OWN}&agent_id=7` }],
  ['an empty field', { body: `${OWN}&` }],
  ['fields between semicolons', { body: OWN.replaceAll('&', ';') }],
  ['nothing', { body: '' }],
  ['JSON', { body: '{"goAction":"getLiveAgentInfo"}', headers: { 'Content-Type': 'application/json' } }],
  ['another Content-Type', { headers: { 'Content-Type': 'text/plain' } }],
  ['a Content-Type that begins alike', { headers: { 'Content-Type': `${FORM.split(';')[0]}x` } }],
  ['no Content-Type', { headers: { 'Content-Type': null } }],
  ['several parts', { headers: { 'Content-Type': 'multipart/form-data; boundary=x' } }],
  ['GET', { method: 'GET', path: `${API}?${OWN}`, body: '' }],
  ['GET without a question', { method: 'GET', body: '' }],
  ['GET with the question in its body', { method: 'GET' }],
  ['HEAD', { method: 'HEAD', body: '' }],
  ['PUT', { method: 'PUT' }],
  ['PATCH', { method: 'PATCH' }],
  ['DELETE', { method: 'DELETE' }],
  ['OPTIONS', { method: 'OPTIONS', body: '' }],
  ['a method of its own', { method: 'PURGE' }],
  ['an override of the method', { method: 'GET', headers: { 'X-HTTP-Method-Override': 'POST' } }],
  ['a field in the address too', { path: `${API}?goAction=getUserInfo` }],
  ['an empty query', { path: `${API}?` }],
  ['another program of the dialer', { path: '/goAPIv2/goAgent/goAPI.php' }],
  ['the dialer’s pages', { path: '/', method: 'GET', body: '' }],
  ['a double slash', { path: `/${API}` }],
  ['dots', { path: '/goAPIv2/goUsers/../goUsers/goAPI.php' }],
  ['encoded dots', { path: '/goAPIv2/goUsers/%2e%2e/goUsers/goAPI.php' }],
  ['dots for Tomcat', { path: '/goAPIv2/..;/goAPIv2/goUsers/goAPI.php' }],
  ['an encoded slash', { path: '/goAPIv2/goUsers%2FgoAPI.php' }],
  ['an encoded letter', { path: '/goAPIv2/goUsers/goAPI.ph%70' }],
  ['other letters', { path: API.toLowerCase() }],
  ['a path after the program', { path: `${API}/getUserInfo` }],
  ['a whole address', { path: `https://acme.croco-dial.net${API}?x` }],
  ['a web page’s form', { headers: { Origin: 'https://evil.example' } }],
  ['a page of the gateway’s own site', { headers: { Origin: 'https://screen-pop.example.com' } }],
];

describe('with certificates', () => {
  beforeAll(() => open('certificate'));
  afterAll(() => close());
  afterEach(() => dialer.clearFaults());

  test('an agent’s own question is answered', async () => {
    const reply = await askAsDana();
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body)).toMatchObject(ANSWER);
    expect(dialer.requests()).toMatchObject([{ agent: DANA, login: 'right', passwordOutsideBody: false }]);
  });

  test('the dialer is asked by the gateway: nothing of the desk’s request is in it', async () => {
    // Nobody has asked about this one yet, so the answer is none that was kept.
    const desk = await newDesk();
    const reply = await desk.ask({
      body: `user=${desk.agent.toUpperCase()}&responsetype=json&goAction=getLiveAgentInfo`,
      headers: {
        Cookie: 'session=1',
        Authorization: 'Bearer x',
        'X-Forwarded-For': '192.0.2.7',
        Origin: 'moz-extension://1',
      },
    });
    expect(reply.status).toBe(200);
    const { body, ...last } = gateway.front.arrived.at(-1) ?? { body: '' };
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      goAction: 'getLiveAgentInfo',
      goUser: LOGIN.user,
      goPass: LOGIN.password,
      user: desk.agent,
      responsetype: 'json',
    });
    expect(last).toEqual({
      method: 'POST',
      url: API,
      headers: [
        ['Host', 'acme.croco-dial.net'],
        ['User-Agent', 'Screen Pop gateway'],
        ['Content-Type', 'application/x-www-form-urlencoded'],
        ['Content-Length', String(body.length)],
      ].flat(),
    });
  });

  test.each(REFUSED)('refused: %s', async (_what, question) => {
    const before = arrived();
    expect((await askAsDana(question)).status).toBe(403);
    expect(arrived()).toBe(before);
  });

  test.each<[string, Question, number]>([
    ['a body of 1 MB', { body: `${OWN}&${'x'.repeat(1e6)}` }, 413],
    ['TRACE', { method: 'TRACE', body: '' }, 405],
    ['a null byte in the address', { path: `${API}%00` }, 400],
    ['the way inside the gateway', { path: '/screen-pop-dialer' }, 404],
    ['a body of 1 MB in chunks', { body: `${OWN}&${'x'.repeat(1e6)}`, inChunks: true }, 413],
    ['a length that is none', { headers: { 'Content-Length': '1x' } }, 400],
    ['two hosts', { headers: { Host: ['screen-pop.example.com', 'acme.croco-dial.net'] } }, 400],
  ])('refused by nginx itself: %s', async (_what, question, status) => {
    const before = arrived();
    expect((await askAsDana(question)).status).toBe(status);
    expect(arrived()).toBe(before);
  });

  test('in chunks it is the same question', async () => {
    expect((await askAsDana({ inChunks: true })).status).toBe(200);
  });

  test('who asks is what the certificate says', async () => {
    const { authority } = gateway;
    const others = await makeAuthority(join(gateway.folder, 'others'), 'Example authority');
    const revoked = await authority.issue(`/O=Example/OU=Agents/CN=${DANA}`);
    await authority.revoke(revoked);
    await gateway.reload();
    const strangers: [string, Certificate | undefined][] = [
      ['no certificate', undefined],
      ['another authority’s', await others.issue(`/O=Example/OU=Agents/CN=${DANA}`)],
      ['a revoked one', revoked],
      ['somebody who is in no list', await authority.issue('/O=Example/CN=mallory')],
      ['the name in another part', await authority.issue(`/OU=${DANA}/CN=mallory`)],
      ['the name behind a comma', await authority.issue(`/O=x,CN=${DANA}/CN=mallory`)],
      ['the name in front of a comma', await authority.issue(String.raw`/O=Example/CN=${DANA},CN=mallory`)],
      ['a second name', await authority.issue(`/CN=${DANA}/CN=mallory`)],
      ['no name', await authority.issue(`/O=CN=${DANA}`)],
    ];
    const before = arrived();
    for (const [who, certificate] of strangers)
      expect({ who, status: (await askAsDana({ certificate })).status }).toEqual({ who, status: 403 });
    const headers = { 'X-Forwarded-User': DANA };
    expect((await askAsDana({ certificate: strangers[3]?.[1], headers })).status).toBe(403);
    expect(arrived()).toBe(before);
    expect((await askAsDana({ headers: { 'X-Forwarded-User': 'j.okafor' } })).status).toBe(200);
  });

  test('what the page says of each line of its check is true', async () => {
    const [, check = ''] = /^```sh\n(ask\(\).*?)^```/ms.exec(page) ?? [];
    const { authority, folder, port } = gateway;
    const own = ['--connect-to', `${HOST}:443:127.0.0.1:${port}`, '--cacert', authority.certFile].join(' ');
    copyFileSync(dana.certFile, join(folder, 'desk.pem'));
    copyFileSync(dana.keyFile, join(folder, 'desk.key'));
    const script = `curl() { command curl ${own} "$@"; }\n${check}`;
    const { stdout } = await promisify(execFile)('sh', ['-euc', script], { cwd: folder });
    const said = [...check.matchAll(/# (\d{3}), /g)].map(([, status]) => status);
    expect(said).toHaveLength(6);
    expect([...stdout.matchAll(/^\d{3}$/gm)].map(([status]) => status)).toEqual(said);
    expect(stdout).toContain('"result":"success"');
  });

  test('the page names each of the gateway’s files', () => {
    const files = readdirSync(join(docs, 'gateway'));
    expect(files.filter((file) => !page.includes(`\`${file}\``))).toEqual([]);
  });

  test('somebody whose name in the dialer is another', async () => {
    const okafor = await gateway.authority.issue('/O=Example/CN=J.Okafor');
    dialer.setAgent('jokafor2', { state: 'in-call', vendor_lead_code: 'abc123-xyz456' });
    const reply = await ask(gateway, { body: bodyFor('jokafor2'), certificate: okafor });
    expect(JSON.parse(reply.body)).toMatchObject({ data: { vendor_lead_code: 'abc123-xyz456' } });
    expect((await ask(gateway, { body: bodyFor('j.okafor'), certificate: okafor })).status).toBe(403);
    expect((await ask(gateway, { body: OWN, certificate: okafor })).status).toBe(403);
    // The answer before was Okafor's: Dana gets her own.
    expect(JSON.parse((await askAsDana()).body)).toMatchObject(ANSWER);
  });
});

describe('behind the company’s sign-on', () => {
  const askAs = (name: string | readonly string[] | null, question: Question = {}) =>
    ask(gateway, { body: OWN, ...question, headers: { 'X-Forwarded-User': name, ...question.headers } });
  beforeAll(() => open('sign-on'));
  afterAll(() => close());

  test('the question of the person in the header is answered', async () => {
    const reply = await askAs('Dana.Reyes');
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body)).toMatchObject(ANSWER);
  });

  test.each(REFUSED)('refused: %s', async (_what, question) => {
    const before = arrived();
    expect((await askAs(DANA, question)).status).toBe(403);
    expect(arrived()).toBe(before);
  });

  test.each<[string, Question]>([
    ['not from the sign-on’s address', { from: '127.0.0.2', headers: { 'X-Forwarded-User': DANA } }],
    ['without the header', { headers: { 'X-Forwarded-User': null } }],
    ['with the header twice', { headers: { 'X-Forwarded-User': [DANA, DANA] } }],
    ['with the header of two people', { headers: { 'X-Forwarded-User': [DANA, 'j.okafor'] } }],
    ['with two people in the header', { headers: { 'X-Forwarded-User': `${DANA}, j.okafor` } }],
    ['with an empty header', { headers: { 'X-Forwarded-User': '' } }],
    ['as somebody else', { headers: { 'X-Forwarded-User': 'j.okafor' } }],
    ['as somebody who is in no list', { headers: { 'X-Forwarded-User': 'mallory' } }],
    ['as “default”', { headers: { 'X-Forwarded-User': 'default' } }],
    ['with another header', { headers: { 'X-Forwarded-User': null, X_Forwarded_User: DANA, 'Remote-User': DANA } }],
  ])('refused: %s', async (_what, question) => {
    const before = arrived();
    expect((await ask(gateway, { body: OWN, ...question })).status).toBe(403);
    expect(arrived()).toBe(before);
  });
});
