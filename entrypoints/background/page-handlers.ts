import type { BackgroundMessages } from '#utils/messages/protocol.ts';
import type { Handlers, PageSender } from '#utils/messages/router.ts';
import { writeCardCorner } from '#utils/settings/store.ts';
import type { Services } from './services.ts';

/** What the script in a CRM's page may ask for. */
export const pageHandlers = ({
  reports,
  offered,
  changePop,
  arrivals,
  frames,
  popAfterLogIn,
  storeLateFind,
}: Services): Handlers<BackgroundMessages, PageSender> => ({
  async pageReady(_nothing, { frameId, tabId, pageUrl }) {
    if (frameId === 0) arrivals.arrived(tabId);
    else frames.noteFrame(tabId);
    return reports.popFor({ tabId, url: pageUrl });
  },

  async popReport(news, sender) {
    await reports.noteReport(sender, news);
    const late = await reports.outcomeOfLateFind(sender, news);
    if (late && (await storeLateFind(news.callKey, late.outcome))) await late.show();
    const { looks, unsaved, found } = news.report;
    // A frame's page tells nothing of a log-in, and half of a log-in is not one.
    if (sender.frameId !== 0 || looks === 'log-in' || unsaved) return null;
    if (await reports.isShownIn(sender.tabId, news.callKey)) await popAfterLogIn(news.callKey, found !== null);
    return null;
  },

  async frameReport({ keys, report }, { tabId, frameId }) {
    if (frameId !== 0) frames.record(tabId, keys, report);
    return null;
  },

  async cardDismissed({ callKey }) {
    await changePop({ type: 'dismissed', callKey, atMs: Date.now() });
    return null;
  },

  async cardMoved({ corner }) {
    await writeCardCorner(corner);
    await changePop({ type: 'card-moved', corner });
    return null;
  },

  async openCandidate(choice, sender) {
    await offered.openCandidate(sender, choice);
    return null;
  },

  async linkRecord({ callKey }, sender) {
    await reports.linkRecord(sender, callKey);
    return null;
  },
});
