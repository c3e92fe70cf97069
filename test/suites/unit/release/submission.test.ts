import { describe, expect, test } from 'vitest';
import { STORES, submission, variablesOf } from '../../../tools/release/submission.ts';

const FILES = ['chrome', 'chrome-store', 'firefox', 'sources'].map((kind) => `release/pop-1.2.3-${kind}.zip`);
const SET = {
  CHROME_EXTENSION_ID: 'id',
  CHROME_PUBLISHER_ID: 'publisher',
  CHROME_SERVICE_ACCOUNT_CLIENT_EMAIL: 'pop@example.com',
  CHROME_SERVICE_ACCOUNT_PRIVATE_KEY: 'key\n',
  EDGE_PRODUCT_ID: 'product',
  EDGE_CLIENT_ID: 'client',
  EDGE_API_KEY: 'key',
  FIREFOX_EXTENSION_ID: 'screen-pop',
  FIREFOX_JWT_ISSUER: 'user:1:2',
  FIREFOX_JWT_SECRET: 'secret',
};
const variables = (store: (typeof STORES)[number], more: Record<string, string> = {}) =>
  submission(store, { ...SET, ...more }, '1.2.3', FILES);

describe('what is uploaded to a store', () => {
  test('Chrome’s package as a draft, by the interface that still exists', () => {
    expect(variables('chrome')).toMatchObject({
      CHROME_API_VERSION: 'v2',
      CHROME_SKIP_SUBMIT_REVIEW: 'true',
      CHROME_ZIP: 'release/pop-1.2.3-chrome-store.zip',
    });
  });

  test('the same package to Edge, as a draft', () => {
    expect(variables('edge')).toMatchObject({
      EDGE_SKIP_SUBMIT_REVIEW: 'true',
      EDGE_ZIP: 'release/pop-1.2.3-chrome-store.zip',
    });
  });

  test('Firefox’s package with its sources, for validation only', () => {
    expect(variables('firefox')).toMatchObject({
      FIREFOX_SKIP_SUBMIT_REVIEW: 'true',
      FIREFOX_ZIP: 'release/pop-1.2.3-firefox.zip',
      FIREFOX_SOURCES_ZIP: 'release/pop-1.2.3-sources.zip',
    });
  });

  test.each(['listed', 'unlisted'])('a version of Firefox’s where somebody has said that it is %s', (channel) => {
    const set = variables('firefox', { FIREFOX_CHANNEL: channel });
    expect(set['FIREFOX_CHANNEL']).toBe(channel);
    expect(set).not.toHaveProperty('FIREFOX_SKIP_SUBMIT_REVIEW');
  });

  test('nothing where the channel is a word that nobody knows', () => {
    expect(() => variables('firefox', { FIREFOX_CHANNEL: 'public' })).toThrow('must be “listed”, “unlisted” or empty');
  });

  test.each(
    STORES.flatMap((store) =>
      variablesOf(store)
        .filter((name) => name in SET)
        .map((name) => ({ store, name })),
    ),
  )('nothing to $store without $name', ({ store, name }) => {
    expect(() => variables(store, { [name]: ' ' })).toThrow(`Not set: ${name}`);
  });

  test.each(STORES)('nothing of another store’s to %s', (store) => {
    const others = Object.keys(variables(store)).filter((name) => !name.startsWith(store.toUpperCase()));
    expect(others).toEqual([]);
  });
});
