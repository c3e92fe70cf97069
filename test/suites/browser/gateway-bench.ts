import { type Dialer, startDialer } from '../../stand-ins/dialer/server.ts';
import { ask, bodyFor, type Question, type Reply } from '../../stand-ins/gateway/ask.ts';
import type { Certificate } from '../../stand-ins/gateway/certificates.ts';
import { type Credential, type Gateway, startGateway } from '../../stand-ins/gateway/gateway.ts';

/** With what nginx, JavaScript and forms each take for their own. */
export const LOGIN = { user: 'api&co', password: 'Tr0ub4dor-$&%41+é=xyzzy' };
/** In agents.conf as it is copied, with the same name in the dialer; j.okafor there is jokafor2. */
export const DANA = 'dana.reyes';
const OKAFOR = 'jokafor2';

export type GatewayBench = {
  dialer: Dialer;
  gateway: Gateway;
  dana: Certificate;
  /** Somebody whom nobody has asked about so far, and who has asked nothing: no answer is kept, no limit is near. */
  newDesk(): Promise<Desk>;
  close(): Promise<void>;
};

export type Desk = {
  agent: string;
  /** Sends the desk's own question, with what a test changes in it. */
  ask(question?: Question): Promise<Reply>;
};

/** A dialer that knows both agents, the gateway in front of it, and their certificates. */
export async function openGateway(credential: Credential): Promise<GatewayBench> {
  const dialer = await startDialer({
    agents: [DANA, OKAFOR],
    accounts: [{ user: LOGIN.user, pass: LOGIN.password, level: 9 }],
  });
  const gateway = await startGateway(dialer, credential, LOGIN);
  let desks = 0;
  return {
    dialer,
    gateway,
    dana: await gateway.authority.issue(`/O=Example/OU=Agents/CN=${DANA}`),
    async newDesk() {
      desks += 1;
      const agent = `desk.${String(desks).replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))}`;
      const certificate = await gateway.authority.issue(`/CN=${agent}`);
      dialer.setAgent(agent, 'ready');
      return { agent, ask: (question) => ask(gateway, { body: bodyFor(agent), certificate, ...question }) };
    },
    async close() {
      await gateway.close();
      await dialer.close();
    },
  };
}
