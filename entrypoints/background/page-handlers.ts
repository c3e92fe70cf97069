import type { BackgroundMessages } from '#utils/messages/protocol.ts';
import type { Handlers, PageSender } from '#utils/messages/router.ts';
import { shownIn } from '#utils/pop/reduce-pop.ts';
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
  | 'reportFault'
  | 'waitingForLogIn'
  | 'popAfterLogIn'
  | 'popOn'
  | 'storeLateFind'
  | 'storeConfirmation'
>;

/** Only the page itself has a card, and never a frame in it. */
const hasCard = ({ frameId }: PageSender): boolean => frameId === 0;

/** What the script in a CRM's page may ask for. It calls no browser API, because the simulator runs these handlers, too. */
export const pageHandlers = ({
  reports,
  offered,
  changePop,
  keepCorner,
  arrivals,
  frames,
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
      // A frame stands at an address of its own, at which its page is not.
      if (sender.frameId === 0) await reports.noteReport(sender, news);
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

    async cardDismissed({ callKey }, sender) {
      if (hasCard(sender)) await changePop({ type: 'dismissed', callKey, inTab: sender.tabId, atMs: Date.now() });
      return null;
    },

    async cardMoved({ corner }, sender) {
      if (!hasCard(sender)) return null;
      const before = await changePop({ type: 'card-moved', inTab: sender.tabId, corner });
      if (shownIn(before, sender.tabId)) await keepCorner(corner);
      return null;
    },

    async openCandidate(choice, sender) {
      if (hasCard(sender)) await offered.openCandidate(sender, choice);
      return null;
    },

    async linkRecord({ callKey }, sender) {
      const isLinked = hasCard(sender) && (await reports.linkRecord(sender, callKey));
      // The agent's own word is as good as the page's.
      if (isLinked) await pops.storeConfirmation(callKey);
      return isLinked;
    },
  };
};
