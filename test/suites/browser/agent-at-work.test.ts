import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLE } from '../../stand-ins/crm/data/landmarks.ts';
import { overlayOf, pressOnCard } from './office/card.ts';
import { type Office, openOffice, profileOf, type Style } from './office/office.ts';
import { type Site, startSite } from './office/pages.ts';
import {
  type Caller,
  front,
  frontAt,
  hangUp,
  openInCrm,
  OWN_SETTINGS,
  pop,
  startOver,
  useSettings,
} from './office/steps.ts';
import { waitUntil } from './harness/wait.ts';

const FORM = readFileSync(fileURLToPath(new URL('pages/form.html', import.meta.url)), 'utf8');
const example: Caller = { code: EXAMPLE.vendorLeadCode, leadId: EXAMPLE.leadId, phone: EXAMPLE.phone };

let office: Office;
let first: Caller;
/** A CRM whose record pages are full of fields of all kinds. */
let forms: Site;
beforeAll(async () => {
  forms = await startSite((url) => `<h1>Record ${url.pathname.slice(3)}</h1>${FORM}`);
  office = await openOffice({ policy: OWN_SETTINGS });
  const lead = office.crm.leads().find(({ vendorLeadCode, leadId }) => /^HC-\d+$/.test(vendorLeadCode) && leadId > 0);
  first = { code: lead?.vendorLeadCode ?? '', leadId: lead?.leadId ?? 0, phone: lead?.phoneDigits ?? '' };
});
afterEach(() => startOver(office));
afterAll(async () => {
  await office.close();
  await forms.close();
});

const useStyle = (style: Style) => useSettings(office, { crms: [profileOf(style, office.crm.origin)] });
/** Pages that show a card. */
async function cards(): Promise<string[]> {
  const pages = await office.browser.pages();
  const shown = await Promise.all(pages.map(async (page) => ((await overlayOf(page))?.card ? page.url() : '')));
  return shown.filter(Boolean);
}
const oneCardAt = (part: string) =>
  waitUntil(`one card, at ${part}`, async () => {
    const [at, ...more] = await cards();
    return at?.includes(part) && more.length === 0;
  });
const tabCount = async () => (await office.crmTabs()).length;

describe('something is not saved', () => {
  test.each<Style>(['mpa', 'hash', 'spa'])('%s: a half-filled form stays as it is, in its tab', async (style) => {
    await useStyle(style);
    await pop(office, first);
    const form = await frontAt(office, first.code ?? '');
    await form.locator('a[href$="/edit"]').click();
    await form.locator('input[name=city]').fill('');
    await form.type('input[name=city]', 'Lisbon');
    await form.click('form[data-form=edit] h1');
    const at = form.url();
    expect(await pop(office, example)).toMatchObject({ kind: 'beside', words: { key: 'pop.unsavedKept' } });
    const record = await frontAt(office, EXAMPLE.vendorLeadCode);
    await waitUntil('its card', async () => /unsaved changes are safe/.test((await overlayOf(record))?.card ?? ''));
    // The call before has no card any more.
    await oneCardAt(EXAMPLE.vendorLeadCode);
    expect(form.url()).toBe(at);
    expect(await form.$eval('form[data-form=edit] input[name=city]', (field) => field.value)).toBe('Lisbon');
    expect(await tabCount()).toBe(2);
  });

  const kinds: Record<string, { type(page: Page): Promise<unknown>; held(page: Page): Promise<string> }> = {
    'rich text': {
      type: (page) => page.type('#rich', 'Hello '),
      held: (page) => page.$eval('#rich', (field) => field.textContent),
    },
    'a field in a shadow root': {
      type: (page) => page.type('shadow-field >>> #inner', 'Hello '),
      held: (page) => page.$eval('shadow-field >>> #inner', (field) => Reflect.get(field, 'value')),
    },
    'a field in a frame': {
      type: async (page) =>
        (await page.waitForFrame((frame) => frame.parentFrame() !== null)).type('#framed', 'Hello '),
      held: async (page) =>
        (await page.waitForFrame((frame) => frame.parentFrame() !== null)).$eval('#framed', (field) =>
          Reflect.get(field, 'value'),
        ),
    },
  };
  test.each(Object.keys(kinds))('in %s', async (kind) => {
    const { type, held } = kinds[kind] ?? expect.unreachable();
    await useSettings(office, {
      crms: [{ id: 'forms', preset: 'other', address: forms.origin, recordTemplate: '/r/{record_id}' }],
    });
    await pop(office, { code: 'F-1001' });
    const page = await frontAt(office, '/r/F-1001');
    await type(page);
    await page.click('h1');
    expect(await pop(office, { code: 'F-1002' })).toMatchObject({ kind: 'beside' });
    await frontAt(office, '/r/F-1002');
    expect(page.url()).toContain('/r/F-1001');
    expect(await held(page)).toContain('Hello');
  });
});

