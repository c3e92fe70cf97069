import type { IncomingMessage } from 'node:http';

/** The whole of a request's or an answer's body, each byte a character. */
export async function readAll(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of message) if (Buffer.isBuffer(part)) parts.push(part);
  return Buffer.concat(parts).toString('latin1');
}
