import { answerFor, comparable } from '../dialer/answers.ts';
import { deliver, type Delivery, type Fault, FaultList } from '../dialer/faults.ts';
import { phpFields } from '../dialer/php.ts';
import { countWrongLogin, createWorld, type World } from '../dialer/world.ts';
import type { VirtualClock } from './clock.ts';

export type DialerEvents = {
  requested: (atMs: number) => void;
  /** A request whose log-in the dialer found wrong. */
  wrongLogin: (atMs: number) => void;
  /** An answer reached the extension; `clean` if it can be read in full. */
  answered: (clean: boolean) => void;
};

/** The stand-in dialer's answers in virtual time, behind a network that may fail. */
export type VirtualDialer = {
  world: World;
  faults: FaultList;
  network: 'up' | 'refused' | 'offline';
  /** Held back so long on its way, ms. */
  slowMs: number;
  /** The network as one background sees it: nothing comes back once that has ended. */
  fetchFor: (isAlive: () => boolean) => typeof fetch;
};

const spoils = ({ kind, ...fault }: Fault): boolean =>
  !['notices', 'bom', 'delay'].includes(kind) && !('variant' in fault && fault.variant !== 'nulls');

export function createVirtualDialer(clock: VirtualClock, transitMs: () => number, events: DialerEvents): VirtualDialer {
  const dialer: VirtualDialer = {
    world: createWorld(),
    faults: new FaultList(),
    network: 'up',
    slowMs: 0,
    fetchFor:
      (isAlive) =>
      async (...given) =>
        send(new Request(...given), isAlive),
  };

  function send(request: Request, isAlive: () => boolean): Promise<Response> {
    return new Promise((resolve, reject) => {
      const { signal } = request;
      let isOpen = true;
      const end = (settle: () => void) => {
        if (!isOpen || !isAlive()) return;
        isOpen = false;
        settle();
      };
      const fail = (error: unknown) =>
        end(() => {
          events.answered(false);
          reject(error);
        });
      events.requested(clock.now());
      signal.addEventListener('abort', () => fail(signal.reason), { once: true });
      if (dialer.network !== 'up') {
        clock.after(transitMs(), () => fail(new TypeError('Failed to fetch')));
        return;
      }
      const arrive = (form: string) => {
        const { delivery, clean } = answer(form);
        if (delivery.end === 'never') return;
        clock.after(transitMs() + dialer.slowMs + delivery.delayMs, () => {
          if (delivery.end === 'cut-at-start') fail(new TypeError('Failed to fetch'));
          else
            end(() => {
              events.answered(clean);
              resolve(responseOf(delivery));
            });
        });
      };
      request.text().then((form) => clock.after(transitMs(), () => arrive(form)), fail);
    });
  }

  function answer(form: string): { delivery: Delivery; clean: boolean } {
    const nowMs = clock.now();
    const request = { query: phpFields([]), form: phpFields(new URLSearchParams(form)) };
    const given = answerFor(request, dialer.world, nowMs);
    const met = dialer.faults.take(given.agent);
    const delivery = deliver(given, met, nowMs);
    if (given.login === 'wrong' && delivery.reachedDialer) {
      countWrongLogin(dialer.world, comparable(given.account ?? ''));
      events.wrongLogin(nowMs);
    }
    return { delivery, clean: given.login === 'right' && !met.some(spoils) };
  }

  return dialer;
}

function responseOf({ end, body, encoding, status, headers }: Delivery): Response {
  if (end !== 'cut-in-body') return new Response(Buffer.from(body, encoding), { status, headers });
  const half = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(body.slice(0, body.length / 2)));
      controller.error(new TypeError('terminated'));
    },
  });
  return new Response(half, { status, headers });
}
