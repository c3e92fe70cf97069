import { describe, expect, test } from 'vitest';
import { bundle } from './bundle.ts';
import { filesLike, productFiles, text } from './tree.ts';

describe('the build ends', () => {
  test.each([
    'globalThis.x = new Function("return 1")',
    'const F = Function; globalThis.x = new F("return 1")',
    'globalThis.x = Function("return 1")',
    'globalThis.x = eval("1")',
    'document.body.innerHTML = location.hash',
    'document.body.outerHTML += location.hash',
    'document.body.insertAdjacentHTML("beforeend", location.hash)',
    'document.body.setHTMLUnsafe(location.hash)',
    'document.createRange().createContextualFragment(location.hash)',
    'document.write(location.hash)',
  ])('where a bundle makes code or markup from text: %s', async (code) => {
    await expect(bundle(code)).rejects.toThrow('makes code or markup from text');
  });

  test('where a package no longer holds what is to be left out', async () => {
    await expect(bundle('globalThis.x = 1', '/x/preact/dist/preact.mjs')).rejects.toThrow(/once, and does 0 times/);
  });

  test('where the full form of zod comes in, which writes a parser as text; the small form may', async () => {
    const using = (zod: string) =>
      bundle(`import * as z from '${zod}'; globalThis.x = z.object({ a: z.string() }).parse({})`);
    await expect(using('zod')).rejects.toThrow('makes code or markup from text');
    expect(await using('zod/mini')).toContain('safeParse');
  });

  test('nowhere else', async () => {
    const code = 'globalThis.x = (e) => e.innerHTML === "" && isFunction(e.evaluate("Function"))';
    expect(await bundle(code)).toContain('innerHTML');
  });
});

test('no component asks for markup from text, which the build leaves out of Preact', () => {
  const asking = productFiles().filter((file) => /dangerouslySetInnerHTML|__html/.test(text(file)));
  expect(asking).toEqual([]);
});

test('nobody listens to other extensions or to web pages', () => {
  const listening = filesLike('{utils,components,entrypoints}/**/*.{ts,tsx}').filter((file) =>
    /\bon(?:Message|Connect)External\b|\bonUserScript(?:Message|Connect)\b/.test(text(file)),
  );
  expect(listening).toEqual([]);
});
