import { randomUUID } from 'node:crypto';
import { connect } from 'puppeteer-core';
import type { Browser, ConnectionTransport } from 'puppeteer-core';
import type { Browser as ExtensionApi } from 'webextension-polyfill';
import { z } from 'zod';
import { runHidden } from './firefox-inside.ts';
import { Marionette, valueOf } from './marionette.ts';
import { waitUntil } from './wait.ts';

const sessionSchema = z.looseObject({
  sessionId: z.string(),
  capabilities: z.looseObject({ webSocketUrl: z.string() }),
});
const replySchema = z.looseObject({
  id: z.number().nullish(),
  type: z.string(),
  result: z.unknown().optional(),
  message: z.string().optional(),
});

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** What Marionette says where the window is closed in which it would run a script. */
const WINDOW_GONE = 'Browsing context has been discarded';

/** Ids of commands that are not puppeteer's: it counts from 1. */
const FIRST_OWN_ID = 1_000_000_000;

/**
 * Two ways to one Firefox, in one session: Marionette for what needs the browser's own rights, and WebDriver BiDi, by which
 * puppeteer drives pages. Firefox takes one session at a time, so puppeteer is handed the one that Marionette has begun.
 */
export class FirefoxLink {
  readonly marionette: Marionette;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = FIRST_OWN_ID;
  #browser: Browser | undefined;
  #toPuppeteer: ((message: string) => void) | undefined;

  private constructor(marionette: Marionette, socket: WebSocket) {
    this.marionette = marionette;
    this.#socket = socket;
  }

  /** Connects to the Firefox whose Marionette listens there. Requests of pages can be answered only where the network is watched. */
  static async to(port: number, watchNetwork = false): Promise<FirefoxLink> {
    const marionette = await Marionette.connect(port);
    const session = sessionSchema.parse(
      await marionette.send('WebDriver:NewSession', {
        webSocketUrl: true,
        acceptInsecureCerts: false,
        // Also “Leave site?”, which Firefox would otherwise answer by itself.
        unhandledPromptBehavior: { default: 'ignore', beforeUnload: 'ignore' },
      }),
    );
    // All that Marionette is asked for is asked with the browser's rights.
    await marionette.send('Marionette:SetContext', { value: 'chrome' });
    const socket = new WebSocket(session.capabilities.webSocketUrl);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error('Firefox takes no connection for its pages.')));
    });
    const link = new FirefoxLink(marionette, socket);
    await link.#handToPuppeteer(session, watchNetwork);
    return link;
  }

  get browser(): Browser {
    if (this.#browser === undefined) throw new Error('Firefox is not connected.');
    return this.#browser;
  }

  /** Sends a BiDi command of our own and gives its result. */
  send(method: string, params: object): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#socket.send(JSON.stringify({ id, method, params }));
    return answer;
  }

  /**
   * Runs `fn` with the browser's own rights, in one of its windows. Throws where that window is closed meanwhile: what `fn` did until
   * then is done.
   */
  async inBrowser<A extends unknown[], R>(fn: (...args: A) => R | Promise<R>, args: A): Promise<R> {
    const script = `return Promise.resolve((${fn.toString()})(...arguments)).then((value) => JSON.stringify({ value }))`;
    const run = async () => valueOf(await this.marionette.send('WebDriver:ExecuteScript', { script, args }));
    const answer = await run().catch(async (error: unknown) => {
      if (!String(error).includes(WINDOW_GONE)) throw error;
      await this.#takeAnotherWindow();
      return run();
    });
    if (typeof answer !== 'string') throw new Error('The window was closed in which this ran.');
    const { value }: { value: R } = JSON.parse(answer);
    return value;
  }

  /** See TestBrowser.evalInExtension. What `fn` gives is not lost with a window that it closes. */
  async evalInExtension<A extends unknown[], R>(
    extensionId: string,
    fn: (api: ExtensionApi, ...args: A) => R | Promise<R>,
    args: A,
  ): Promise<R> {
    const list = ['api', ...args.map((arg) => JSON.stringify(arg) ?? 'undefined')].join(', ');
    const source = `Promise.resolve((${fn.toString()})(${list})).then((value) => JSON.stringify({ value }))`;
    const id = randomUUID();
    const ran = await waitUntil('the hidden document of the extension', () =>
      this.inBrowser(runHidden, [extensionId, id, source]),
    );
    if ('error' in ran) throw new Error(ran.error);
    const { value }: { value: R } = JSON.parse(ran.value);
    return value;
  }

  /** Tells puppeteer what Firefox does not say: events of the extension's own pages. */
  tellPuppeteer(method: string, params: object): void {
    this.#toPuppeteer?.(JSON.stringify({ type: 'event', method, params }));
  }

  close(): void {
    this.#socket.close();
    this.marionette.close();
  }

  async #takeAnotherWindow(): Promise<void> {
    const [handle] = z.array(z.string()).parse(await this.marionette.send('WebDriver:GetWindowHandles'));
    await this.marionette.send('WebDriver:SwitchToWindow', { handle, focus: false });
  }

  async #handToPuppeteer(session: z.infer<typeof sessionSchema>, watchNetwork: boolean): Promise<void> {
    const socket = this.#socket;
    const transport: ConnectionTransport = {
      send(message) {
        const { id, method }: { id: number; method: string } = JSON.parse(message);
        const answer = (result: object) =>
          queueMicrotask(() => transport.onmessage?.(JSON.stringify({ type: 'success', id, result })));
        if (method === 'session.new') answer(session);
        else if (method === 'session.status') answer({ ready: false, message: '' });
        else socket.send(message);
      },
      close: () => socket.close(),
    };
    this.#toPuppeteer = (message) => transport.onmessage?.(message);
    socket.addEventListener('message', ({ data }) => this.#take(String(data)));
    socket.addEventListener('close', () => {
      transport.onclose?.();
      for (const { reject } of this.#waiting.values()) reject(new Error('The connection to Firefox ended.'));
      this.#waiting.clear();
    });
    this.#browser = await connect({
      transport,
      protocol: 'webDriverBiDi',
      defaultViewport: null,
      // Whoever reads requests looks at the server; telling of each costs the browser more than the request.
      networkEnabled: watchNetwork,
    });
  }

  #take(message: string): void {
    const reply = replySchema.parse(JSON.parse(message));
    const waiting = this.#waiting.get(reply.id ?? -1);
    if (waiting === undefined) {
      this.#toPuppeteer?.(message);
      return;
    }
    this.#waiting.delete(reply.id ?? -1);
    if (reply.type === 'success') waiting.resolve(reply.result);
    else waiting.reject(new Error(reply.message ?? message));
  }
}
