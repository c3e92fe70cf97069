import { afterEach, describe, expect, it, vi } from 'vitest';
import { askCrm } from '#utils/pop/ask-crm.ts';

const ADDRESS = 'https://crm.example/api/people?code=abc';
const LIMIT = 2_000_000;

/** Answers with these parts, and counts how many of them are taken. */
function answering(parts: readonly Uint8Array<ArrayBuffer>[], init: ResponseInit = {}) {
  let taken = 0;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        const part = parts[taken];
        if (!part) return controller.close();
        taken += 1;
        controller.enqueue(part);
      },
      cancel() {
        cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  const fetched = vi.fn(async (_address: string, _init: RequestInit) => new Response(body, init));
  vi.stubGlobal('fetch', fetched);
  return { fetched, seen: () => ({ taken, cancelled }) };
}
const bytes = (text: string) => new TextEncoder().encode(text);
const blanks = (count: number) => new Uint8Array(count).fill(32);

describe('asking the CRM', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is a GET with the session’s cookies that follows no redirect', async () => {
    const { fetched } = answering([bytes('{}')]);
    expect(await askCrm(ADDRESS)).toBe('{}');
    expect(fetched.mock.calls).toEqual([
      [ADDRESS, expect.objectContaining({ method: 'GET', credentials: 'include', redirect: 'error' })],
    ]);
  });

  it('reads letters that arrive in two parts', async () => {
    const [first, ...others] = bytes('é');
    if (first === undefined) throw new Error('é has two bytes.');
    answering([Uint8Array.of(34, first), Uint8Array.of(...others, 34)]);
    expect(await askCrm(ADDRESS)).toBe('"é"');
  });

  it('reads at most 2 MB, and takes no more than shows that there is more', async () => {
    answering([blanks(LIMIT)]);
    expect(await askCrm(ADDRESS)).toHaveLength(LIMIT);
    const { seen } = answering([blanks(LIMIT), blanks(1), blanks(1), blanks(1)]);
    expect(await askCrm(ADDRESS)).toBeNull();
    expect(seen()).toEqual({ taken: 2, cancelled: true });
  });

  it('takes an answer that is not OK for none, and leaves it unread', async () => {
    const { seen } = answering([bytes('{}')], { status: 401 });
    expect(await askCrm(ADDRESS)).toBeNull();
    expect(seen()).toEqual({ taken: 0, cancelled: true });
  });

  it('takes a request that fails for no answer', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await askCrm(ADDRESS)).toBeNull();
  });
});
