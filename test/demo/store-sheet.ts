import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';

/** A picture of a page, in CSS px, with what it is called on the sheet, if anything. */
export type Shot = { png: Uint8Array; width: number; caption?: string };

export type Sheet = {
  /** The file's name, without its ending. */
  name: string;
  /** What is seen, in a few words, and in a sentence. */
  title: string;
  line: string;
  shots: Shot[];
};

/** What every store takes. */
const SHEET_SIZE = { width: 1280, height: 800 };
/** The room for pictures on a sheet; a picture that is as large touches no edge. */
export const ROOM = { width: 1160, height: 634 };

const root = join(import.meta.dirname, '..', '..');
const mark = readFileSync(join(root, 'public', 'icon', 'mark.svg'), 'utf8');
/** The colours of the extension's own pages. */
const theme = readFileSync(join(root, 'components', 'theme.css'), 'utf8');

const STYLE = `
  body { width: 1280px; height: 800px; overflow: hidden; display: flex; flex-direction: column; align-items: center; }
  header { width: 1160px; height: 132px; display: flex; align-items: center; gap: 20px; }
  header svg { width: 64px; flex: none; }
  h1 { font-size: 34px; line-height: 1.2; margin: 0; }
  header p { font-size: 18px; margin: 4px 0 0; color: var(--ink-soft); }
  main { display: flex; justify-content: space-between; align-items: start; width: 1160px; margin: auto 0; padding-bottom: 28px; }
  main.one { justify-content: center; }
  figure { margin: 0; }
  img { display: block; border-radius: 12px; box-shadow: 0 0 0 1px var(--line), 0 8px 28px rgb(20 40 28 / 16%); }
  figcaption { margin-top: 16px; text-align: center; font-size: 16px; color: var(--ink-soft); }
`;

/** Draws a sheet: title and line, and below them the pictures side by side at their own size. Resolves with the PNG. */
export async function drawSheet(page: Page, { title, line, shots }: Sheet): Promise<Uint8Array> {
  await page.setViewport({ ...SHEET_SIZE, deviceScaleFactor: 1 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  await page.setContent(`<style>${theme}${STYLE}</style>
    <header>${mark}<div><h1>${title}</h1><p>${line}</p></div></header>
    <main class="${shots.length === 1 ? 'one' : ''}">${shots.map(figure).join('')}</main>`);
  await page.evaluate(() => Promise.all(Array.from(document.images, (image) => image.decode())));
  return page.screenshot({ type: 'png' });
}

const figure = ({ png, width, caption }: Shot): string =>
  `<figure><img width="${width}" alt="" src="data:image/png;base64,${Buffer.from(png).toString('base64')}">${
    caption === undefined ? '' : `<figcaption>${caption}</figcaption>`
  }</figure>`;
