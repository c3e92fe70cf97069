/** Time that passes only when nothing is left to do at its moment. */
export type VirtualClock = {
  /** Epoch ms. */
  now: () => number;
  /** Runs something so many ms from now; the result takes it back. */
  after: (ms: number, run: () => void) => () => void;
  /** Lets time pass to that moment; what is planned for later stays planned. */
  runUntil: (endMs: number) => Promise<void>;
};

type Planned = { atMs: number; order: number; run: (() => void) | null };

const comesBefore = (one: Planned, other: Planned) =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);

/** Settles every promise that can settle: Node runs all microtasks before an immediate. */
const quiet = () => new Promise<void>((resolve) => void setImmediate(resolve));

export function createVirtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  let order = 0;
  const heap: Planned[] = [];

  function push(planned: Planned): void {
    let at = heap.push(planned) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (!above || !comesBefore(planned, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = planned;
  }

  function shift(): void {
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (!left) break;
      if (right && comesBefore(right, left)) child += 1;
      const below = heap[child];
      if (!below || !comesBefore(below, last)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
  }

  return {
    now: () => nowMs,
    after(ms, run) {
      const planned: Planned = { atMs: nowMs + Math.max(0, ms), order: order++, run };
      push(planned);
      return () => void (planned.run = null);
    },
    async runUntil(endMs) {
      await quiet();
      for (let first = heap[0]; first && first.atMs <= endMs; first = heap[0]) {
        shift();
        if (!first.run) continue;
        nowMs = first.atMs;
        first.run();
        await quiet();
      }
      nowMs = Math.max(nowMs, endMs);
    },
  };
}
