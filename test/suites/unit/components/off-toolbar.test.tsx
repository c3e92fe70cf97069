// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { OffToolbar, PinSteps } from '#components/off-toolbar.tsx';
import { t } from '#utils/words/words.ts';
import { PinSection } from '../../../../entrypoints/options/pin-section.tsx';
import { shown } from '../options/shown.ts';

const fake = vi.hoisted(() => ({ tell: (_is: boolean | null): void => {}, signal: null as AbortSignal | null }));
vi.mock('#utils/browser/toolbar-button.ts', () => ({
  toolbarLook: () => 'chrome',
  followIsOnToolbar: (tell: (is: boolean | null) => void, signal: AbortSignal) => Object.assign(fake, { tell, signal }),
}));

const becomes = (is: boolean | null) => void act(() => fake.tell(is));
beforeEach(() => void shown(null));

describe('what is drawn while the button is off the toolbar', () => {
  const words = () => document.body.textContent;
  beforeEach(() => void shown(<OffToolbar>guide</OffToolbar>));

  test('nothing before the browser has answered, and nothing where it says nothing', () => {
    expect(words()).toBe('');
    becomes(null);
    expect(words()).toBe('');
  });

  test('comes and goes with it, and whoever listens is told that it is there', () => {
    becomes(false);
    expect(words()).toBe('guide');
    becomes(true);
    expect(words()).toBe(t('toolbar.done'));
    expect(document.querySelector('output')?.textContent).toBe(t('toolbar.done'));
    becomes(false);
    expect(words()).toBe('guide');
  });

  test('says nothing where it was on the toolbar from the start', () => {
    becomes(true);
    expect(words()).toBe('');
  });
});

test('whoever draws it no more no longer follows it', () => {
  const host = shown(<OffToolbar>guide</OffToolbar>);
  const { signal } = fake;
  void act(() => render(null, host));
  expect(signal?.aborted).toBe(true);
});

describe.each(['chrome', 'edge', 'firefox'] as const)('in %s', (look) => {
  test('the picture has a mark for each step, and is described in words', () => {
    const host = shown(<PinSection look={look} />);
    becomes(false);
    const steps = [...host.querySelectorAll('li')].map(({ textContent }) => textContent);
    const marks = [...host.querySelectorAll('.spot b')].map(({ textContent }) => textContent);
    expect(marks).toEqual(steps.map((_step, index) => String(index + 1)));
    const description = host.querySelector('figcaption')?.textContent ?? '';
    for (const mark of marks) expect(description).toMatch(new RegExp(`marked ${mark}\\b`));
    // What is drawn is no second reading for who listens.
    expect(host.querySelector('.spot')?.closest('[aria-hidden="true"]')).not.toBeNull();
  });

  test('the steps are those of its toolbar', () => {
    const words = shown(<PinSteps look={look} />).textContent;
    expect(words).toContain(t('toolbar.open'));
    const own = { chrome: 'the pin beside', edge: 'the eye beside', firefox: 'the gear beside' };
    for (const [name, part] of Object.entries(own)) expect([name, words.includes(part)]).toEqual([name, name === look]);
  });
});
