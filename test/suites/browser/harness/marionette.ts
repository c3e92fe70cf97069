import { connect } from 'node:net';
import type { Socket } from 'node:net';

type Params = Readonly<Record<string, unknown>>;

interface Waiting {
  readonly command: string;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A client of Marionette, Firefox's own remote control: `LENGTH:[type, id, command, params]` over TCP. */
export class Marionette {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #received = Buffer.alloc(0);
  #lastId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#failAll());
  }

  /** Connects. A session is the caller's to open. */
  static async connect(port: number): Promise<Marionette> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new Marionette(socket);
  }

  /** The command's result. Throws an Error with the command's name and Firefox's own words. */
  async send(command: string, params: Params = {}): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const packet = Buffer.from(JSON.stringify([0, id, command, params]));
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { command, resolve, reject });
    });
    if (this.#socket.destroyed) this.#failAll();
    else this.#socket.write(Buffer.concat([Buffer.from(`${packet.length}:`), packet]));
    return answer;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const colon = this.#received.indexOf(':');
      if (colon < 0) return;
      const end = colon + 1 + Number(this.#received.subarray(0, colon));
      if (this.#received.length < end) return;
      const message: unknown = JSON.parse(this.#received.subarray(colon + 1, end).toString());
      this.#received = this.#received.subarray(end);
      // The greeting is an object, answers are [1, id, error, result].
      if (Array.isArray(message)) this.#settle(message);
    }
  }

  #settle(message: readonly unknown[]): void {
    const [, id, failure, result] = message;
    const waiting = this.#waiting.get(Number(id));
    this.#waiting.delete(Number(id));
    if (waiting === undefined) return;
    if (failure === null || failure === undefined) waiting.resolve(result);
    else waiting.reject(new Error(`${waiting.command}: ${describe(failure)}`));
  }

  #failAll(): void {
    for (const waiting of this.#waiting.values()) {
      waiting.reject(new Error(`${waiting.command}: the connection to Firefox ended`));
    }
    this.#waiting.clear();
  }
}

/** The `value` member that most answers consist of. */
export function valueOf(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'value' in answer ? answer.value : undefined;
}

function describe(failure: unknown): string {
  return typeof failure === 'object' && failure !== null && 'message' in failure
    ? String(failure.message)
    : JSON.stringify(failure);
}
