import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { get, set } from 'idb-keyval';
import { openStore } from '#utils/settings/database.ts';

/** What a request of IndexedDB comes to. */
type Fate = 'succeeds' | 'fails' | 'hangs';

/** As much of IndexedDB as idb-keyval uses, with a database that may not open, hang, refuse a write or lose its connection. */
class FakeRequest {
  result: unknown;
  error: DOMException | null = null;
  onsuccess: (() => void) | null = null;
  onerror: (() => void) | null = null;
  oncomplete: (() => void) | null = null;
  onabort: (() => void) | null = null;
  settle(fate: Fate, result: unknown, error: string): void {
    if (fate === 'hangs') return;
    queueMicrotask(() => {
      this.result = result;
      if (fate === 'succeeds') (this.onsuccess ?? this.oncomplete)?.();
      else {
        this.error = new DOMException('No.', error);
        (this.onerror ?? this.onabort)?.();
      }
    });
  }
}

let opens: Fate;
let writes: Fate;
let openings: number;
let kept: Map<unknown, unknown>;
let connections: { isClosed: boolean }[];

function transactionOn(connection: { isClosed: boolean }) {
  if (connection.isClosed) throw new DOMException('The database connection is closing.', 'InvalidStateError');
  const transaction = new FakeRequest();
  return {
    objectStore: () => ({
      transaction,
      put(value: unknown, key: unknown) {
        if (writes === 'succeeds') kept.set(key, value);
        transaction.settle(writes, undefined, 'QuotaExceededError');
      },
      get(key: unknown) {
        const request = new FakeRequest();
        request.settle('succeeds', kept.get(key), '');
        return request;
      },
    }),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  [opens, writes, openings, kept, connections] = ['succeeds', 'succeeds', 0, new Map(), []];
  vi.stubGlobal('indexedDB', {
    open() {
      openings += 1;
      const request = new FakeRequest();
      const connection = { isClosed: false };
      connections.push(connection);
      request.settle(opens, { transaction: () => transactionOn(connection) }, 'UnknownError');
      return request;
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const store = () => openStore({ name: 'a', store: 'b' });
async function outcome(promise: Promise<unknown>, ms: number): Promise<unknown> {
  const result = promise.catch((error: unknown) => (error instanceof Error ? error.name : 'rejected'));
  const late = new Promise((resolve) => setTimeout(resolve, ms, 'pending'));
  const first = Promise.race([result, late]);
  await vi.advanceTimersByTimeAsync(ms);
  return first;
}

it('one connection serves all', async () => {
  const used = store();
  await set('key', 7, used);
  expect(await get('key', used)).toBe(7);
  expect(openings).toBe(1);
});

it('a database that did not open is opened anew', async () => {
  const used = store();
  opens = 'fails';
  expect(await outcome(get('key', used), 100)).toBe('UnknownError');
  opens = 'succeeds';
  await set('key', 7, used);
  expect(await get('key', used)).toBe(7);
});

it('a connection that was lost is made anew, without a word', async () => {
  const used = store();
  await set('key', 7, used);
  for (const connection of connections) connection.isClosed = true;
  expect(await get('key', used)).toBe(7);
  await set('key', 8, used);
  expect([kept.get('key'), openings]).toEqual([8, 2]);
});

it('a database that never opens is given up in time, and opened anew once it has hung for long', async () => {
  const used = store();
  opens = 'hangs';
  expect(await outcome(get('key', used), 5000)).toBe('Error');
  // Not at each call: every opening would hang, too.
  for (let call = 0; call < 20; call++) expect(await outcome(get('key', used), 300)).toBe('Error');
  expect(openings).toBe(1);
  opens = 'succeeds';
  await outcome(Promise.resolve(), 20_000);
  await outcome(get('key', used), 300);
  await set('key', 7, used);
  expect([await get('key', used), openings]).toEqual([7, 2]);
});

it('a write that the disk refuses rejects, and what was there stays', async () => {
  const used = store();
  await set('key', 7, used);
  writes = 'fails';
  expect(await outcome(set('key', 8, used), 100)).toBe('QuotaExceededError');
  writes = 'hangs';
  expect(await outcome(set('key', 9, used), 5000)).toBe('Error');
  writes = 'succeeds';
  expect(await get('key', used)).toBe(7);
  await set('key', 10, used);
  expect(await get('key', used)).toBe(10);
});
