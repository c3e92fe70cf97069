import { fileOf, type Kind } from './assets.ts';

export const STORES = ['chrome', 'edge', 'firefox'] as const;
export type Store = (typeof STORES)[number];

/** Environment variables of `wxt submit`. */
type Variables = Record<string, string>;

type StoreNeeds = {
  /** Without each of these, nothing can be uploaded. */
  needs: readonly string[];
  /** The same in each release: nothing is shown to the public by it. */
  fixed: Variables;
  files: Record<string, Kind>;
};

const NEEDS: Record<Store, StoreNeeds> = {
  chrome: {
    needs: [
      'CHROME_EXTENSION_ID',
      'CHROME_PUBLISHER_ID',
      'CHROME_SERVICE_ACCOUNT_CLIENT_EMAIL',
      'CHROME_SERVICE_ACCOUNT_PRIVATE_KEY',
    ],
    // A draft: a person sends it to the store's review.
    fixed: { CHROME_API_VERSION: 'v2', CHROME_SKIP_SUBMIT_REVIEW: 'true' },
    files: { CHROME_ZIP: 'chrome-store' },
  },
  edge: {
    needs: ['EDGE_PRODUCT_ID', 'EDGE_CLIENT_ID', 'EDGE_API_KEY'],
    fixed: { EDGE_SKIP_SUBMIT_REVIEW: 'true' },
    files: { EDGE_ZIP: 'chrome-store' },
  },
  firefox: {
    needs: ['FIREFOX_EXTENSION_ID', 'FIREFOX_JWT_ISSUER', 'FIREFOX_JWT_SECRET'],
    fixed: {},
    files: { FIREFOX_ZIP: 'firefox', FIREFOX_SOURCES_ZIP: 'sources' },
  },
};

/** What a store's job may be given: its secrets, and for Firefox the channel. */
export const variablesOf = (store: Store): string[] => [
  ...NEEDS[store].needs,
  ...(store === 'firefox' ? ['FIREFOX_CHANNEL'] : []),
];

/**
 * The variables with which `wxt submit` uploads a release to a store, from those that are set and the names of the
 * release's files. Throws, naming it, where something is missing.
 */
export function submission(
  store: Store,
  set: Readonly<Record<string, string | undefined>>,
  version: string,
  names: readonly string[],
): Variables {
  const { needs, fixed, files } = NEEDS[store];
  const missing = needs.filter((name) => !set[name]?.trim());
  if (missing.length > 0) throw new Error(`Not set: ${missing.join(', ')}`);
  return {
    ...Object.fromEntries(needs.map((name) => [name, set[name]?.trim() ?? ''])),
    ...fixed,
    ...(store === 'firefox' ? firefoxChannel(set['FIREFOX_CHANNEL']) : {}),
    ...Object.fromEntries(Object.entries(files).map(([name, kind]) => [name, fileOf(kind, version, names)])),
  };
}

/**
 * addons.mozilla.org has no drafts, and takes each version once. So without a channel the package is only validated
 * there, which leaves nothing behind; who sets one has decided who gets the version.
 */
function firefoxChannel(channel = ''): Variables {
  if (channel === '') return { FIREFOX_CHANNEL: 'unlisted', FIREFOX_SKIP_SUBMIT_REVIEW: 'true' };
  if (channel === 'listed' || channel === 'unlisted') return { FIREFOX_CHANNEL: channel };
  throw new Error(`FIREFOX_CHANNEL is “${channel}”. It must be “listed”, “unlisted” or empty.`);
}
