export interface Party {
  readonly id: number;
  readonly name: string;
  readonly code: string;
  /** As the agent typed it. */
  readonly phone: string;
}

/** Calls a method of Tryton's JSON-RPC; its context is added. Rejects with what the server says. */
export type TrytonCall = (method: string, ...params: unknown[]) => Promise<unknown>;

const FIRST_NAMES = ['Ada', 'Bruno', 'Chiara', 'Dmitri', 'Elif', 'Femi', 'Greta', 'Hiro'];
const LAST_NAMES = ['Abernathy', 'Björk', 'Castellano', 'Duarte', 'Eszterházy'];

/** Logs in at a Tryton server. */
export async function trytonSession(
  origin: string,
  database: string,
  login: { user: string; password: string },
): Promise<TrytonCall> {
  const address = `${origin}/${database}/`;
  const session = await rpc(address, {}, 'common.db.login', [login.user, { password: login.password }]);
  if (!Array.isArray(session)) throw new Error(`Tryton refused the log-in: ${JSON.stringify(session)}`);
  const token = Buffer.from([login.user, ...session].join(':')).toString('base64');
  return (method, ...params) => rpc(address, { authorization: `Session ${token}` }, method, [...params, {}]);
}

/** Makes 40 parties, each with a code and a phone number, and puts the questions of a new install out of the way. */
export async function seedParties(call: TrytonCall): Promise<Party[]> {
  const items = await call('model.ir.module.config_wizard.item.search', [['state', '=', 'open']], 0, null, null);
  await call('model.ir.module.config_wizard.item.write', items, { state: 'done' });

  const wanted = LAST_NAMES.flatMap((last) => FIRST_NAMES.map((first) => `${first} ${last}`)).map((name, at) => ({
    name,
    code: `TR-${7001 + at * 13}`,
    phone: `+1 415-555-${2000 + at}`,
  }));
  const ids = await call(
    'model.party.party.create',
    wanted.map(({ name, code, phone }) => ({
      name,
      code,
      contact_mechanisms: [['create', [{ type: 'phone', value: phone }]]],
      addresses: [['create', [{ street: 'Harbour Street 1', city: 'Oakland' }]]],
    })),
  );
  if (!Array.isArray(ids) || ids.length !== wanted.length) throw new Error(`Tryton made ${JSON.stringify(ids)}`);
  return wanted.map(({ name, code, phone }, at) => ({ id: Number(ids[at]), name, code, phone }));
}

async function rpc(
  address: string,
  headers: Record<string, string>,
  method: string,
  params: unknown[],
): Promise<unknown> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ id: 1, method, params }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method}: ${response.status} ${text.slice(0, 300)}`);
  const answer: unknown = JSON.parse(text);
  if (typeof answer !== 'object' || answer === null) throw new Error(`${method}: ${text.slice(0, 300)}`);
  if ('error' in answer) throw new Error(`${method}: ${JSON.stringify(answer.error).slice(0, 2000)}`);
  return 'result' in answer ? answer.result : answer;
}
