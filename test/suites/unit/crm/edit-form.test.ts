import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasRecord } from '#utils/crm/edit-form.ts';
import { presets } from '#utils/crm/presets/index.ts';
import { recordAddress } from '#utils/crm/record-address.ts';
import { showsRecord } from '#utils/crm/record-signature.ts';
import { say } from '#utils/words/words.ts';
import { crmOf, exampleCall, exampleParts } from './profiles.ts';

const placeOf = (id: string, code: string) => {
  const preset = presets.find((each) => each.id === id);
  if (!preset) throw new Error(`No preset ${id}.`);
  const place = recordAddress(crmOf({ preset: id, parts: exampleParts(preset), addressBy: ['vendor_lead_code'] }), {
    ...exampleCall,
    vendorLeadCode: code,
  });
  if ('refused' in place) throw new Error(say(place.refused));
  return place;
};

it.each([
  ['espocrm', '64f0c1d2e3a4b5c6d', '/view/', '/edit/'],
  ['suitecrm-7', '0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0', 'action=DetailView', 'action=EditView'],
  ['suitecrm-8', '0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0', '/record/', '/edit/'],
  ['vtiger', '1234', 'view=Detail', 'view=Edit'],
])('%s: the form in which a record is edited has it, that of another does not', (id, code, shown, edited) => {
  const { address, signature } = placeOf(id, code);
  const form = address.replace(shown, edited);
  expect(form).not.toBe(address);
  expect(showsRecord(form, signature)).toBe(false);
  expect(hasRecord(form, signature)).toBe(true);
  expect(hasRecord(address, signature)).toBe(true);
  expect(hasRecord(form.replace(code, '999'), signature)).toBe(false);
});

it('a name or id that contains “edit” is none', () => {
  const { signature } = placeOf('espocrm', '64f0c1d2e3a4b5c6d');
  const at = (route: string) => `${signature.origin}/#${route}/64f0c1d2e3a4b5c6d`;
  expect(hasRecord(at('Credit/view'), signature)).toBe(false);
  expect(hasRecord(at('Contact/editing'), signature)).toBe(false);
});

it('never throws, and has what is shown, whatever the address', () => {
  const { address, signature } = placeOf('espocrm', '64f0c1d2e3a4b5c6d');
  fc.assert(
    fc.property(fc.oneof(fc.webUrl({ withFragments: true }), fc.string(), fc.constant(address)), (given) => {
      expect(hasRecord(given, signature) || !showsRecord(given, signature)).toBe(true);
    }),
  );
});
