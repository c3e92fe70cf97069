import { listen } from './listen.ts';
import type { InputWatch } from './unsaved-input.ts';

type FrameState = { unsaved: boolean; typing: boolean };

/** A frame reports this long after the last of several events. */
const DEBOUNCE_MS = 100;

/**
 * The same watch, which also covers the frames of other granted origins: they report by window message to the top frame
 * whether they hold unsaved input. A page in any frame could send such a message, but it would only make the record open in
 * a tab next to this one.
 */
export const withFrames = (view: Window, channel: string, own: InputWatch, signal: AbortSignal): InputWatch => {
  if (view.parent !== view) {
    reportToTop(view, channel, own, signal);
    return own;
  }
  const frames = new Map<MessageEventSource, FrameState>();
  const noteReport = ({ data, source }: MessageEvent): void => {
    const state = frameState(data, channel);
    if (state && source && source !== view) frames.set(source, state);
  };
  listen(view, 'message', noteReport, signal);
  const openFrames = (): FrameState[] => {
    for (const source of frames.keys()) if ('closed' in source && source.closed) frames.delete(source);
    return [...frames.values()];
  };
  return {
    ...own,
    unsaved: () => own.unsaved() || openFrames().some((frame) => frame.unsaved),
    typing: () => own.typing() || openFrames().some((frame) => frame.typing),
  };
};

/** The state in a frame's report; null if the message is something else. */
const frameState = (message: unknown, channel: string): FrameState | null => {
  if (typeof message !== 'object' || message === null) return null;
  if (!('channel' in message) || message.channel !== channel) return null;
  return {
    unsaved: 'unsaved' in message && message.unsaved === true,
    typing: 'typing' in message && message.typing === true,
  };
};

const reportToTop = (view: Window, channel: string, own: InputWatch, signal: AbortSignal): void => {
  const report = (state: FrameState): void => view.top?.postMessage({ channel, ...state }, '*');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const reportSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => report({ unsaved: own.unsaved(), typing: own.typing() }), DEBOUNCE_MS);
  };
  listen(view.document, 'input keyup paste drop focusin focusout submit reset', reportSoon, signal);
  listen(view, 'pagehide', () => report({ unsaved: false, typing: false }), signal);
};
