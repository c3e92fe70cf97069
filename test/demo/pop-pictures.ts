// Takes the pictures of the main thing: a call's record in front, in the demo CRM's three styles, light and dark, and the
// CRM itself. `npm run pictures` runs this after the gallery; the one in the README is among them.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { waitUntil } from '../suites/browser/harness/wait.ts';
import { overlayOf } from '../suites/browser/office/card.ts';
import { type Office, openOffice, type Style } from '../suites/browser/office/office.ts';

const EXAMPLE = 'abc123-xyz456';
const root = join(import.meta.dirname, '..', '..');
const results = join(root, 'test-results', 'gallery');
mkdirSync(results, { recursive: true });

const shoot = async (page: Page, name: string) => {
  await page.screenshot({ path: `${results}/${name}.png` });
};

async function pictureOf(office: Office, style: Style, theme: 'light' | 'dark'): Promise<void> {
  const start = (await office.browser.pages())[0];
  if (!start) throw new Error('The browser has no tab.');
  const media = [
    { name: 'prefers-color-scheme', value: theme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ];
  await start.emulateMediaFeatures(media);
  await start.goto(office.page(style === 'hash' ? '/#/contacts' : '/contacts'));
  await waitUntil('the list', () =>
    start.evaluate(() => document.querySelectorAll('tbody tr, [role=row], li a').length > 5),
  );
  await shoot(start, `crm-${style}-${theme}`);
  await start.goto('about:blank');
  office.call(EXAMPLE);
  await office.popped(EXAMPLE);
  const page = await office.pageAt(office.crm.origin);
  await page.emulateMediaFeatures(media);
  await waitUntil('the record', () => page.evaluate(() => document.body.textContent.includes('Naomi Castellanos')));
  await waitUntil('outline and card', async () => ((await overlayOf(page))?.outlines ?? 0) > 0);
  await shoot(page, `pop-${style}-${theme}`);
}

for (const style of ['mpa', 'hash', 'spa'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    const office = await openOffice({ style });
    try {
      await pictureOf(office, style, theme);
    } finally {
      await office.close();
    }
  }
}
copyFileSync(join(results, 'pop-mpa-light.png'), join(root, 'docs', 'pictures', 'pop.png'));
console.log('Pictures of pops are in test-results/gallery; the one in the README is docs/pictures/pop.png.');
