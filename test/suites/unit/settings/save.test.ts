import * as fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerLogin } from '#utils/dialer/client.ts';
import { defaultSettings } from '#utils/settings/schema.ts';

// Both places where something is kept. `failing` is asked before each write, and may throw.
const kept = vi.hoisted(() => {
  const local: Record<string, unknown> = {};
  const values = new Map<string, unknown>();
  const managed: Record<string, unknown> = {};
  return {
    local,
    values,
    managed,
    failing: (_write: 'settings' | 'logins') => {},
  };
});
vi.mock('webextension-polyfill', () => ({
  default: {
    storage: {
      local: {
        get: async (key: string) => (key in kept.local ? { [key]: structuredClone(kept.local[key]) } : {}),
        set: async (changes: Record<string, unknown>) => {
          kept.failing('settings');
          Object.assign(kept.local, structuredClone(changes));
        },
      },
      managed: { get: async () => kept.managed },
    },
  },
}));
vi.mock('idb-keyval', () => ({
  createStore: () => null,
  get: async (key: string) => structuredClone(kept.values.get(key)),
  set: async (key: string, value: unknown) => {
    kept.failing('logins');
    kept.values.set(key, structuredClone(value));
  },
}));
const { readEffectiveSettings } = await import('#utils/settings/store.ts');
const { saveAgent, saveSettings, tidyLogins } = await import('#utils/settings/save.ts');
const { readLogins } = await import('#utils/settings/api-login.ts');

const API = '/goAPIv2/goUsers/goAPI.php';
const loginFor = (name: string): ServerLogin => ({
  user: `user of ${name}`,
  password: `secret of ${name}`,
  server: `https://${name}.croco-dial.net${API}`,
});
const save = (name: string, login: ServerLogin | null = loginFor(name)) =>
  saveSettings(
    (own) => ({ ...own, dialer: { ...own.dialer, address: name, agent: `agent at ${name}` } }),
    () => login,
  );
const inForce = async () => {
  const { settings, login } = await readEffectiveSettings();
  return { address: settings.dialer.address, agent: settings.dialer.agent, login };
};
const of = (name: string) => ({ address: name, agent: `agent at ${name}`, login: loginFor(name) });

beforeEach(() => {
  for (const key of Object.keys(kept.local)) delete kept.local[key];
  kept.values.clear();
  kept.managed = {};
  kept.failing = () => {};
});

