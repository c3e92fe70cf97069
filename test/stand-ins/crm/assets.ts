import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import type { Reply } from './http.ts';

const ASSET = /^\/assets\/((?:client|public|shared|views)\/[a-z][a-z0-9-]*\.(ts|css|svg))$/;
const TYPES: Record<string, string> = { ts: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };
const known = new Map<string, Reply>();

/** Node warns once that it may yet change how it strips types; whoever starts the CRM cannot do anything about it. */
function stripTypes(source: string): string {
  const original = Object.getOwnPropertyDescriptor(process, 'emitWarning') ?? {};
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    Object.defineProperty(process, 'emitWarning', original);
  }
}

/** Returns a file of the pages, or null when there is none; TypeScript comes as the JavaScript it stands for. */
export async function asset(path: string): Promise<Reply | null> {
  const [, name, extension] = ASSET.exec(path) ?? [];
  if (name === undefined || extension === undefined) return null;
  const cached = known.get(name);
  if (cached !== undefined) return cached;
  const text = await readFile(new URL(name, import.meta.url), 'utf8').catch(() => null);
  if (text === null) return null;
  const body = extension === 'ts' ? stripTypes(text) : text;
  const reply = { status: 200, type: `${TYPES[extension]}; charset=utf-8`, body };
  known.set(name, reply);
  return reply;
}
