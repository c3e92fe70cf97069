import { describe, expect, it, vi } from 'vitest';
import { createSetUpTeller } from '../../../../entrypoints/background/set-up-teller.ts';
import { settingsSchema } from '#utils/settings/schema.ts';
import { setUpOf } from '#utils/settings/set-up-of.ts';
import { type SetUp, setUpSchema } from '#utils/settings/set-up.ts';
import type { EffectiveSettings } from '#utils/settings/store.ts';
import { sentence } from '#utils/words/words.ts';

const SERVER = 'https://acme.croco-dial.net/goAPIv2/goUsers/goAPI.php';
const effective = (dialer: object, change: Partial<EffectiveSettings> = {}): EffectiveSettings => ({
  settings: settingsSchema.parse({ dialer, crms: [{ id: 'crm', preset: 'pipedrive', parts: { subdomain: 'acme' } }] }),
  login: { user: 'api', password: 'not a real one', server: SERVER },
  byPolicy: new Set(),
  problems: [],
  ...change,
});

describe('what the popup is told of the settings', () => {
  it('is all that it shows, and never the password', () => {
    const setUp = setUpOf(effective({ address: 'acme', agent: ' Dana ' }));
    expect(setUpSchema.parse(setUp)).toEqual(setUp);
    expect(setUp).toMatchObject({ agent: 'Dana', subject: `dana @ ${SERVER}`, hasLogin: true, unreadable: false });
    expect(setUp.sites).toEqual([
      { role: 'dialer', name: 'acme.croco-dial.net', matchPattern: 'https://acme.croco-dial.net/*' },
      { role: 'crm', name: 'acme.pipedrive.com', matchPattern: 'https://acme.pipedrive.com/*' },
    ]);
    expect(JSON.stringify(setUp)).not.toContain('not a real one');
  });

  it('says what is missing, and what cannot be used or read', () => {
    expect(setUpOf(effective({ agent: 'dana' }, { login: null }))).toMatchObject({ subject: null, hasLogin: false });
    expect(setUpOf(effective({ address: 'acme', noLogin: true }))).toMatchObject({ needsLogin: false });
    expect(setUpOf(effective({ address: 'other', agent: 'dana' }))).toMatchObject({ hasLogin: false });
    const problems = [sentence('problem.noSettings')];
    expect(setUpOf(effective({}, { problems, loginUnreadable: true }))).toMatchObject({ problems, unreadable: true });
    expect(setUpOf(null)).toMatchObject({ agent: '', subject: null, sites: [], unreadable: true });
  });
});

describe('the background tells', () => {
  const dana = effective({ address: 'acme', agent: 'dana' });
  const write = vi.fn<(setUp: SetUp) => Promise<void>>();
  const faults: unknown[] = [];
  const teller = () => {
    write.mockReset().mockResolvedValue();
    faults.length = 0;
    return createSetUpTeller(write, (error) => faults.push(error));
  };

  it('once of each set-up', async () => {
    const { tellOf, tellAgain } = teller();
    expect(await tellOf(async () => dana)).toBe(dana);
    await tellOf(async () => dana);
    tellAgain();
    await tellOf(async () => effective({ address: 'acme', agent: 'kim' }));
    expect(write.mock.calls.map(([{ agent }]) => agent)).toEqual(['dana', 'kim']);
  });

  it('of settings that cannot be read, and of those that can be read again', async () => {
    const { tellOf } = teller();
    await expect(tellOf(() => Promise.reject(new Error('no storage')))).rejects.toThrow('no storage');
    await tellOf(async () => dana);
    expect(write.mock.calls.map(([{ unreadable }]) => unreadable)).toEqual([true, false]);
  });

  it('what the storage refused, at the next poll, and holds nobody up meanwhile', async () => {
    const { tellOf, tellAgain } = teller();
    tellAgain();
    expect(write).not.toHaveBeenCalled();
    const refused = new Error('full');
    write.mockRejectedValueOnce(refused);
    expect(await tellOf(async () => dana)).toBe(dana);
    await vi.waitFor(() => expect(faults).toEqual([refused]));
    tellAgain();
    tellAgain();
    expect(write).toHaveBeenCalledTimes(2);
  });
});
