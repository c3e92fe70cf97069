import { listen } from './listen.ts';
import type { InputWatch } from './unsaved-input.ts';

type FrameState = { unsaved: boolean; typing: boolean };

/** After the last of a row of events. */
const QUIET_MS = 100;

/**
 * The same watch, with the frames of other granted origins in it: they tell the top frame, by window message, whether they
 * hold unsaved input. Any page in a frame could say so too; then the record opens beside this page, and that is all.
 */
export const withFrames = (view: Window, channel: string, own: InputWatch, signal: AbortSignal): InputWatch => {
  if (view.parent !== view) {
    tellTop(view, channel, own, signal);
    return own;
  }
  const frames = new Map<MessageEventSource, FrameState>();
  listen(
    view,
    'message',
    ({ data, source }: MessageEvent) => {
      const said: Partial<FrameState & { channel: string }> = Object(data);
      if (source && source !== view && said.channel === channel)
        frames.set(source, { unsaved: said.unsaved === true, typing: said.typing === true });
    },
    signal,
  );
  const some = (name: keyof FrameState): boolean =>
    [...frames].some(([source, state]) => {
      if ('closed' in source && source.closed) frames.delete(source);
      return frames.has(source) && state[name];
    });
  return { ...own, unsaved: () => own.unsaved() || some('unsaved'), typing: () => own.typing() || some('typing') };
};

const tellTop = (view: Window, channel: string, own: InputWatch, signal: AbortSignal): void => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    clearTimeout(timer);
    timer = setTimeout(
      () => view.top?.postMessage({ channel, unsaved: own.unsaved(), typing: own.typing() }, '*'),
      QUIET_MS,
    );
  };
  listen(view.document, 'input keyup paste drop focusin focusout submit reset', tell, signal);
  listen(view, 'pagehide', () => view.top?.postMessage({ channel, unsaved: false, typing: false }, '*'), signal);
};
