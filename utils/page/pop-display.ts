import * as dom from './dom.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import type { tellBackground } from '../messages/page-side.ts';
import type { PopEnd, PagePop, PageReport } from '../messages/protocol.ts';
import { CALL_CARD_CSS } from './call-card-style.ts';
import { createCallCard } from './call-card.ts';
import type { CallCard, CallCardActions } from './call-card.ts';
import { onUnusedEscape } from './escape-key.ts';
import { findRecord } from './find-record.ts';
import { createRecordFollower } from './follow-record.ts';
import type { RecordFollower } from './follow-record.ts';
import { HIGHLIGHT_CSS } from './highlight-style.ts';
import { createOutlines } from './outlines.ts';
import { pageOverlay } from './page-overlay.ts';
import { createReporter } from './page-report.ts';
import { readPage } from './page-roots.ts';
import type { InputWatch } from './unsaved-input.ts';

/** Shows pops on one page, one at a time: the card, the outlines, and what it sees of the record. */
export type PopDisplay = {
  /** Shows the pop instead of the one before; reports what the page shows of its record within 1.5 s. */
  show: (pop: PagePop) => Promise<PageReport>;
  /** The call is over, or belongs to another page now. */
  end: (end: PopEnd) => void;
  /** Reports what the page shows of a record, without showing anything; without keys, only what the agent is doing there. */
  inspect: (keys: RecordKeys | null) => PageReport;
  /** The page went to another address without a load. */
  routed: () => void;
  isShowing: () => boolean;
  /** Takes everything off the page. */
  clear: () => void;
};

const NOTHING_SEEN: Omit<PageReport, 'unsaved' | 'typing' | 'address'> = {
  found: null,
  own: null,
  matches: 0,
  looks: 'other',
  content: 0,
  candidates: [],
};

type Options = {
  document: Document;
  input: InputWatch;
  tell: typeof tellBackground;
  /** Only the top frame shows the card. */
  showsCard: boolean;
};

type Shown = {
  pop: PagePop;
  follower: RecordFollower;
  card: CallCard | null;
  abort: AbortController;
};

export const createPopDisplay = (options: Options, signal: AbortSignal): PopDisplay => {
  const { document, input, tell, showsCard } = options;
  const reporter = createReporter(document, input);
  let shown: Shown | null = null;

  const clear = (): void => {
    shown?.abort.abort();
    shown = null;
  };
  signal.addEventListener('abort', clear);

  const dismiss = (): void => {
    if (!shown) return;
    void tell('cardDismissed', { callKey: shown.pop.callKey });
    clear();
  };

  const createCard = (root: ShadowRoot, callKey: string, cardSignal: AbortSignal): CallCard => {
    const actions: CallCardActions = {
      onDismiss: dismiss,
      onMove: (corner) => void tell('cardMoved', { corner }),
      onOpen: (address) => void tell('openCandidate', { callKey, address }),
      onLink: async () => (await tell('linkRecord', { callKey })) === true,
      onFarewell: clear,
    };
    return createCallCard(root, actions, cardSignal);
  };

  const begin = (pop: PagePop): Shown => {
    const { callKey } = pop;
    const abort = new AbortController();
    const overlayOf = createOverlays(abort.signal);
    const follower = createRecordFollower(
      {
        document,
        reporter,
        outlines: createOutlines(overlayOf, abort.signal),
        isOutlined: () => shown?.pop.highlight === true,
        isTyping: input.typing,
        onNews: (news) => void tell('popReport', { callKey, report: news }),
      },
      abort.signal,
    );
    const card = showsCard ? createCard(overlayOf(document), callKey, abort.signal) : null;
    return { pop, follower, card, abort };
  };

  const show = async (pop: PagePop): Promise<PageReport> => {
    if (shown?.pop.callKey !== pop.callKey) clear();
    shown ??= begin(pop);
    shown.pop = pop;
    shown.card?.render(pop.card);
    const { follower } = shown;
    return pop.card.endedAtMs === null ? follower.follow(pop.keys) : follower.look(pop.keys);
  };

  const end = ({ callKey, endedAtMs }: PopEnd): void => {
    if (shown?.pop.callKey !== callKey) return;
    if (endedAtMs === null || !shown.card) {
      clear();
      return;
    }
    shown.follower.stop();
    shown.pop = { ...shown.pop, card: { ...shown.pop.card, endedAtMs } };
    shown.card.render(shown.pop.card);
  };

  if (showsCard) onUnusedEscape(document, input.editing, dismiss, signal);

  return {
    show,
    end,
    inspect: (keys) => {
      if (!keys)
        return { ...NOTHING_SEEN, address: dom.URL(document), unsaved: input.unsaved(), typing: input.typing() };
      const page = readPage(document);
      return reporter.report(page, findRecord(page, keys));
    },
    routed: () => {
      if (shown?.pop.card.endedAtMs === null) shown.follower.restart();
    },
    isShowing: () => shown !== null,
    clear,
  };
};

/** Returns the one overlay of each document, and adds it when it is first needed. */
const createOverlays = (signal: AbortSignal): ((document: Document) => ShadowRoot) => {
  const overlays = new Map<Document, ShadowRoot>();
  return (document) => {
    const overlay = overlays.get(document) ?? pageOverlay(document, HIGHLIGHT_CSS + CALL_CARD_CSS, signal);
    overlays.set(document, overlay);
    return overlay;
  };
};
