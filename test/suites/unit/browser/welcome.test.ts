import { beforeEach, describe, expect, it, vi } from 'vitest';

const fake = vi.hoisted(() => {
  const session: Record<string, unknown> = {};
  return { session, managed: {}, local: {}, installType: 'normal', opened: 0 };
});
vi.mock('webextension-polyfill', () => ({
  default: {
    storage: {
      session: {
        get: async (key: string) => (key in fake.session ? { [key]: fake.session[key] } : {}),
        set: async (values: object) => void Object.assign(fake.session, values),
        remove: async (key: string) => void delete fake.session[key],
      },
      local: { get: async () => fake.local },
      managed: { get: async () => fake.managed },
    },
    management: { getSelf: async () => ({ installType: fake.installType }) },
    runtime: { openOptionsPage: async () => void (fake.opened += 1) },
  },
}));
vi.mock('idb-keyval', () => ({ createStore: () => null, get: async () => undefined }));

const complete = {
  dialer: { address: 'acme', user: 'api', password: 'x' },
  crms: [{ id: 'crm', address: 'https://crm.example.com', recordTemplate: '/{record_id}' }],
};
/** Anew, because the background may end in between. */
const background = async () => {
  vi.resetModules();
  return import('../../../../entrypoints/background/welcome.ts');
};
const installed = async () => (await background()).welcome();
const policyComes = async (managed: object) => {
  fake.managed = managed;
  await (await background()).welcomeIfDue();
};

beforeEach(() => {
  for (const key of Object.keys(fake.session)) delete fake.session[key];
  Object.assign(fake, { managed: {}, local: {}, installType: 'normal', opened: 0 });
});

describe('the options page after an installation', () => {
  it.each(['normal', 'development'])('by hand (%s) opens at once', async (installType) => {
    fake.installType = installType;
    await installed();
    expect(fake.opened).toBe(1);
    // Once only, whatever comes later.
    await policyComes({});
    expect(fake.opened).toBe(1);
  });

  it('by hand opens not where policy has set everything by then', async () => {
    fake.managed = complete;
    await installed();
    expect(fake.opened).toBe(0);
  });

  describe.each(['admin', 'sideload'])('by an organisation (%s)', (installType) => {
    beforeEach(() => (fake.installType = installType));

    it('waits for the policy’s values, and stays closed where these set everything', async () => {
      await installed();
      await policyComes(complete);
      await policyComes({ ...complete, crms: [] });
      expect(fake.opened).toBe(0);
    });

    it.each([
      ['the dialer', { crms: complete.crms }],
      ['the log-in', { ...complete, dialer: { address: 'acme' } }],
      ['the CRM', { dialer: complete.dialer }],
    ])('opens, once, where these leave %s to the person', async (_what, managed) => {
      await installed();
      expect(fake.opened).toBe(0);
      await policyComes(managed);
      await policyComes(managed);
      expect(fake.opened).toBe(1);
    });

    it('stays closed where values are suggested', async () => {
      await installed();
      await policyComes({
        dialer: { address: 'gateway.example.com', noLogin: true },
        defaults: { crms: complete.crms },
      });
      expect(fake.opened).toBe(0);
    });
  });

  it('does not open where the extension was not just installed', async () => {
    await policyComes({ opening: 'ask' });
    expect(fake.opened).toBe(0);
  });
});
