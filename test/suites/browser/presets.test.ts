import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { say } from '#utils/words/words.ts';
import { recordKeys } from '#utils/crm/keys-for-call.ts';
import { presetOf, presets } from '#utils/crm/presets/index.ts';
import { recordAddress, recordIdOf, recordOfRow } from '#utils/crm/record-address.ts';
import type { CallOfAgent } from '#utils/crm/record-address.ts';
import { showsRecord } from '#utils/crm/record-signature.ts';
import type { ResolvedCrm } from '#utils/crm/resolved-crm.ts';
import { canonicalId } from '#utils/crm/id-form.ts';
import { crmOf, exampleCall, exampleParts } from '../unit/crm/profiles.ts';
import { CrmPageBench } from './crm-page-bench.ts';
import type { CrmPage } from './crm-page-bench.ts';
import { presetPages } from './preset-pages/cases.ts';
import type { PresetPage } from './preset-pages/cases.ts';

const MARTA = { name: 'Marta Kowalczyk', company: 'Harbour Credit Union', code: 'HC-1042', phone: '4155550142' };
const JONAS = { name: 'Jonas Weber', company: 'Weber Solar', code: 'HC-10421', phone: '+1 (212) 555-0142' };
/** Nobody's, though its digits stand on the pages as those of others. */
const STRANGER = '+44 20 7555 0142';

let bench: CrmPageBench;
beforeAll(async () => {
  bench = await CrmPageBench.start();
});
afterAll(() => bench.close());

const crmFor = (page: PresetPage): ResolvedCrm => {
  const preset = presetOf(page.preset);
  if (!preset) throw new Error(`There is no preset ${page.preset}.`);
  return crmOf({
    preset: preset.id,
    parts: { ...exampleParts(preset), ...page.parts },
    country: 'US',
    addressBy: ['vendor_lead_code'],
  });
};
const call = (vendorLeadCode: string, phone = STRANGER): CallOfAgent => ({
  ...exampleCall,
  leadId: '',
  vendorLeadCode,
  phone,
});

/** What the finder says to a call: how it found it, in how many records, the rows as the page calls them, where they lead. */
const find = async (crm: ResolvedCrm, { page }: CrmPage, row: string, ofCall: CallOfAgent) => {
  const { rowsLead, ...seen } = await page.evaluate(
    (keys, selector) => {
      const { found, matches, elements, candidates } = underTest.findRecord(keys);
      return {
        found,
        matches,
        rows: elements.map((each) => ({
          isRow: each.matches(selector),
          text: (each.textContent ?? '').replace(/\s+/g, ' ').trim(),
        })),
        rowsLead: candidates,
      };
    },
    recordKeys(crm, ofCall),
    row,
  );
  return { ...seen, addresses: rowsLead.map(({ addresses }) => recordOfRow(crm, addresses).record ?? '') };
};

describe('every preset', () => {
  test('has a page here, and no page is without a preset', () => {
    const files = readdirSync(new URL('preset-pages/', import.meta.url)).filter((name) => name.endsWith('.html'));
    expect(files.sort()).toEqual(presetPages.map(({ file }) => `${file}.html`).sort());
    expect(new Set(files.map((name) => name.split('.')[0]))).toEqual(new Set(presets.map(({ id }) => id)));
    for (const { preset, file } of presetPages) expect(file.split('.')[0]).toBe(preset);
  });
});

describe.each(presetPages)('a list of $file', (given) => {
  const crm = crmFor(given);
  const idForm = presetOf(given.preset)?.idForm ?? null;
  let shown: CrmPage;
  beforeAll(async () => {
    shown = await bench.openAs(crm.origin + given.list, `${given.file}.html`);
  });
  afterAll(() => shown.page.close());

  const finds = async (ofCall: CallOfAgent, by: PresetPage['byId'], person: typeof MARTA) => {
    const seen = await find(crm, shown, given.row, ofCall);
    expect(seen.found).toBe(by);
    if (by === null) return seen;
    expect(seen.matches).toBe(1);
    expect(seen.rows.length).toBeGreaterThan(0);
    expect(
      seen.rows.every(({ isRow }) => isRow),
      JSON.stringify(seen.rows),
    ).toBe(true);
    // A frozen half of a row holds the name, the other half the company.
    for (const { text } of seen.rows)
      expect([person.name, person.company].some((each) => text.includes(each))).toBe(true);
    const id = canonicalId(person === MARTA ? given.id : given.twinId, idForm);
    if (given.leads) {
      expect(seen.addresses.map((address) => recordIdOf(crm, address))).toEqual([id]);
    }
    return seen;
  };

  test.each([
    [MARTA, given.id],
    [JONAS, given.twinId],
  ])('shows the record of $name by its id', async (person, id) => {
    const place = recordAddress(crm, call(id));
    if ('refused' in place) throw new Error(say(place.refused));
    expect(recordIdOf(crm, place.address)).toBe(canonicalId(id, idForm));
    const { addresses } = await finds(call(id), given.byId, person);
    if (given.leads) expect(addresses.every((address) => showsRecord(address, place.signature))).toBe(true);
  });

  test.each(given.absentIds)('shows nothing for %s, which is no record there', async (id) => {
    expect(await find(crm, shown, given.row, call(id))).toMatchObject({ found: null, rows: [] });
  });

  test('shows a code in a field of its own, or does not', async () => {
    await finds(call(MARTA.code), given.byCode, MARTA);
    await finds(call(JONAS.code), given.byCode, JONAS);
    await finds(call('HC-104'), null, MARTA);
  });

  test('shows a phone number, or does not', async () => {
    await finds(call('', MARTA.phone), given.byPhone, MARTA);
    await finds(call('', JONAS.phone), given.byPhone, JONAS);
    await finds(call('', STRANGER), null, MARTA);
  });
});
