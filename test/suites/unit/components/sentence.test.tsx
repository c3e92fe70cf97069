// @vitest-environment happy-dom
import { render } from 'preact';
import { expect, test } from 'vitest';
import { Sentence } from '#components/sentence.tsx';
import { sentence, type Words } from '#utils/words/words.ts';

function html(words: Words, at: string): string {
  const host = document.createElement('div');
  render(
    <Sentence words={words} at={at}>
      <strong>here</strong>
    </Sentence>,
    host,
  );
  return host.innerHTML;
}

test.each([
  [sentence('popup.site.crmWhy', { site: 'x' }), 'site', /^Screen Pop .* in <strong>here<\/strong>\. Your browser/],
  [
    sentence('popup.status.old', { warning: '', ago: '5 s ago' }),
    'warning',
    /^<strong>here<\/strong> This .*5 s ago\.$/,
  ],
  [sentence('status.said', { status: '<b>', said: 'x' }), 'said', /^&lt;b&gt; \(<strong>here<\/strong>\)$/],
])('the element stands at its placeholder, the rest around it: %o', (words, at, shown) => {
  expect(html(words, at)).toMatch(shown);
});