describe('the agent types when the call comes', () => {
  const typeInForm = async (): Promise<Page> => {
    const page = await openInCrm(office, '/mpa/contacts/new');
    await page.type('input[name=firstName]', 'Ben');
    return page;
  };
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('name'));

  test('the focus stays, the record opens behind, and the card offers it', async () => {
    await useStyle('mpa');
    const form = await typeInForm();
    expect(await pop(office, example)).toMatchObject({ kind: 'beside', words: { key: 'pop.typing' } });
    expect(await front(office)).toBe(form);
    expect(await focused(form)).toBe('firstName');
    await form.keyboard.type('edict');
    expect(await form.$eval('input[name=firstName]', (field) => field.value)).toBe('Benedict');
    await waitUntil('the offer', async () => (await overlayOf(form))?.buttons.includes('Open record'));
    await pressOnCard(form, /Open record/);
    await frontAt(office, EXAMPLE.vendorLeadCode);
    await oneCardAt(EXAMPLE.vendorLeadCode);
    expect(await tabCount()).toBe(2);
    expect(await form.$eval('input[name=firstName]', (field) => field.value)).toBe('Benedict');
  });

  test('call after call while they go on typing: one tab for the records, which stays behind', async () => {
    await useStyle('mpa');
    const form = await typeInForm();
    for (const caller of [example, first, example]) {
      expect(await pop(office, caller)).toMatchObject({ kind: 'beside', words: { key: 'pop.typing' } });
      await office.pageAt(caller.code ?? '');
      await waitUntil('the offer', async () => (await overlayOf(form))?.buttons.includes('Open record'));
      expect(await front(office)).toBe(form);
      expect(await tabCount()).toBe(2);
      await hangUp(office);
    }
    expect(await form.$eval('input[name=firstName]', (field) => field.value)).toBe('Ben');
  });

  test('the offer goes when the agent goes to the record by hand, and the call’s end ends both', async () => {
    await useStyle('mpa');
    const form = await typeInForm();
    await pop(office, example);
    await waitUntil('the offer', async () => (await overlayOf(form))?.buttons.includes('Open record'));
    const record = await office.pageAt(EXAMPLE.vendorLeadCode);
    await record.bringToFront();
    await oneCardAt(EXAMPLE.vendorLeadCode);
    await hangUp(office);
    await waitUntil('no card', async () => (await cards()).length === 0);
  });

  test('a record that is open in another tab stays there, and is offered', async () => {
    await useStyle('mpa');
    await openInCrm(office, `/mpa/contacts/by-code/${EXAMPLE.vendorLeadCode}`);
    const form = await typeInForm();
    expect(await pop(office, example)).toMatchObject({ kind: 'asked' });
    expect(await front(office)).toBe(form);
    await waitUntil('the offer', async () => (await overlayOf(form))?.buttons.includes('Open record'));
    await pressOnCard(form, /Open record/);
    await frontAt(office, EXAMPLE.vendorLeadCode);
    await oneCardAt(EXAMPLE.vendorLeadCode);
    expect(await tabCount()).toBe(2);
  });
});

describe('as the agent wants records to open', () => {
  const opening = (how: 'new-tab' | 'background' | 'ask') =>
    useSettings(office, { crms: [profileOf('mpa', office.crm.origin)], opening: how });
  const notified = () => office.browser.evalInExtension(async (api) => 'pop' in (await api.notifications.getAll()));

  test('always in a new tab', async () => {
    await opening('new-tab');
    await pop(office, first);
    await pop(office, example);
    await frontAt(office, EXAMPLE.vendorLeadCode);
    await oneCardAt(EXAMPLE.vendorLeadCode);
    expect(await tabCount()).toBe(2);
  });

  test('in the background: the card in front offers it, or a notification', async () => {
    await opening('background');
    const list = await openInCrm(office, '/mpa/contacts?stage=Lost');
    expect(await pop(office, example)).toMatchObject({ kind: 'beside' });
    expect(await front(office)).toBe(list);
    expect(await tabCount()).toBe(2);
    await waitUntil('the offer', async () => (await overlayOf(list))?.buttons.includes('Open record'));

    await startOver(office);
    await pop(office, example);
    await waitUntil('the notification', notified);
    expect((await front(office)).url()).toBe('about:blank');
    expect(await tabCount()).toBe(1);
  });

  test('only when the agent says so', async () => {
    await opening('ask');
    const list = await openInCrm(office, '/mpa/contacts?stage=Lost');
    expect(await pop(office, example)).toMatchObject({ kind: 'asked' });
    expect(await tabCount()).toBe(1);
    await waitUntil('the offer', async () => (await overlayOf(list))?.buttons.includes('Open record'));
    await pressOnCard(list, /Open record/);
    await frontAt(office, EXAMPLE.vendorLeadCode);
    await oneCardAt(EXAMPLE.vendorLeadCode);
    expect(list.url()).toContain('stage=Lost');
  });
});

describe('what the agent sees already', () => {
  test('the record’s row in the list in front: outlined there, and nothing moves', async () => {
    await useStyle('mpa');
    const list = await openInCrm(office, '/mpa/search?q=Castellanos');
    expect(await pop(office, example)).toMatchObject({ kind: 'shown' });
    const overlay = await waitUntil('outline and card', async () => {
      const shown = await overlayOf(list);
      return shown && shown.outlines > 0 && shown;
    });
    expect(overlay.outlines).toBe(1);
    expect(overlay.buttons).toContain('Open record');
    expect(overlay.card).not.toMatch(/unsaved|not saved/);
    expect(await front(office)).toBe(list);
    expect(list.url()).toContain('/mpa/search?q=Castellanos');
    expect(await tabCount()).toBe(1);
  });

  test('the record itself, at an address of another kind', async () => {
    await useStyle('mpa');
    const page = await openInCrm(office, `/mpa/contacts/${office.crm.lead(EXAMPLE.vendorLeadCode).id}`);
    expect(await pop(office, example)).toMatchObject({ kind: 'shown' });
    await waitUntil('outline and card', async () => ((await overlayOf(page))?.outlines ?? 0) > 0);
    expect(await tabCount()).toBe(1);
  });
});
