// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const fake = vi.hoisted(() => ({ action: {} as Record<string, unknown>, listeners: new Set<() => void>() }));
vi.mock('webextension-polyfill', () => ({
  default: {
    get action() {
      return fake.action;
    },
  },
}));
const { followIsOnToolbar, readIsOnToolbar, toolbarLook } = await import('#utils/browser/toolbar-button.ts');

const getUserSettings = vi.fn<() => Promise<object>>();
beforeEach(() => {
  getUserSettings.mockReset();
  fake.listeners.clear();
  fake.action = {
    getUserSettings,
    onUserSettingsChanged: {
      addListener: (listener: () => void) => fake.listeners.add(listener),
      removeListener: (listener: () => void) => fake.listeners.delete(listener),
    },
  };
});

describe('whether the button is on the toolbar', () => {
  test.each([true, false])('as the browser says: %s', async (isOnToolbar) => {
    getUserSettings.mockResolvedValue({ isOnToolbar });
    expect(await readIsOnToolbar()).toBe(isOnToolbar);
  });

  test('not known where the browser has no toolbar to tell of, as on Android', async () => {
    getUserSettings.mockResolvedValue({});
    expect(await readIsOnToolbar()).toBeNull();
  });

  test('not known where the browser does not answer that', async () => {
    getUserSettings.mockRejectedValue(new Error('No.'));
    expect(await readIsOnToolbar()).toBeNull();
    getUserSettings.mockImplementation(() => {
      throw new Error('No.');
    });
    expect(await readIsOnToolbar()).toBeNull();
    fake.action = {};
    expect(await readIsOnToolbar()).toBeNull();
  });
});

describe('following it', () => {
  let ending: AbortController;
  beforeEach(() => {
    ending = new AbortController();
  });
  afterEach(() => ending.abort());

  const follow = () => {
    const told: (boolean | null)[] = [];
    followIsOnToolbar((is) => void told.push(is), ending.signal);
    return told;
  };
  const becomes = (isOnToolbar: boolean) => getUserSettings.mockResolvedValue({ isOnToolbar });

  test.each<[string, () => void]>([
    ['the browser tells of a change', () => fake.listeners.forEach((listener) => listener())],
    ['the page gets the focus again', () => window.dispatchEvent(new Event('focus'))],
    ['the page is seen again', () => document.dispatchEvent(new Event('visibilitychange'))],
  ])('is read anew when %s', async (_when, happen) => {
    becomes(false);
    const told = follow();
    await vi.waitFor(() => expect(told).toEqual([false]));
    becomes(true);
    happen();
    await vi.waitFor(() => expect(told).toEqual([false, true]));
  });

  test('does without the event where the browser has none', async () => {
    delete fake.action['onUserSettingsChanged'];
    becomes(false);
    const told = follow();
    await vi.waitFor(() => expect(told).toEqual([false]));
  });

  test('an answer that comes late does not stand for a newer one', async () => {
    const first = Promise.withResolvers<object>();
    getUserSettings.mockReturnValueOnce(first.promise);
    becomes(true);
    const told = follow();
    window.dispatchEvent(new Event('focus'));
    await vi.waitFor(() => expect(told).toEqual([true]));
    first.resolve({ isOnToolbar: false });
    window.dispatchEvent(new Event('focus'));
    await vi.waitFor(() => expect(told).toEqual([true, true]));
  });

  test('ends with the signal', async () => {
    becomes(false);
    const told = follow();
    ending.abort();
    expect(fake.listeners.size).toBe(0);
    window.dispatchEvent(new Event('focus'));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(getUserSettings).toHaveBeenCalledTimes(1);
    await readIsOnToolbar();
    expect(told).toEqual([]);
  });
});

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36', 'chrome'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) … Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0', 'edge'],
])('whose toolbar it looks like: %s', (userAgent, look) => {
  vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue(userAgent);
  expect(toolbarLook()).toBe(look);
  vi.stubEnv('FIREFOX', 'true');
  expect(toolbarLook()).toBe('firefox');
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
