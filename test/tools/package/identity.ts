import { createHash } from 'node:crypto';

/**
 * Whose the extension is for Firefox: its settings, policies and updates belong to this id, so that it can never change. In
 * this form, an id needs no domain.
 */
export const FIREFOX_ID = '{277e17ec-b2a0-4905-b895-0de1f1358974}';

/**
 * What Chromium's browsers make the id from, in every copy that no store has signed. Nobody has the private half.
 * CONTRIBUTING.md says what takes its place once the Chrome Web Store has given a key of its own.
 */
export const CHROME_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtC7MrtvjifUX7tGG/zRAKabLzrlJUa70pS6Hhk1GPE8txJYvAxc4H6tqAXEO/E3G89onYV1C' +
  'ZuRLbzVYJq5jEz4Y9A+VLPWEBxt3LKJCixxaDunHdCo+P7O0PyOEHxE80SeDNQnxL0hb0OlOvzTRWPurkSRHZRLS4gYm4JNsPlHNSVF3UcKzg04Se5/8' +
  'meB8HvMa/rq9u4/QccIM0s+FnMGYMEy7X9nf/HUVOEYHx89gXSD5t5fwkbK7/8jems3kWzFXzFpgezlOPLWi/OpYSoL94xUKDGmptJl3yV6injqxsFFj' +
  'uBdzcoj+bO6v4E7pQMptRS8DKzKCLvENIdGhcwIDAQAB';

/** The id that Chromium's browsers give to an extension with that `key` in its manifest. */
export function chromeId(key: string): string {
  const hash = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex');
  // The first half, written with the letters a to p.
  return hash.slice(0, 32).replaceAll(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}

/**
 * The oldest versions that install the extension. Firefox: docs/browsers.md, "The oldest browsers". Chrome: the first that hides
 * policy and settings from scripts in pages (utils/settings/storage-access.ts).
 */
export const OLDEST = { chrome: 140, firefox: 142 } as const;
