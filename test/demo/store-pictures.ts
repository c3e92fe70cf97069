// Makes the pictures for the stores, docs/store/pictures: what the product really shows, below a line that says what is
// seen. `npm run pictures` runs this last. `--only NAME` makes those with that in their names.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from 'puppeteer-core';
import { builtExtension } from '../suites/browser/harness/build.ts';
import { ensureChromium } from '../suites/browser/harness/browsers.ts';
import { stillBuild } from './still-build.ts';
import { optionsShots, popShots, popupShots, practiceShots } from './store-scenes.ts';
import { drawSheet, type Shot } from './store-sheet.ts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const folder = join(import.meta.dirname, '..', '..', 'docs', 'store', 'pictures');

const still = stillBuild(await builtExtension('chrome'));
const SHEETS: { name: string; title: string; line: string; shoot: () => Promise<Shot[]> }[] = [
  {
    name: '1-pop',
    title: 'The caller’s record, in front',
    line: 'A call has just connected. The record is outlined, and a small card says who is calling.',
    shoot: popShots,
  },
  {
    name: '2-popup',
    title: 'Your status at a glance',
    line: 'The button on the toolbar shows it. A click says more, and what to do if something is wrong.',
    shoot: () => popupShots(still),
  },
  {
    name: '3-by-example',
    title: 'Set up by one customer',
    line: 'Paste a customer’s address, enter the lead code: Screen Pop finds out how customers are found.',
    shoot: () => optionsShots(still, 'example-found', '.findings'),
  },
  {
    name: '4-practice',
    title: 'Tried before the first call',
    line: 'A practice call goes all the way to the record, and needs no dialer.',
    shoot: practiceShots,
  },
  {
    name: '5-policy',
    title: 'Rolled out by IT',
    line: 'What the company has set by policy is used at once, and an agent cannot change it.',
    shoot: () => optionsShots(still, 'by-policy', '#dialer'),
  },
];

mkdirSync(folder, { recursive: true });
const browser = await launch({
  executablePath: await ensureChromium(),
  args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
try {
  const page = await browser.newPage();
  for (const { shoot, ...sheet } of SHEETS.filter(({ name }) => name.includes(values.only))) {
    const shots = await shoot();
    writeFileSync(join(folder, `${sheet.name}.png`), await drawSheet(page, { ...sheet, shots }));
    console.log(`docs/store/pictures/${sheet.name}.png`);
  }
} finally {
  await browser.close();
  rmSync(still, { recursive: true, force: true });
}
