import { z } from 'zod';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import { describeCheck } from '#utils/dialer/errors.ts';
import type { Operations, PageSender } from '#utils/messages/router.ts';
import type { ConnectionReport } from '#utils/messages/protocol.ts';
import { recordKeysSchema } from '#utils/pop/active-pop.ts';
import { pageReportSchema } from '#utils/pop/browser-shell.ts';
import { cardCornerSchema } from '#utils/settings/schema.ts';
import { readEffectiveSettings, writeCardCorner } from '#utils/settings/store.ts';
import { say } from '#utils/words/words.ts';
import type { Services } from './services.ts';

const callKeySchema = z.object({ callKey: z.string().max(600) });
/** An answer to "inspect"; those of other questions are no use. */
const inspectedSchema = z.object({
  args: z.tuple([z.strictObject({ keys: recordKeysSchema })]),
  said: pageReportSchema,
});
const text = z.string().max(200).default('');
const practiceSchema = z.object({
  leadId: text,
  vendorLeadCode: text,
  phone: text,
  callerId: text,
  campaignId: text,
  campaignName: text,
  callType: text,
});
const connectionSchema = z.object({
  address: z.string().max(500),
  user: z.string().max(200),
  password: z.string().max(200).nullable(),
  agent: z.string().max(100),
});

/** What the script in a CRM's page may ask for. */
export const pageOperations = ({
  popper,
  arrivals,
  frames,
  popAfterLogIn,
  foundAfterAll,
}: Services): Operations<PageSender> => ({
  async pageReady(sender) {
    if (sender.frameId === 0) arrivals.arrived(sender.tabId);
    else frames.came(sender.tabId);
    return popper.popFor({ tabId: sender.tabId, url: sender.pageUrl });
  },
  async popReport(sender, argument) {
    const news = callKeySchema.extend({ report: pageReportSchema }).parse(argument);
    await popper.reported(sender, news);
    const late = await popper.foundLater(sender, news);
    if (late && (await foundAfterAll(news.callKey, late.outcome))) await late.show();
    const { looks, unsaved, found } = news.report;
    // A frame's page tells nothing of a log-in, and half of a log-in is not one.
    if (sender.frameId !== 0 || looks === 'log-in' || unsaved) return;
    if (await popper.isShownIn(sender.tabId, news.callKey)) await popAfterLogIn(news.callKey, found !== null);
  },
  async frameSaid({ tabId, frameId }, argument) {
    const answer = inspectedSchema.safeParse(argument);
    if (answer.success && frameId !== 0) frames.told(tabId, answer.data.args[0].keys, answer.data.said);
  },
  cardDismissed: async (_sender, argument) => popper.dismissed(callKeySchema.parse(argument).callKey),
  async cardMoved(_sender, argument) {
    const { corner } = z.object({ corner: cardCornerSchema }).parse(argument);
    await writeCardCorner(corner);
    await popper.cardMoved(corner);
  },
  async openCandidate(sender, argument) {
    const choice = callKeySchema.extend({ address: z.string().max(4000) }).parse(argument);
    await popper.openCandidate(sender, choice);
  },
  linkRecord: async (sender, argument) => popper.linkRecord(sender, callKeySchema.parse(argument).callKey),
});

/** What the popup and the options page may ask for. */
export const controlOperations = (services: Services): Operations<null> => ({
  async openRecord() {
    const config = await services.readConfig();
    if (!config) return null;
    const state = await services.store.open(config.subject);
    if (state.call) return services.popper.pop(state.call, { wanted: true });
    // The card of a call that is over says so, and goes.
    return state.lastCall && services.popper.pop(state.lastCall, { endedAtMs: state.lastCall.endedAtMs, wanted: true });
  },
  tryAgain: () => services.resume(),
  lookNow: async () => services.loop.lookNow(),
  async practiceCall(_sender, argument) {
    const startedAtMs = Date.now();
    const { settings } = await readEffectiveSettings();
    const fields = practiceSchema.parse(argument);
    const key = `practice|${startedAtMs}`;
    return services.popper.pop({ ...fields, key, agent: settings.dialer.agent, startedAtMs }, { practice: true });
  },
  checkConnection: (_sender, argument) => checkConnection(services, argument),
});

async function checkConnection({ guard, client }: Services, argument: unknown): Promise<ConnectionReport> {
  const question = connectionSchema.parse(argument);
  const endpoint = dialerEndpoint(question.address);
  if ('problem' in endpoint)
    return { ok: false, title: 'The dialer’s address', advice: say(endpoint.problem), detail: '' };
  const password = question.password ?? (await readEffectiveSettings()).login.password;
  const query = { url: endpoint.url, user: question.user, password, agent: question.agent };
  await guard.resume();
  const asked = await guard.ask(
    query,
    (signal) => client.getLiveAgentInfo(query, signal),
    new AbortController().signal,
  );
  if ('blocked' in asked) {
    const at = new Date(asked.mayTryAtMs).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    return {
      ok: false,
      title: 'Too many refused log-ins',
      advice: `So that the shared API account is not locked, the next try is possible at ${at}.`,
      detail: '',
    };
  }
  const { answer } = asked;
  if (answer.ok) return { ok: true, status: answer.snapshot.status.text, family: answer.snapshot.status.family };
  return { ok: false, ...describeCheck(answer.error.kind), detail: answer.error.detail };
}
