import { beforeEach, expect, it, vi } from 'vitest';
import { crmProfileSchema } from '#utils/crm/profile.ts';

const kept = vi.hoisted(() => new Map<string, unknown>());
vi.mock('idb-keyval', () => ({
  createStore: () => 'store',
  get: async (key: string) => kept.get(key),
  set: async (key: string, value: unknown) => void kept.set(key, value),
  del: async (key: string) => void kept.delete(key),
}));
const { forgetExample, readExample, writeExample } = await import('#utils/discovery/example-store.ts');

const example = { address: 'https://crm.test/5', vendorLeadCode: 'abc', leadId: '', phone: '4155550120' };

const profileOf = (id: string, address = 'https://crm.test') =>
  crmProfileSchema.parse({ id, address, recordTemplate: '/{record_id}' });

beforeEach(() => kept.clear());

it('keeps one customer for each CRM, the last one', async () => {
  await writeExample('crm', { ...example, vendorLeadCode: 'older' });
  await writeExample('crm', example);
  expect(await readExample(profileOf('crm'))).toEqual(example);
  expect(await readExample(profileOf('other'))).toBeNull();
});

it('forgets a customer', async () => {
  await writeExample('crm', example);
  await forgetExample('crm');
  expect(await readExample(profileOf('crm'))).toBeNull();
});

it('reads nothing that is no example', async () => {
  kept.set('crm', { ...example, address: 7 });
  expect(await readExample(profileOf('crm'))).toBeNull();
});

it('offers no customer of another CRM that had the same profile', async () => {
  await writeExample('crm', example);
  expect(await readExample(profileOf('crm', 'https://other.test'))).toBeNull();
  expect(await readExample(profileOf('crm', 'https://crm.test/desk'))).toBeNull();
  expect(await readExample(profileOf('crm', ''))).toBeNull();
  expect(await readExample(profileOf('crm'))).toEqual(example);
});
