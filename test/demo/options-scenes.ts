import type { Page } from 'puppeteer-core';
import { GRANTED, OFFICE } from './popup-scenes.ts';
import { type Seed, waitForText } from './seed.ts';

/** One state of the options page: what is stored, what policy sets, and what the person does. */
export type OptionsScene = {
  name: string;
  granted: readonly string[];
  seed?: Seed;
  policy?: object;
  act?: (page: Page) => Promise<void>;
};

const FILLED: Seed = {
  dialer: OFFICE.dialer,
  login: OFFICE.login,
  crms: [
    { id: 'crm-1', preset: 'hubspot', parts: { portal: '1234567' } },
    {
      id: 'crm-2',
      name: 'Collections desk',
      address: 'https://crm.example.com/desk',
      recordTemplate: '/accounts/{record_id}',
      searchTemplate: '/accounts?search={search}',
    },
  ],
  rules: [{ campaign: 'COLL*', callTypes: ['inbound'], codeShape: '', result: 'crm-2' }],
};

async function type(page: Page, label: string, text: string): Promise<void> {
  await page.locator(`::-p-aria(${label})`).fill(text);
}

const press = (page: Page, name: string) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click();

export const optionsScenes: OptionsScene[] = [
  { name: 'empty', granted: [] },
  { name: 'filled', granted: GRANTED, seed: FILLED },
  {
    name: 'mistakes',
    granted: [],
    async act(page) {
      await type(page, 'Dialer address', 'http://dialer.example.com');
      await type(page, 'API user', 'api');
      await press(page, 'Add your CRM');
      await page.locator('[id="crms.0.paste"]').fill('https://crm.example.com/contacts/4711');
      await waitForText(page, 'seems to be “4711”');
      await page.locator('[id="crms.0.recordTemplate"]').fill('/contacts/{record-id');
      await press(page, 'Add another CRM');
      await page.locator('[id="crms.1.preset"]').fill('pipedrive');
      await press(page, 'Save');
      await waitForText(page, 'Not saved');
    },
  },
  {
    name: 'details',
    granted: [],
    seed: { ...FILLED, crms: FILLED.crms.slice(1), rules: [], opening: 'background' },
    async act(page) {
      await page.locator('details summary').click();
      await page.locator('#polling summary').click();
    },
  },
  {
    name: 'gateway',
    granted: GRANTED,
    seed: { ...FILLED, crms: [], rules: [] },
    act: (page) => page.locator('#no-login').click(),
  },
  {
    name: 'elsewhere',
    granted: GRANTED,
    seed: { ...FILLED, crms: [], rules: [] },
    act: (page) => type(page, 'Dialer address', 'https://dialer.example.com'),
  },
  {
    name: 'by-policy',
    granted: GRANTED,
    seed: { ...FILLED, crms: [], rules: [] },
    policy: {
      dialer: { address: 'acme', user: 'api-screenpop', password: 'not a real one' },
      crms: OFFICE.crms,
      opening: 'new-tab',
      polling: { readyMs: 2000 },
    },
  },
];
