import { tellBackground } from '../messages/page-side.ts';
import { listen } from './listen.ts';
import type { InputWatch } from './unsaved-input.ts';

// A page in any frame can send the top frame a message that claims anything. But the browser itself says from which origin
// it comes, and the background knows at which origins the script runs. Only a frame of these is believed.

type FrameState = { unsaved: boolean; typing: boolean };
/** `id` is the page's in the frame: a report that is sent while the page goes comes without its window. */
type FrameReport = FrameState & { id: string };

/** A frame reports this long after the last of several events. */
const DEBOUNCE_MS = 100;
/** What is unsaved may be saved later, and who types stops, without any event. Until then a frame reports this often. */
const REPEAT_EVERY_MS = 1000;

/**
 * The same watch, which also covers the frames of other granted origins: they report by window message to the top frame
 * whether they hold unsaved input. A frame that has gone, or shows another page now, counts no more.
 */
export const withFrames = (view: Window, channel: string, own: InputWatch, signal: AbortSignal): InputWatch => {
  if (view.parent !== view) {
    reportToTop(view, channel, own, signal);
    return own;
  }
  const frames = new Map<string, FrameState & { source: MessageEventSource | null }>();
  const isCrmOrigin = rememberedOrigins();
  const noteReport = async ({ data, source, origin }: MessageEvent): Promise<void> => {
    const report = frameReport(data, channel);
    if (report && source !== view && (await isCrmOrigin(origin))) frames.set(report.id, { ...report, source });
  };
  listen(view, 'message', (event: MessageEvent) => void noteReport(event), signal);
  const openFrames = (): FrameState[] => {
    for (const [id, { source }] of frames) if (!source || ('closed' in source && source.closed)) frames.delete(id);
    return [...frames.values()];
  };
  return {
    ...own,
    unsaved: () => own.unsaved() || openFrames().some((frame) => frame.unsaved),
    typing: () => own.typing() || openFrames().some((frame) => frame.typing),
  };
};

/** Asks the background once for each origin whether the script runs there. Where it does not answer, it is asked again. */
const rememberedOrigins = (): ((origin: string) => Promise<boolean>) => {
  const known = new Map<string, Promise<boolean | null>>();
  return async (origin) => {
    const asked = known.get(origin) ?? tellBackground('isCrmOrigin', { origin });
    known.set(origin, asked);
    const answer = await asked;
    if (answer === null) known.delete(origin);
    return answer === true;
  };
};

/** The report in a message; null if it is something else. */
const frameReport = (message: unknown, channel: string): FrameReport | null => {
  if (typeof message !== 'object' || message === null) return null;
  if (!('channel' in message) || message.channel !== channel) return null;
  return {
    id: 'id' in message ? String(message.id) : '',
    unsaved: 'unsaved' in message && message.unsaved === true,
    typing: 'typing' in message && message.typing === true,
  };
};

const reportToTop = (view: Window, channel: string, own: InputWatch, signal: AbortSignal): void => {
  const id = String(Math.random());
  const send = (state: FrameState): void => view.top?.postMessage({ channel, id, ...state }, '*');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const reportIn = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(report, ms);
  };
  const report = (): void => {
    const state = { unsaved: own.unsaved(), typing: own.typing() };
    send(state);
    if (state.unsaved || state.typing) reportIn(REPEAT_EVERY_MS);
  };
  const soon = (): void => reportIn(DEBOUNCE_MS);
  listen(view.document, 'input keyup paste drop focusin focusout submit reset', soon, signal);
  listen(view, 'pagehide', () => send({ unsaved: false, typing: false }), signal);
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
};
