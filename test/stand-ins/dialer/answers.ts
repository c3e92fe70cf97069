import type { AbsentShape, AgentData } from './agent-states.ts';
import { type Fields, type JsonObject, phpJson, upstreamXml } from './php.ts';
import { folded, isLocked, usualRefusals, viewAgent, type World } from './world.ts';

/** One request, as PHP sees it. */
export type DialerRequest = { query: Fields; form: Fields };

/** `locked`: the right password for an account that is locked, which answers as a wrong log-in does. */
export type LoginCheck = 'right' | 'wrong' | 'locked' | 'unchecked';

export type Answer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** What stands behind the body, for faults that bend it; null where it is plain text. */
  result: JsonObject | null;
  /** Writes another result the way this request asked for. */
  encode: (result: JsonObject) => string;
  login: LoginCheck;
  /** The API account that the request named, as it was written; never its password. */
  account: string | null;
  agent: string | null;
};

/** The error bodies that goAPI sends with HTTP 200 (the not-logged-in one names the agent). */
export const errorResults = {
  'wrong-log-in': { result: 'error', message: usualRefusals.wrong },
  'unknown-action': { result: 'error', message: 'Command Not Found' },
  'no-permission': { code: '10001', result: 'Error: You do not have permission to view this page ' },
  'no-such-user': { code: '41004', result: 'Error: Invalid value for user. Does not exist' },
  'missing-parameters': { code: '40001', message: 'Error: Missing required parameters' },
  'no-api-user': { result: 'Error: goAPI User Not Defined.' },
  'no-api-password': { result: 'Error: goAPI Password Not Defined.' },
  'no-session-user': { result: 'Error: Session User Not Defined.' },
  'no-agent': { result: 'Error: Set a value for User.' },
} as const satisfies Record<string, JsonObject>;
export type ErrorName = keyof typeof errorResults;

const badResponseType = 'result=error;message=This API function only accepts XML or JSON value on responsetype;';

/** What servers say of an agent of whom they know nothing. */
function absentResult(shape: AbsentShape, agent: string, blank: AgentData): JsonObject {
  switch (shape) {
    case 'zero':
      return { result: 'success', data: 0 };
    case 'list':
      return { result: 'success', data: [] };
    case 'text':
      return { result: 'success', data: '' };
    case 'missing':
      return { result: 'success' };
    case 'message':
      return { result: 'error', message: `Agent '${agent}' is currently NOT logged in` };
    case 'no-such-user':
      return errorResults['no-such-user'];
    case 'empty-status':
      return { result: 'success', data: blank };
    default:
      return shape satisfies never;
  }
}

const blankData: AgentData = {
  status: '',
  color: '',
  in_call_with: '',
  campaign_id: '',
  campaign_name: '',
  call_type: '',
  caller_id: '',
  conf_exten: '',
  server_ip: '',
  vendor_lead_code: '',
  lead_id: 0,
};

/**
 * The dialer's answer to a request at a moment. Reads the world and changes nothing: counting a wrong log-in
 * (`login` says so) is the caller's part, because a request may be lost on its way.
 */
export function answerFor(request: DialerRequest, world: World, nowMs: number): Answer {
  // Upstream reads the action and the response type from GET first, everything else from $_REQUEST, where POST wins.
  const action = request.query.get('goAction') ?? request.form.get('goAction') ?? '';
  const responseType = request.query.get('responsetype') || request.form.get('responsetype') || 'xml';
  const read = (name: string): string => request.form.get(name) ?? request.query.get(name) ?? '';
  const account = read('goUser');
  const agent = read('user');

  const password = read('log_pass') || read('goPass');

  const login = checkLogin(account, password, world);
  const encode = (value: JsonObject): string => {
    if (responseType === 'json') return phpJson(value);
    return responseType === 'xml' ? upstreamXml(action, value) : badResponseType;
  };
  const result = resultOf({ action, account, password, agent, login, world, nowMs });
  const said = login === 'wrong' || login === 'locked' ? refusalIn(world, account) : null;
  return {
    status: 200,
    headers: { 'Content-type': 'text/html; charset=UTF-8', 'Access-Control-Allow-Origin': '*' },
    body: said?.form === undefined ? encode(result) : said.form === 'text' ? said.words : refusalPage(said.words),
    result: responseType === 'json' || responseType === 'xml' ? result : null,
    encode,
    login,
    account: account === '' ? null : account,
    agent: agent === '' ? null : agent,
  };
}

type Question = {
  action: string;
  account: string;
  password: string;
  agent: string;
  login: LoginCheck;
  world: World;
  nowMs: number;
};

function resultOf({ action, account, password, agent, login, world, nowMs }: Question): JsonObject {
  if (account === '') return errorResults['no-api-user'];
  if (password === '') return errorResults['no-api-password'];
  if (login !== 'right') return { result: 'error', message: refusalIn(world, account).words };
  if (action !== 'getLiveAgentInfo') return errorResults['unknown-action'];
  if (agent === '') return errorResults['no-agent'];
  if ((world.accounts.get(folded(comparable(account)))?.level ?? 0) <= 7) return errorResults['no-permission'];
  const view = viewAgent(world, agent, nowMs);
  const absent = view === null ? world.unknownAgent : view.absent;
  if (absent !== null) return absentResult(absent, agent, blankData);
  return { result: 'success', data: view?.data ?? blankData };
}

/** How this server refuses a log-in of this account now: also a wrong one, once the account is locked. */
function refusalIn(world: World, account: string): { words: string; form: 'text' | 'page' | undefined } {
  const { wrong, locked, form } = world.refusals;
  return { words: isLocked(world, comparable(account)) ? locked : wrong, form };
}

const refusalPage = (words: string): string =>
  `<html><head><title>${words}</title></head><body><h1>${words}</h1></body></html>`;

/** Any named account is checked: one without a password counts as a wrong log-in too. */
function checkLogin(account: string, password: string, world: World): LoginCheck {
  if (account === '') return 'unchecked';
  const known = world.accounts.get(folded(comparable(account)));
  if (known === undefined || known.pass !== comparable(password)) return 'wrong';
  return isLocked(world, comparable(account)) ? 'locked' : 'right';
}

/** Upstream drops quotes, backslashes, semicolons and blanks from user and password before it compares them. */
export function comparable(text: string): string {
  return text.replaceAll(/['"\\; ]/g, '');
}
