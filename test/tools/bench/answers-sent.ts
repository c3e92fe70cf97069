import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/** When servers of this process sent their answers, by the server's port, epoch ms. */
const sentAtMs = new Map<number, number[]>();

const isRequest = (message: unknown): message is { request: IncomingMessage } =>
  typeof message === 'object' && message !== null && 'request' in message;

/** Begins to note when answers are sent. */
export function noteAnswers(): void {
  subscribe('http.server.response.finish', (message) => {
    const port = isRequest(message) ? message.request.socket.localPort : undefined;
    if (port !== undefined) sentAtMs.set(port, [...(sentAtMs.get(port) ?? []).slice(-50), Date.now()]);
  });
}

/** When the server at this origin sent its last answer before that moment, epoch ms. */
export const lastAnswerBefore = (origin: string, atMs: number): number | undefined =>
  sentAtMs.get(Number(new URL(origin).port))?.findLast((sent) => sent <= atMs);