describe('a save', () => {
  it('brings settings and log-in into force together, and keeps no log-in that is not used', async () => {
    await save('acme');
    expect(await inForce()).toEqual(of('acme'));
    await save('zenith');
    expect(await inForce()).toEqual(of('zenith'));
    expect(JSON.stringify(await readLogins())).not.toContain('secret of acme');
    await save('zenith', null);
    expect(await inForce()).toEqual({ ...of('zenith'), login: null });
    expect(await readLogins()).toEqual([]);
  });

  it('that changes nothing of the log-in leaves it as it is kept', async () => {
    await save('acme');
    const [before] = await readLogins();
    await saveSettings(
      (own) => ({ ...own, opening: 'ask' }),
      (login) => login,
    );
    expect(await readLogins()).toEqual([before]);
    expect(await inForce()).toEqual(of('acme'));
  });

  it.each(['settings', 'logins'] as const)('is not made at all where %s cannot be written', async (full) => {
    await save('acme');
    kept.failing = (write) => {
      if (write === full) throw new Error('the disk is full');
    };
    await expect(save('zenith')).rejects.toThrow('disk');
    expect(await inForce()).toEqual(of('acme'));
    kept.failing = () => {};
    await save('zenith');
    expect(await inForce()).toEqual(of('zenith'));
    expect(await readLogins()).toHaveLength(1);
  });

  it('of what is not valid changes nothing', async () => {
    await save('acme');
    await expect(save('x'.repeat(600))).rejects.toThrow();
    expect(await inForce()).toEqual(of('acme'));
  });

  it('is whole or not made at all, wherever a write fails or the browser ends', async () => {
    const fates = fc.array(
      fc.record({ name: fc.constantFrom('acme', 'zenith', 'harbour'), failsAt: fc.integer({ min: 0, max: 6 }) }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(fates, fc.boolean(), async (saves, ends) => {
        for (const key of Object.keys(kept.local)) delete kept.local[key];
        kept.values.clear();
        let before: unknown = await inForce();
        for (const { name, failsAt } of saves) {
          let writes = 0;
          kept.failing = () => {
            writes += 1;
            // Once the browser has ended, nothing more is written.
            if (writes === failsAt || (ends && failsAt > 0 && writes > failsAt)) throw new Error('no write');
          };
          const saved = await save(name).then(
            () => true,
            () => false,
          );
          kept.failing = () => {};
          const after = await inForce();
          expect([before, of(name)]).toContainEqual(after);
          if (saved) expect(after).toEqual(of(name));
          expect(after.login === null || after.login.server === `https://${after.address}.croco-dial.net${API}`).toBe(
            true,
          );
          before = after;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of two pages at once is made one after the other', async () => {
    await Promise.all(['acme', 'zenith', 'harbour', 'acme', 'zenith'].map((name) => save(name)));
    expect(await inForce()).toEqual(of('zenith'));
    expect(await readLogins()).toHaveLength(1);
  });
});

describe('who the agent is', () => {
  const agent = async () => (await readEffectiveSettings()).settings.dialer.agent;

  it('is saved, and nothing else is', async () => {
    await save('acme');
    expect(await saveAgent('lee')).toBe(true);
    expect(await inForce()).toEqual({ ...of('acme'), agent: 'lee' });
    expect(await readLogins()).toHaveLength(1);
  });

  it('that policy has locked is not, and that it suggests follows it', async () => {
    kept.managed = { dialer: { agent: 'dana' } };
    expect(await saveAgent('lee')).toBe(false);
    expect(kept.local).toEqual({});
    kept.managed = { defaults: { dialer: { agent: 'dana' } } };
    expect(await saveAgent('lee')).toBe(true);
    expect(await agent()).toBe('lee');
    expect(await saveAgent('dana')).toBe(true);
    kept.managed = { defaults: { dialer: { agent: 'kim' } } };
    expect(await agent()).toBe('kim');
  });
});

describe('tidying', () => {
  it('removes a log-in that no settings name', async () => {
    await save('acme');
    const logins = await readLogins();
    kept.values.set('apiLogin', [...logins, { ...loginFor('zenith'), id: 'left over' }]);
    await tidyLogins();
    expect(await readLogins()).toEqual(logins);
  });

  it('removes the log-in where policy says that none is needed', async () => {
    await save('acme');
    kept.managed = { dialer: { address: 'https://gateway.example.com', noLogin: true } };
    await tidyLogins();
    expect(await readLogins()).toEqual([]);
  });

  it('keeps the log-in of settings that cannot be read', async () => {
    await save('acme');
    kept.local['settings'] = { ...defaultSettings, dialer: { address: 7 } };
    await tidyLogins();
    expect(await readLogins()).toHaveLength(1);
  });

  it('binds a log-in of an earlier version to the dialer that is set up', async () => {
    kept.local['settings'] = { version: 1, dialer: { address: 'acme', agent: 'agent at acme' }, opening: 'ask' };
    const { user, password } = loginFor('acme');
    kept.values.set('apiLogin', { user, password });
    await tidyLogins();
    expect(await inForce()).toEqual(of('acme'));
    expect((await readEffectiveSettings()).settings.opening).toBe('ask');
    await tidyLogins();
    expect(await inForce()).toEqual(of('acme'));
  });

  it('binds it in the next try where the browser ended in between', async () => {
    kept.local['settings'] = { version: 1, dialer: { address: 'acme', agent: 'agent at acme' } };
    const { user, password } = loginFor('acme');
    kept.values.set('apiLogin', { user, password });
    kept.failing = (write) => {
      if (write === 'logins') throw new Error('ended');
    };
    await expect(tidyLogins()).rejects.toThrow('ended');
    kept.failing = () => {};
    await tidyLogins();
    expect(await inForce()).toEqual(of('acme'));
  });

  it('drops it where no dialer is set up that it could belong to', async () => {
    kept.values.set('apiLogin', { user: 'api', password: 'homeless' });
    await tidyLogins();
    expect(JSON.stringify([...kept.values.values()])).not.toContain('homeless');
  });
});
