import { beforeEach, expect, it, vi } from 'vitest';
import type { EffectiveSettings } from '#utils/settings/store.ts';
import { settingsSchema } from '#utils/settings/schema.ts';
import { say, sentence } from '#utils/words/words.ts';

const refused = vi.hoisted(() => new Set<string>());
vi.mock('webextension-polyfill', () => ({
  default: {
    permissions: {
      contains: async ({ origins: [origin = ''] }: { origins: string[] }) => !refused.has(origin),
    },
  },
}));
const { obstaclesOf } = await import('../../../../entrypoints/background/obstacles.ts');

const DIALER = 'https://acme.croco-dial.net';
const set = (change: Partial<EffectiveSettings> = {}, dialer: Record<string, unknown> = {}): EffectiveSettings => ({
  settings: settingsSchema.parse({
    dialer: { address: 'acme', agent: 'ann', ...dialer },
    crms: [{ id: 'crm', address: 'https://crm.example.com', recordTemplate: '/{record_id}' }],
  }),
  login: { user: 'api', password: 'x', server: `${DIALER}/goAPIv2/goUsers/goAPI.php` },
  byPolicy: new Set(),
  problems: [],
  ...change,
});
const said = async (settings: EffectiveSettings) => {
  const { idle, attention } = await obstaclesOf(settings);
  return [idle && say(idle), attention && say(attention)];
};

beforeEach(() => refused.clear());

it('nothing is said where nothing is missing, or nothing is set up', async () => {
  expect(await said(set())).toEqual([null, null]);
  refused.add(`${DIALER}/*`);
  expect(await said(set({ login: null }))).toEqual([null, null]);
  expect(await said(set({ login: null }, { agent: ' ' }))).toEqual([null, null]);
});

it('who the agent is: that is asked for where it is all that is missing', async () => {
  expect(await said(set({}, { agent: ' ' }))).toEqual([say(sentence('badge.title.noAgent')), null]);
});

it('a permission that was taken back is said to be that', async () => {
  refused.add(`${DIALER}/*`);
  expect(await said(set())).toEqual([expect.stringContaining('isn’t allowed to reach acme.croco-dial.net'), null]);
  // An address that needs no log-in is set up without one.
  expect((await said(set({ login: null }, { noLogin: true })))[0]).toContain('isn’t allowed to reach');
  refused.clear();
  refused.add('https://crm.example.com/*');
  expect(await said(set())).toEqual([null, expect.stringContaining('isn’t allowed to use crm.example.com')]);
});

it('what cannot be used comes first, also where it is why nothing is set up', async () => {
  const problems = [sentence('problem.noSettings')];
  refused.add('https://crm.example.com/*');
  const words = say(sentence('problem.noSettings'));
  expect(await said(set({ problems, login: null }, { agent: '' }))).toEqual([words, words]);
});
