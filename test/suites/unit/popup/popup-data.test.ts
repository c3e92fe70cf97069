import { beforeEach, expect, test, vi } from 'vitest';
import { followPopupData, type PopupData } from '../../../../entrypoints/popup/popup-data.ts';
import { initialState } from '#utils/agent/state.ts';
import { settingsSchema } from '#utils/settings/schema.ts';
import { setUpOf } from '#utils/settings/set-up-of.ts';
import type { NeededSite, SetUp } from '#utils/settings/set-up.ts';

const fake = vi.hoisted(() => ({
  readSetUp: vi.fn<() => Promise<unknown>>(),
  withGrants: vi.fn<(sites: NeededSite[]) => Promise<unknown>>(),
  stateChanged: (_state: unknown): void => {},
  setUpChanged: (_setUp: unknown): void => {},
  grantsChanged: (): void => {},
}));
const older = initialState('older');
const newer = initialState('newer');

vi.mock('#utils/browser/agent-state.ts', () => ({
  readAgentState: async () => older,
  onAgentState: (changed: (state: unknown) => void) => void (fake.stateChanged = changed),
}));
vi.mock('#utils/browser/set-up.ts', () => ({
  readSetUp: () => fake.readSetUp(),
  onSetUp: (changed: (setUp: unknown) => void) => void (fake.setUpChanged = changed),
}));
vi.mock('#utils/browser/grants.ts', () => ({
  withGrants: (sites: NeededSite[]) => fake.withGrants(sites),
  onGrantsChanged: (changed: () => void) => void (fake.grantsChanged = changed),
}));

const setUp = (agent: string): SetUp =>
  setUpOf({
    settings: settingsSchema.parse({ dialer: { address: 'acme', agent } }),
    login: { user: 'api', password: 'x', server: 'https://acme.croco-dial.net/goAPIv2/goUsers/goAPI.php' },
    byPolicy: new Set(),
    problems: [],
  });
const all = (granted: boolean) => async (sites: NeededSite[]) => sites.map((site) => ({ ...site, granted }));

let shown: PopupData[];
beforeEach(() => {
  fake.readSetUp.mockReset();
  shown = [];
  fake.readSetUp.mockResolvedValue(setUp('dana'));
  fake.withGrants.mockImplementation(all(true));
});
const follow = () => followPopupData((data) => void shown.push(data));

test('a poll that comes in while the set-up is still being read is not missed', async () => {
  const stored = Promise.withResolvers<unknown>();
  fake.readSetUp.mockReturnValueOnce(stored.promise);
  const following = follow();
  fake.stateChanged(newer);
  stored.resolve(setUp('dana'));
  await following;
  expect(shown).toMatchObject([
    { state: newer, setup: { agent: 'dana', subject: expect.any(String), hasLogin: true } },
  ]);
});

test('a set-up that is written while the first is still being read is the one that is shown', async () => {
  const stored = Promise.withResolvers<unknown>();
  fake.readSetUp.mockReturnValueOnce(stored.promise);
  const following = follow();
  fake.setUpChanged(setUp('kim'));
  stored.resolve(setUp('dana'));
  await following;
  expect(shown.at(-1)).toMatchObject({ setup: { agent: 'kim' } });
});

test('where the background has written none yet, the first that it writes is waited for', async () => {
  fake.readSetUp.mockResolvedValueOnce(null);
  const following = follow();
  await vi.waitFor(() => expect(fake.readSetUp).toHaveBeenCalled());
  fake.setUpChanged(setUp('dana'));
  await following;
  expect(shown.at(-1)).toMatchObject({ state: older, setup: { agent: 'dana' } });
});

test('what changes later is shown', async () => {
  await follow();
  fake.stateChanged(newer);
  fake.setUpChanged(setUp('kim'));
  await vi.waitFor(() => expect(shown).toHaveLength(3));
  fake.withGrants.mockImplementation(all(false));
  fake.grantsChanged();
  await vi.waitFor(() => expect(shown).toHaveLength(4));
  expect(shown).toMatchObject([
    { state: older, setup: { agent: 'dana', sites: [{ role: 'dialer', granted: true }] } },
    { state: newer, setup: { agent: 'dana' } },
    { state: newer, setup: { agent: 'kim', sites: [{ granted: true }] } },
    { state: newer, setup: { agent: 'kim', sites: [{ granted: false }] } },
  ]);
});

test('permissions that cannot be read change nothing, and of two set-ups the later one stays', async () => {
  await follow();
  fake.withGrants.mockRejectedValueOnce(new Error('no permissions'));
  fake.grantsChanged();
  const slow = Promise.withResolvers<unknown>();
  fake.withGrants.mockReturnValueOnce(slow.promise);
  fake.setUpChanged(setUp('kim'));
  fake.setUpChanged(setUp('lee'));
  await vi.waitFor(() => expect(shown).toHaveLength(2));
  slow.resolve([]);
  await slow.promise;
  fake.stateChanged(newer);
  expect(shown.map(({ setup: { agent } }) => agent)).toEqual(['dana', 'lee', 'lee']);
});

test('a set-up that cannot be read is told of', async () => {
  fake.readSetUp.mockRejectedValueOnce(new Error('no storage'));
  await expect(follow()).rejects.toThrow('no storage');
});
