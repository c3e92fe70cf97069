import { beforeEach, describe, expect, it, vi } from 'vitest';

const setAccessLevel = {
  local: vi.fn<(level: unknown) => Promise<void>>(),
  managed: vi.fn<(level: unknown) => Promise<void>>(),
};
const area = { local: { setAccessLevel: setAccessLevel.local }, managed: { setAccessLevel: setAccessLevel.managed } };
const browser = {
  storage: { ...area } as { local: object; managed: object },
  permissions: { contains: () => Promise.resolve(true) },
  scripting: {
    getRegisteredContentScripts: () => Promise.resolve([]),
    registerContentScripts: vi.fn<() => Promise<void>>(),
    executeScript: vi.fn<() => Promise<void>>(),
  },
};
// Refuses to be loaded outside an extension.
vi.mock('webextension-polyfill', () => ({ default: browser }));

/** As the background finds it when it starts: nothing has been closed yet. */
async function started() {
  vi.resetModules();
  const { closeStorageToPages } = await import('#utils/settings/storage-access.ts');
  const { injectInto, syncContentScript } = await import('#utils/browser/content-script.ts');
  return { closeStorageToPages, injectInto, syncContentScript };
}
const CRM = ['https://crm.example.com/*'];
const TRUSTED = { accessLevel: 'TRUSTED_CONTEXTS' };

beforeEach(() => {
  vi.useFakeTimers();
  vi.unstubAllEnvs();
  browser.storage = { ...area };
  for (const call of Object.values(setAccessLevel)) call.mockReset().mockResolvedValue();
  browser.scripting.registerContentScripts.mockReset();
  browser.scripting.executeScript.mockReset();
});

describe('settings and policy are closed to scripts in pages', () => {
  it('both areas, once in the background’s life', async () => {
    const { closeStorageToPages } = await started();
    await Promise.all([closeStorageToPages(), closeStorageToPages()]);
    await closeStorageToPages();
    expect(setAccessLevel.local.mock.calls).toEqual([[TRUSTED]]);
    expect(setAccessLevel.managed.mock.calls).toEqual([[TRUSTED]]);
  });

  it('an area that refuses once or twice is asked again', async () => {
    setAccessLevel.managed.mockRejectedValueOnce(new Error('IO')).mockRejectedValueOnce(new Error('IO'));
    const { closeStorageToPages } = await started();
    const closing = closeStorageToPages();
    await vi.runAllTimersAsync();
    await closing;
    expect(setAccessLevel.managed).toHaveBeenCalledTimes(3);
  });

  it('one that keeps refusing, or never answers, is told, and the next call tries anew', async () => {
    for (const fault of [() => Promise.reject(new Error('IO')), () => new Promise<void>(() => {})]) {
      setAccessLevel.managed.mockReset().mockImplementation(fault);
      const { closeStorageToPages } = await started();
      const closing = expect(closeStorageToPages()).rejects.toThrow(/IO|in time/);
      await vi.runAllTimersAsync();
      await closing;
      setAccessLevel.managed.mockReset().mockResolvedValue();
      await closeStorageToPages();
      expect(setAccessLevel.managed).toHaveBeenCalledTimes(1);
    }
  });

  it('a browser that should be able to and is not is told; Firefox has no way', async () => {
    browser.storage = { ...area, managed: {} };
    await expect((await started()).closeStorageToPages()).rejects.toThrow('storage.managed cannot be hidden');
    vi.stubEnv('FIREFOX', 'true');
    browser.storage = { local: {}, managed: {} };
    await (await started()).closeStorageToPages();
  });
});

describe('no script is brought to a page', () => {
  it('before both areas are closed', async () => {
    const order: string[] = [];
    setAccessLevel.managed.mockImplementation(() => {
      order.push('closed');
      return Promise.resolve();
    });
    browser.scripting.registerContentScripts.mockImplementation(() => Promise.resolve(void order.push('registered')));
    browser.scripting.executeScript.mockImplementation(() => Promise.resolve(void order.push('injected')));
    const { injectInto, syncContentScript } = await started();
    await syncContentScript(CRM);
    expect(await injectInto(1)).toBe('there');
    expect(order).toEqual(['closed', 'registered', 'injected']);
  });

  it('where one cannot be closed', async () => {
    setAccessLevel.managed.mockRejectedValue(new Error('IO'));
    const { injectInto, syncContentScript } = await started();
    const registering = expect(syncContentScript(CRM)).rejects.toThrow('IO');
    const injecting = injectInto(1);
    await vi.runAllTimersAsync();
    await registering;
    expect(await injecting).toBe('not-let-in');
    expect(browser.scripting.registerContentScripts).not.toHaveBeenCalled();
    expect(browser.scripting.executeScript).not.toHaveBeenCalled();
  });
});
