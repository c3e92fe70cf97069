import { beforeEach, expect, it, vi } from 'vitest';

const kept = vi.hoisted(() => new Map<string, unknown>());
vi.mock('idb-keyval', () => ({
  createStore: () => 'store',
  get: async (key: string) => kept.get(key),
  set: async (key: string, value: unknown) => void kept.set(key, value),
  delMany: async (keys: string[]) => keys.forEach((key) => kept.delete(key)),
  clear: async () => kept.clear(),
  keys: async () => [...kept.keys()],
  entries: async () => [...kept.entries()],
}));
const { countLinks, exportLinks, forgetAllLinks, forgetNamed, MAX_REMEMBERED, rememberedLinks } =
  await import('#utils/pop/remembered.ts');
const { read: readLink, write: writeLink, forget: forgetLink } = rememberedLinks;

const lead = (leadId: string) => ({ leadId, vendorLeadCode: '' });
const link = (address: string, atMs: number, by: 'agent' | 'pop' = 'pop') => ({ address, atMs, by });

beforeEach(() => kept.clear());

it('a full memory drops the oldest, never more', async () => {
  for (let at = 0; at < MAX_REMEMBERED; at += 1) kept.set(`crm|lead|${at}`, link(`https://crm.test/${at}`, at));
  await writeLink('crm', lead('new'), link('https://crm.test/new', 1_000_000));
  expect(await countLinks()).toBe(MAX_REMEMBERED);
  expect(await readLink('crm', lead('0'))).toBeNull();
  expect(await readLink('crm', lead('1'))).not.toBeNull();
  expect(await readLink('crm', lead('new'))).not.toBeNull();
});

it('what the agent said is replaced by the agent only', async () => {
  await writeLink('crm', lead('7'), link('https://crm.test/agent', 1, 'agent'));
  await writeLink('crm', lead('7'), link('https://crm.test/pop', 2));
  expect(await readLink('crm', lead('7'))).toMatchObject({ address: 'https://crm.test/agent' });
  await writeLink('crm', lead('7'), link('https://crm.test/again', 3, 'agent'));
  expect(await readLink('crm', lead('7'))).toMatchObject({ address: 'https://crm.test/again' });
});

it('a lead is known by its id, else by its code, in its own CRM', async () => {
  await writeLink('crm', { leadId: '7', vendorLeadCode: 'A' }, link('https://crm.test/7', 1));
  await writeLink('crm', { leadId: '', vendorLeadCode: 'A' }, link('https://crm.test/a', 2));
  expect(await readLink('crm', lead('7'))).toMatchObject({ address: 'https://crm.test/7' });
  expect(await readLink('crm', { leadId: '', vendorLeadCode: 'A' })).toMatchObject({ address: 'https://crm.test/a' });
  expect(await readLink('desk', lead('7'))).toBeNull();
  expect((await exportLinks()).map(({ lead: of, address }) => [of, address])).toEqual([
    [{ vendorLeadCode: 'A' }, 'https://crm.test/a'],
    [{ leadId: '7', vendorLeadCode: 'A' }, 'https://crm.test/7'],
  ]);
  await forgetLink('crm', lead('7'));
  expect(await countLinks()).toBe(1);
  await forgetAllLinks();
  expect(await countLinks()).toBe(0);
});

it('one lead is forgotten by whatever a person knows of it', async () => {
  const write = async () => {
    await writeLink('crm', { leadId: '7', vendorLeadCode: 'A' }, link('https://crm.test/7', 1));
    await writeLink('desk', { leadId: '7', vendorLeadCode: 'A' }, link('https://desk.test/70', 2));
    await writeLink('crm', { leadId: '8', vendorLeadCode: 'B' }, link('https://crm.test/8', 3));
    // As links were stored before they knew the code.
    kept.set('crm|lead|9', link('https://crm.test/9', 4));
    kept.set('crm|lead|10', 'unreadable');
  };
  for (const [name, forgotten] of [
    ['7', 2],
    ['A', 2],
    ['https://crm.test/7', 1],
    ['9', 1],
    ['crm', 0],
    ['', 0],
    ['nobody', 0],
  ] as const) {
    kept.clear();
    await write();
    expect([name, await forgetNamed(name), await countLinks()]).toEqual([name, forgotten, 5 - forgotten]);
  }
});

it('what cannot be read, and a call without a lead, is as if it were not there', async () => {
  kept.set('crm|lead|7', { address: 9 });
  expect(await readLink('crm', lead('7'))).toBeNull();
  expect(await exportLinks()).toEqual([]);
  await writeLink('crm', lead(''), link('https://crm.test/', 1));
  expect(await countLinks()).toBe(1);
});

it.each(['NULL', '0', 'N/A', 'none', 'TBD', '-'])(
  'nobody is remembered by %j, and nothing stored so is read',
  async (code) => {
    const first = { leadId: '0', vendorLeadCode: code };
    kept.set(`crm|code|${code}`, link('https://crm.test/first', 1));
    kept.set('crm|lead|0', link('https://crm.test/first', 1));
    expect(await readLink('crm', first)).toBeNull();
    await writeLink('crm', first, link('https://crm.test/second', 2, 'agent'));
    expect(await countLinks()).toBe(2);
    // What an earlier version stored can still be forgotten by its name.
    expect(await forgetNamed(code)).toBeGreaterThan(0);
  },
);

it('a lead id that the dialer gave to another customer does not lead to the first one’s record', async () => {
  const of = (vendorLeadCode: string) => ({ leadId: '7', vendorLeadCode });
  await writeLink('crm', of('A-1'), link('https://crm.test/a', 1, 'agent'));
  expect(await readLink('crm', of('A-1'))).toMatchObject({ address: 'https://crm.test/a' });
  expect(await readLink('crm', of('B-2'))).toBeNull();
  // Neither says anything against the link.
  expect(await readLink('crm', of(''))).not.toBeNull();
  expect(await readLink('crm', of('NULL'))).not.toBeNull();
  await writeLink('crm', of('B-2'), link('https://crm.test/b', 2));
  expect(await readLink('crm', of('B-2'))).toEqual(link('https://crm.test/b', 2));
});
