import { describeAnswered, describeBlocked } from '#utils/agent/problem.ts';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import type { ServerLogin } from '#utils/dialer/client.ts';
import { describePasswordElsewhere } from '#utils/dialer/errors.ts';
import { losesCharacters } from '#utils/dialer/dropped.ts';
import { clearPops } from '#utils/browser/notifications.ts';
import { readExample } from '#utils/discovery/example-store.ts';
import type { ConnectionQuestion, ConnectionReport, ControlMessages } from '#utils/messages/protocol.ts';
import type { Handlers } from '#utils/messages/router.ts';
import { mayLogIn } from '#utils/settings/api-login.ts';
import { saveAgent } from '#utils/settings/save.ts';
import { readEffectiveSettings } from '#utils/settings/store.ts';
import { sentence } from '#utils/words/words.ts';
import type { Services } from './services.ts';

/** What the popup and the options page may ask for. */
export const controlHandlers = (services: Services): Handlers<ControlMessages, null> => ({
  async openRecord() {
    const config = await services.readConfig();
    if (!config) return null;
    const { call, lastCall } = await services.store.open(config.subject);
    if (call) {
      const outcome = await services.service.pop(call, { wanted: true });
      await services.storeOutcome(call.key, outcome);
      return outcome;
    }
    // The card of a call that is over says so, and goes.
    return lastCall && services.service.pop(lastCall, { endedAtMs: lastCall.endedAtMs, wanted: true });
  },

  async tryAgain() {
    await services.resume();
    return null;
  },

  async switchAgent({ agent }) {
    // No answer about the agent who was here may come in any more.
    services.loop.stop();
    try {
      return await saveAgent(agent);
    } finally {
      await clearPops().catch(() => undefined);
      await services.reload();
    }
  },

  async lookNow() {
    services.loop.lookNow();
    return null;
  },

  async practiceCall(fields) {
    // The caller's record and its card are worth more.
    const config = await services.readConfig();
    if (config && (await services.store.open(config.subject)).call)
      return { kind: 'not-wanted', words: sentence('pop.practiceInCall'), address: null };
    const startedAtMs = Date.now();
    const { settings } = await readEffectiveSettings();
    const key = `practice|${startedAtMs}`;
    return services.service.pop({ ...fields, key, agent: settings.dialer.agent, startedAtMs }, { practice: true });
  },

  discover: ({ profile, example }) => services.discovery.run(profile, example),

  async testSetUp({ profile }) {
    const example = await readExample(profile);
    return example && services.discovery.run(profile, example, { onlyOwn: true });
  },

  async stopDiscovery() {
    services.discovery.stop(sentence('discovery.stopped.byPerson'));
    return null;
  },

  checkConnection: (question) => checkConnection(services, question),
});

async function checkConnection({ guard, client }: Services, question: ConnectionQuestion): Promise<ConnectionReport> {
  const endpoint = dialerEndpoint(question.address);
  // The options page has checked the address before it asks.
  if ('problem' in endpoint) throw new Error('The dialer’s address cannot be read.');
  const login = question.login && (await loginToTry(question.login, endpoint.url));
  if (question.login && !login) return { ok: false, ...describePasswordElsewhere(), detail: '' };
  const query = { url: endpoint.url, login, agent: question.agent };
  await guard.resume();
  const asked = await guard.ask(
    query,
    (signal) => client.getLiveAgentInfo(query, signal),
    new AbortController().signal,
  );
  if ('blocked' in asked) return { ok: false, ...describeBlocked(asked.lastLogins, asked.mayTryAtMs), detail: '' };
  const { answer } = asked;
  if (answer.ok) return { ok: true, status: answer.snapshot.status.text, family: answer.snapshot.status.family };
  const { kind, detail } = answer.error;
  const password = { isCut: losesCharacters(login?.password ?? '') };
  return { ok: false, ...describeAnswered(kind, password, asked, Date.now()), detail };
}

/** The log-in that the person wants to try at this address; null where the stored password belongs to another server. */
async function loginToTry(
  { user, password }: NonNullable<ConnectionQuestion['login']>,
  url: string,
): Promise<ServerLogin | null> {
  if (password !== null) return { user, password, server: url };
  const { login } = await readEffectiveSettings();
  return login && mayLogIn({ ...login, user }, url) ? { ...login, user } : null;
}
