import { expect, test } from 'vitest';
import { type CrmProfileInput, crmProfileSchema } from '#utils/crm/profile.ts';
import { say } from '#utils/words/words.ts';
import { readPasted } from '../../../../entrypoints/options/paste-address.tsx';

const read = (pasted: string, input: Partial<CrmProfileInput> = {}, locked = false) => {
  const { found, recordId, said } = readPasted(pasted, crmProfileSchema.parse({ id: 'crm', ...input }), locked);
  return { found, recordId, said: say(said) };
};
const PIPEDRIVE = 'https://acme.pipedrive.com/person/51';
const OWN = { address: 'https://crm.test', recordTemplate: '/c/{record_id}', searchTemplate: '/find?q={search}' };

test('a known CRM, an unknown one, and an address of no record', () => {
  expect(read(PIPEDRIVE)).toMatchObject({
    found: { preset: 'pipedrive' },
    recordId: '51',
    said: 'Recognised: Pipedrive.',
  });
  expect(read('https://crm.test/c/4711')).toMatchObject({
    found: { preset: 'other', address: 'https://crm.test', recordTemplate: '/c/{record_id}' },
    recordId: '4711',
  });
  expect(read('https://crm.test/c')).toMatchObject({ found: null, recordId: '' });
});

test('another CRM takes nothing over of the one before, its search least of all', () => {
  expect(read(PIPEDRIVE, OWN).found).toMatchObject({ recordTemplate: '', searchTemplate: '', lookup: null, ways: [] });
});

test('another record of the CRM that is set up changes nothing in it', () => {
  expect(read('https://crm.test/c/88', OWN)).toMatchObject({ found: null, recordId: '88' });
});

test('nothing is changed where policy sets the CRM', () => {
  expect(read('https://crm.test/c/88', OWN, true)).toMatchObject({ found: null, recordId: '88' });
  expect(read(PIPEDRIVE, OWN, true)).toEqual({ found: null, recordId: '', said: 'This is no record of crm.test.' });
});

test('a known CRM whose address is typed is taken for itself, though its beginning was guessed', () => {
  const whole = 'https://crm.test/contacts/3/show';
  const { found } = read(whole.slice(0, -'/show'.length));
  expect(found).toMatchObject({ preset: 'other', recordTemplate: '/contacts/{record_id}' });
  expect(read(whole, found ?? {}).found).toMatchObject({ preset: 'atomic-crm', recordTemplate: '' });
  // What somebody has set up beyond that stays.
  expect(read(whole, { ...found, searchTemplate: '/find?q={search}' }).found).toBeNull();
  expect(read(whole, { ...found, recordTemplate: '/contacts/{vendor_lead_code}' }).found).toBeNull();
});
