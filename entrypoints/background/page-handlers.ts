import type { BackgroundMessages } from '#utils/messages/protocol.ts';
import type { Handlers, PageSender } from '#utils/messages/router.ts';
import type { Services } from './services.ts';

/** The services that answer pages. */
type ForPages = Pick<
  Services,
  | 'reports'
  | 'offered'
  | 'changePop'
  | 'keepCorner'
  | 'arrivals'
  | 'frames'
  | 'isCrmOrigin'
  | 'reportFault'
  | 'waitingForLogIn'
  | 'popAfterLogIn'
  | 'popOn'
  | 'storeLateFind'
  | 'storeConfirmation'
>;

/** What the script in a CRM's page may ask for. It calls no browser API, because the simulator runs these handlers, too. */
export const pageHandlers = ({
  reports,
  offered,
  changePop,
  keepCorner,
  arrivals,
  frames,
  isCrmOrigin,
  reportFault,
  ...pops
}: ForPages): Handlers<BackgroundMessages, PageSender> => {
  /** The agent may log in in any tab of the CRM. */
  async function popAfterLogInBeside(page: { tabId: number; url: string }): Promise<void> {
    const callKey = await pops.waitingForLogIn();
    if (callKey !== null && (await reports.isLoggedIn(page, callKey))) await pops.popAfterLogIn(callKey, false);
  }

  return {
    async pageReady(_nothing, { frameId, tabId, pageUrl }) {
      const page = { tabId, url: pageUrl };
      if (frameId === 0) {
        arrivals.arrived(tabId);
        void popAfterLogInBeside(page).catch(reportFault);
      } else frames.noteFrame(tabId);
      return reports.popFor(page);
    },

    async popReport(news, sender) {
      await reports.noteReport(sender, news);
      const { callKey } = news;
      const late = await reports.outcomeOfLateFind(sender, news);
      if (late && (await pops.storeLateFind(callKey, late.outcome))) await late.show();
      const proof = await reports.lateProof(sender, news);
      if (proof?.proves === 'confirmed' && (await pops.storeConfirmation(callKey))) await proof.note();
      if (proof?.proves === 'disproved') await pops.popOn(callKey, proof.note);
      const { looks, unsaved, found } = news.report;
      // A frame's page tells nothing of a log-in, and half of a log-in is not one.
      if (sender.frameId !== 0 || looks === 'log-in' || unsaved) return null;
      if (await reports.isShownIn(sender.tabId, callKey)) await pops.popAfterLogIn(callKey, found !== null);
      return null;
    },

    async frameReport({ keys, report }, { tabId, frameId }) {
      if (frameId !== 0) frames.record(tabId, keys, report);
      return null;
    },

    isCrmOrigin: ({ origin }) => isCrmOrigin(origin),

    async cardDismissed({ callKey }) {
      await changePop({ type: 'dismissed', callKey, atMs: Date.now() });
      return null;
    },

    async cardMoved({ corner }) {
      await keepCorner(corner);
      await changePop({ type: 'card-moved', corner });
      return null;
    },

    async openCandidate(choice, sender) {
      await offered.openCandidate(sender, choice);
      return null;
    },

    async linkRecord({ callKey }, sender) {
      const isLinked = await reports.linkRecord(sender, callKey);
      // The agent's own word is as good as the page's.
      if (isLinked) await pops.storeConfirmation(callKey);
      return isLinked;
    },
  };
};
