import type { LoginCheck } from './answers.ts';
import type { FaultKind } from './faults.ts';

/** One request as the dialer saw it. Holds no password: only whether it was right. */
export type LoggedRequest = {
  /** Counts up from 1 for the server's whole life. */
  id: number;
  atMs: number;
  /** When the answer was out, or the connection gone; null while it is under way. */
  endedAtMs: number | null;
  method: string;
  /** Path and query as sent, any password in it blotted out. */
  path: string;
  /** True if the password stood in the address or in a header, where it has no business. */
  passwordOutsideBody: boolean;
  /** Names of the fields in the body. */
  fields: string[];
  account: string | null;
  agent: string | null;
  login: LoginCheck;
  faults: FaultKind[];
  /** The status that was sent; null where none was. */
  status: number | null;
  /** `left`: the client gave up waiting. `cut`: the dialer dropped the connection. */
  outcome: 'pending' | 'answered' | 'cut' | 'left';
};

const kept = 20_000;

/** The last requests, oldest first. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  #lastId = 0;

  add(entry: Omit<LoggedRequest, 'id'>): LoggedRequest {
    this.#lastId += 1;
    const logged = { id: this.#lastId, ...entry };
    this.#entries.push(logged);
    if (this.#entries.length > kept) this.#entries.splice(0, this.#entries.length - kept);
    return logged;
  }

  /** Copies of the requests with a higher id than the one given. */
  since(id = 0): LoggedRequest[] {
    return this.#entries.filter((entry) => entry.id > id).map((entry) => structuredClone(entry));
  }

  /** Marks what is still under way as cut off by the dialer. */
  cutPending(): void {
    for (const entry of this.#entries) if (entry.outcome === 'pending') entry.outcome = 'cut';
  }

  /** Forgets all requests; ids go on counting. */
  clear(): void {
    this.#entries = [];
  }
}

/** A text without the secrets in it, as they are or percent-encoded, and whether there were any. */
export function blotted(text: string, secrets: readonly string[]): { text: string; found: boolean } {
  let clean = text.replaceAll(/([?&](?:goPass|log_pass)=)[^&#]*/gi, '$1***');
  for (const secret of secrets) {
    if (secret === '') continue;
    const forms = [secret, encodeURIComponent(secret), new URLSearchParams({ s: secret }).toString().slice(2)];
    for (const form of forms) clean = clean.replaceAll(form, '***');
  }
  return { text: clean, found: clean !== text };
}
