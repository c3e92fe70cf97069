// @vitest-environment happy-dom
import { useState } from 'preact/hooks';
import { describe, expect, test } from 'vitest';
import { presetOf } from '#utils/crm/presets/index.ts';
import { type CrmProfile, crmProfileSchema, type CrmProfileInput } from '#utils/crm/profile.ts';
import { CrmDetails, RecordIdField } from '../../../../entrypoints/options/crm-details.tsx';
import { PresetPart } from '../../../../entrypoints/options/preset-part.tsx';
import { control, press, shown, type } from './shown.ts';

let crm: CrmProfile;

/** Draws a part of a CRM's fields, and keeps what is changed in `crm`. */
function edit(input: Partial<CrmProfileInput>, Part = CrmDetails, locked = false): HTMLElement {
  function Editor() {
    const [edited, setEdited] = useState(crmProfileSchema.parse({ id: 'crm', ...input }));
    crm = edited;
    return (
      <Part
        crm={edited}
        path="crms.0"
        locked={locked}
        change={(part) => setEdited((before) => ({ ...before, ...part }))}
      />
    );
  }
  return shown(<Editor />);
}

const other = { address: 'https://crm.test', recordTemplate: '/contacts/{record_id}' };

describe('addresses of one subject each', () => {
  test('a search and a lookup by code, by lead id and by number', () => {
    edit(other);
    type('crms.0.searchTemplates.vendor_lead_code', '/find?code={search}');
    type('crms.0.searchTemplates.phone', '/find?tel={search}');
    type('crms.0.lookups.lead_id.template', '/api?lead={search}');
    type('crms.0.lookups.lead_id.idPath', 'items.*.id');
    type('crms.0.lookups.lead_id.labelPath', 'items.*.name');
    expect(crm.searchTemplates).toEqual({
      vendor_lead_code: '/find?code={search}',
      lead_id: '',
      phone: '/find?tel={search}',
    });
    expect(crm.lookups).toEqual({
      vendor_lead_code: null,
      lead_id: { template: '/api?lead={search}', idPath: 'items.*.id', labelPath: 'items.*.name' },
      phone: null,
    });
  });

  test('one that is emptied is none', () => {
    edit({ ...other, lookups: { phone: { template: '/a?q={search}', idPath: 'id' } } });
    type('crms.0.lookups.phone.idPath', '');
    expect(crm.lookups.phone).toEqual({ template: '/a?q={search}', idPath: '', labelPath: '' });
    type('crms.0.lookups.phone.template', '');
    expect(crm.lookups.phone).toBeNull();
  });

  test('they are folded away until there are some', () => {
    const isOpen = () => control('crms.0.searchTemplates.phone').closest('details')?.open;
    edit(other);
    expect(isOpen()).toBe(false);
    edit({ ...other, searchTemplates: { phone: '/find?tel={search}' } });
    expect(isOpen()).toBe(true);
  });

  test('the lookup for all has a path to a name, too', () => {
    edit({ ...other, lookup: { template: '/api?q={search}', idPath: 'id' } });
    type('crms.0.lookup.labelPath', 'name');
    expect(crm.lookup).toEqual({ template: '/api?q={search}', idPath: 'id', labelPath: 'name' });
  });

  test('what policy sets is only shown', () => {
    const host = edit(other, CrmDetails, true);
    const fields = [...host.querySelectorAll('input, select')];
    expect(fields.length).toBeGreaterThan(15);
    expect(fields.filter((field) => !field.matches(':disabled') && !field.closest('fieldset[disabled]'))).toEqual([]);
    expect([...host.querySelectorAll('button')]).toEqual([]);
  });
});

test('the written forms of numbers are tried in the order in which they were ticked, or moved to', () => {
  edit(other);
  press('crms.0.phoneForms.national');
  press('crms.0.phoneForms.digits');
  press('crms.0.phoneForms.e164');
  expect(crm.phoneForms).toEqual(['national', 'digits', 'e164']);
  press('crms.0.phoneForms.e164.earlier');
  expect(crm.phoneForms).toEqual(['national', 'e164', 'digits']);
  press('crms.0.phoneForms.national');
  expect(crm.phoneForms).toEqual(['e164', 'digits']);
});

describe('which id identifies a record', () => {
  const labelOf = (input: Partial<CrmProfileInput>) => {
    edit(input, RecordIdField);
    return control('crms.0.addressBy').querySelector('option')?.textContent;
  };

  test('the default says what it is in this CRM', () => {
    const pipedrive = { preset: 'pipedrive', parts: { subdomain: 'acme' } };
    expect(labelOf(pipedrive)).toBe('Default: neither, so Screen Pop looks records up');
    expect(document.body.textContent).toContain('doesn’t take a call’s id for one of them');
    expect(labelOf({ ...pipedrive, addressBy: ['vendor_lead_code'] })).toContain('Default: neither');
    expect(document.body.textContent).not.toContain('doesn’t take a call’s id');
    expect(labelOf(other)).toBe('Default: Lead code, or lead id if there is no code');
    expect(labelOf({ ...other, recordTemplate: '/c/{lead_id}' })).toBe('Default: Lead id');
  });

  test('and no more than that while the CRM is not filled in', () => {
    expect(labelOf({ preset: 'pipedrive' })).toBe('Default for this CRM');
  });
});

test('a part that may stay empty says so', () => {
  const part = presetOf('pipedrive')?.parts[0];
  if (!part) throw new Error('The preset asks for nothing.');
  const draw = (optional: boolean) =>
    edit({}, (props) => <PresetPart {...props} part={optional ? { ...part, optional } : part} />).textContent;
  expect(draw(true)).toContain('Subdomain (optional)');
  expect(draw(false)).not.toContain('optional');
});
