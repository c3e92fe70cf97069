import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { foldStatus } from '#utils/dialer/status.ts';
import { lookStyle, STATUS_LOOKS, type StatusLook, statusWords } from '#utils/dialer/status-looks.ts';
import { say, t } from '#utils/words/words.ts';
import { contrast, mix } from '../../../tools/contrast.ts';

const READABLE = 4.5;
const looks = Object.entries(STATUS_LOOKS);
const css = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'components', 'theme.css'), 'utf8');
/** Values of a custom property in theme.css, in the light theme and then in the dark one. */
const inTheme = (name: string) =>
  [...css.matchAll(new RegExp(`--${name}: (#\\w{6});`, 'g'))].map(([, colour = '']) => colour);

describe('a status', () => {
  it.each(looks)('%s has a word, and a text that fits in the badge', (_look, { word, badge }) => {
    expect(t(word)).toMatch(/\p{L}/u);
    expect(t(badge)).toMatch(/^.{1,4}$/);
  });

  it('has a word, a badge and an icon of its own', () => {
    for (const part of ['word', 'badge', 'icon'] as const) {
      expect(new Set(looks.map(([, look]) => look[part])).size).toBe(looks.length);
    }
  });

  it('is worded with what the dialer calls it', () => {
    expect(say(statusWords(foldStatus('PAUSE - BREAK')))).toBe('Paused (PAUSE - BREAK)');
    expect(say(statusWords(foldStatus('')))).toBe('Signed out');
  });
});

describe('the colours of a status', () => {
  const [share] = [...css.matchAll(/--tone-bg: color-mix\(in srgb, var\(--tone\) (\d+)%, var\(--surface\)\)/g)].map(
    ([, percent]) => Number(percent) / 100,
  );
  const themes = (['light', 'dark'] as const).map((name, at) => ({
    name,
    grounds: ['surface', 'good-bg'].map((ground) => inTheme(ground)[at] ?? ''),
    surface: inTheme('surface')[at] ?? '',
  }));

  it.each(looks)('%s: the badge’s white text can be read', (_look, { colour }) => {
    expect(contrast(colour.light, '#ffffff')).toBeGreaterThanOrEqual(READABLE);
  });

  it.each(
    looks.flatMap(([look, { colour }]) => themes.map((theme) => ({ look, colour: colour[theme.name], ...theme }))),
  )('$look, $name theme: the word can be read, and the icon', ({ colour, grounds, surface }) => {
    expect(share).toBeGreaterThan(0);
    for (const ground of [...grounds, mix(colour, share ?? 1, surface)]) {
      expect(contrast(colour, ground)).toBeGreaterThanOrEqual(READABLE);
    }
  });

  it('reach the page under the names that theme.css reads', () => {
    const names = Object.keys(lookStyle('ready' satisfies StatusLook));
    expect([...css.matchAll(/--tone: var\((--look-\w+)\)/g)].map(([, name]) => name)).toEqual(names);
  });
});
