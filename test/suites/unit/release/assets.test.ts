import { describe, expect, test } from 'vitest';
import { fileOf, sumsText } from '../../../tools/release/assets.ts';

const NAMES = [
  'pop-0.2.0-chrome.zip',
  'pop-0.2.0-chrome-store.zip',
  'pop-0.2.0-firefox.zip',
  'pop-0.2.0-sources.zip',
  'pop-0.1.0-chrome.zip',
];

describe('the files of a release', () => {
  test('are those of its version', () => {
    expect(fileOf('chrome', '0.2.0', NAMES)).toBe('pop-0.2.0-chrome.zip');
    expect(fileOf('chrome-store', '0.2.0', NAMES)).toBe('pop-0.2.0-chrome-store.zip');
    expect(fileOf('sources', '0.2.0', NAMES)).toBe('pop-0.2.0-sources.zip');
  });

  test.each([
    ['none of that version is there', '0.3.0', NAMES],
    ['two are there', '0.2.0', [...NAMES, 'other-0.2.0-chrome.zip']],
    ['only one of a longer version is there', '2.0', NAMES.slice(1)],
  ])('are not guessed where %s', (_case, version, names) => {
    expect(() => fileOf('chrome', version, names)).toThrow('There should be one file');
  });

  test('have sums of the usual form', () => {
    const sums = sumsText([{ name: 'a.zip', bytes: new Uint8Array() }]);
    expect(sums).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.zip\n');
  });
});
