import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import config from '../../../../wxt.config.ts';
import { english } from '../../../tools/english.ts';
import { readPng } from '../../../tools/store/png.ts';
import { askedBy, askedSchema, fieldOf, fieldsOf, reasonedFor } from '../../../tools/store/texts.ts';
import { filesLike, root, text } from './tree.ts';

/** The manifest as wxt.config.ts describes it. `built-files.test.ts` compares with the built one. */
async function manifestOf(browser: 'chrome' | 'firefox') {
  const { manifest } = config;
  const env = { mode: 'production', command: 'build', browser, manifestVersion: 3 } as const;
  return askedSchema
    .extend({
      browser_specific_settings: z
        .object({ gecko: z.object({ data_collection_permissions: z.object({ required: z.array(z.string()) }) }) })
        .optional(),
    })
    .parse(typeof manifest === 'function' ? await manifest(env) : await manifest);
}

/** The stores' own limits, in characters. */
const MOST: [store: string, page: string, heading: string, most: number][] = [
  ['addons.mozilla.org', 'listing.md', 'Name', 50],
  ['addons.mozilla.org', 'listing.md', 'Summary', 250],
  ['Edge', 'listing.md', 'Description', 10_000],
  ['Chrome', 'listing.md', 'Single purpose', 1000],
  ['Chrome', 'privacy.md', 'Remote code', 1000],
  ['Edge', 'reviewers.md', 'Notes for reviewers', 2000],
  ['addons.mozilla.org', 'reviewers.md', 'Building from the sources', 3000],
  ...[...fieldsOf('permissions.md').keys()].map((heading): [string, string, string, number] => [
    'Chrome',
    'permissions.md',
    heading,
    1000,
  ]),
];

describe('what the stores are told', () => {
  test.each(['chrome', 'firefox'] as const)(
    'gives a reason for each permission for %s, and for no other',
    async (browser) => {
      expect(reasonedFor()).toEqual(askedBy(await manifestOf(browser)));
    },
  );

  test('names the kinds of data that Firefox is told of', async () => {
    const { browser_specific_settings: settings } = await manifestOf('firefox');
    const named = fieldOf('privacy.md', 'Data types in Firefox').split('\n');
    expect(named).toEqual(settings?.gecko.data_collection_permissions.required);
  });

  test('has the name of the extension', () => {
    expect(fieldOf('listing.md', 'Name')).toBe(english['extensionName']?.message);
  });

  test.each(MOST)('%s takes %s, “%s”, in at most %i characters', (_store, page, heading, most) => {
    const field = fieldOf(page, heading);
    expect(field).not.toBe('');
    expect(field.length).toBeLessThanOrEqual(most);
  });

  test('Chrome takes the manifest’s description and name as summary and name', () => {
    expect(english['extensionDescription']?.message.length).toBeLessThanOrEqual(132);
    expect(english['extensionName']?.message.length).toBeLessThanOrEqual(75);
  });

  test('Edge takes a description of at least 250 characters', () => {
    expect(fieldOf('listing.md', 'Description').length).toBeGreaterThanOrEqual(250);
  });

  test('Edge takes seven search terms of at most 30 characters and 21 words in all', () => {
    const terms = fieldOf('listing.md', 'Search terms').split('\n');
    expect(terms.length).toBeLessThanOrEqual(7);
    expect(terms.filter((term) => term.length > 30)).toEqual([]);
    expect(terms.flatMap((term) => term.split(' ')).length).toBeLessThanOrEqual(21);
  });

  test.each(MOST.map(([, page, heading]) => [page, heading]))('%s, “%s”, has no Markdown in it', (page, heading) => {
    expect(fieldOf(page, heading)).not.toMatch(/[`[\]]|\*\*|^[#>|]|^[-*] /m);
  });

  test('each field of README.md’s table is there', () => {
    const links = [...text('docs/store/README.md').matchAll(/\]\(([a-z]+\.md)#([a-z-]+)\)/g)];
    expect(links.length).toBeGreaterThan(5);
    const missing = links.filter(
      ([, page = '', anchor]) =>
        ![...fieldsOf(page).keys()].some((key) => key.toLowerCase().replaceAll(' ', '-') === anchor),
    );
    expect(missing.map(([link]) => link)).toEqual([]);
  });

  test('the notes for reviewers quote the words that are on the screen', () => {
    const quoted = [...fieldOf('reviewers.md', 'Notes for reviewers').matchAll(/“([^”]+)”/g)].map(([, words]) => words);
    expect(quoted.length).toBeGreaterThan(5);
    const shown = new Set(Object.values(english).map(({ message }) => message));
    expect(quoted.filter((words) => words !== undefined && !shown.has(words))).toEqual([]);
  });
});

describe('the pictures for the stores', () => {
  const pictures = filesLike('docs/store/pictures/*');

  test('are five, which is the most that Chrome takes, and each is explained', () => {
    expect(pictures.length).toBe(5);
    const named = [...text('docs/store/README.md').matchAll(/^\| \[.+\]\((pictures\/.+)\) \|/gm)].map(
      ([, file]) => file,
    );
    expect(named.map((file) => `docs/store/${file}`)).toEqual(pictures);
  });

  test.each(pictures)('%s is of the size and kind that every store takes', (file) => {
    expect(readPng(readFileSync(join(root, file)))).toEqual({ width: 1280, height: 800, isOpaque: true });
  });
});

describe('a picture', () => {
  const chunk = (name: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(name, 'latin1'), data, Buffer.alloc(4)]);
  };
  const png = (colourType: number, ...more: Buffer[]) => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(1280, 0);
    header.writeUInt32BE(800, 4);
    header[8] = 8;
    header[9] = colourType;
    return Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      chunk('IHDR', header),
      ...more,
      chunk('IEND', Buffer.alloc(0)),
    ]);
  };

  test.each([
    ['in colours', png(2), true],
    ['in grey', png(0), true],
    ['in colours with alpha', png(6), false],
    ['in grey with alpha', png(4), false],
    ['with a transparent colour', png(3, chunk('PLTE', Buffer.alloc(6)), chunk('tRNS', Buffer.alloc(1))), false],
  ])('%s is read', (_kind, bytes, isOpaque) => {
    expect(readPng(bytes)).toEqual({ width: 1280, height: 800, isOpaque });
  });

  test('of another kind is refused', () => {
    expect(() => readPng(Buffer.from('GIF89a'.padEnd(64)))).toThrow('no PNG');
  });
});
