import { beforeEach, expect, test, vi } from 'vitest';
import { followPopupData, type PopupData } from '../../../../entrypoints/popup/popup-data.ts';
import { initialState } from '#utils/agent/state.ts';
import { settingsSchema } from '#utils/settings/schema.ts';

const fake = vi.hoisted(() => ({
  readSettings: vi.fn<() => Promise<unknown>>(),
  stateChanged: (_state: unknown): void => {},
  settingsChanged: (): void => {},
}));
const older = initialState('older');
const newer = initialState('newer');

vi.mock('#utils/browser/agent-state.ts', () => ({
  readAgentState: async () => older,
  onAgentState: (changed: (state: unknown) => void) => void (fake.stateChanged = changed),
}));
vi.mock('#utils/settings/store.ts', () => ({
  readEffectiveSettings: () => fake.readSettings(),
  onSettingsChanged: (changed: () => void) => void (fake.settingsChanged = changed),
}));
vi.mock('#utils/browser/sites.ts', () => ({ readSites: async () => [], onGrantsChanged: () => {} }));

const effective = (agent: string) => ({
  settings: settingsSchema.parse({ dialer: { address: 'acme', agent } }),
  login: { user: 'api', password: 'x' },
});

let shown: PopupData[];
beforeEach(() => {
  fake.readSettings.mockReset();
  shown = [];
  fake.readSettings.mockResolvedValue(effective('dana'));
});
const follow = () => followPopupData((data) => void shown.push(data));

test('a poll that comes in while the settings are still being read is not missed', async () => {
  const settings = Promise.withResolvers<unknown>();
  fake.readSettings.mockReturnValueOnce(settings.promise);
  const following = follow();
  fake.stateChanged(newer);
  settings.resolve(effective('dana'));
  await following;
  expect(shown).toMatchObject([{ state: newer, setup: { agent: 'dana' } }]);
});

test('what changes later is shown, and what cannot be read changes nothing', async () => {
  await follow();
  fake.stateChanged(newer);
  fake.readSettings.mockResolvedValueOnce(effective('kim'));
  fake.settingsChanged();
  await vi.waitFor(() => expect(shown).toHaveLength(3));
  fake.readSettings.mockRejectedValueOnce(new Error('no storage'));
  fake.settingsChanged();
  await vi.waitFor(() => expect(fake.readSettings).toHaveBeenCalledTimes(3));
  expect(shown).toMatchObject([
    { state: older, setup: { agent: 'dana' } },
    { state: newer, setup: { agent: 'dana' } },
    { state: newer, setup: { agent: 'kim' } },
  ]);
});

test('settings that cannot be read are told of', async () => {
  fake.readSettings.mockRejectedValueOnce(new Error('no storage'));
  await expect(follow()).rejects.toThrow('no storage');
});
