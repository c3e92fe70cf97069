import { matchAddress, type AddressMatch, type AddressPattern } from './address-match.ts';
import { canonicalId, isPageBesideRecords } from './id-form.ts';
import type { Preset } from './preset.ts';
import { presets } from './presets/index.ts';

/** What the address of a record's page says about its CRM: enough to fill in a profile. */
export type Recognised = { preset: string; name: string; parts: Record<string, string>; recordId: string };

/** The known CRM that has a record at this address, its parts, and the record's id; null if no preset matches. */
export function recognise(address: string): Recognised | null {
  const ofVendor = presets.filter((preset) => isHost(preset, address.trim()));
  const possible = ofVendor.length > 0 ? ofVendor : presets.filter(({ base }) => base === '<address>');
  const fits = possible.flatMap((preset) =>
    recordPatterns(preset).flatMap(({ object, record }) => {
      const match = matchRecord(preset, record, address.trim());
      if (match === null || isPageBesideRecords(match.values['record_id'] ?? '')) return [];
      // The more literal text a pattern has, the less likely it matches by chance.
      return {
        preset,
        match,
        object,
        weight: preset.base.length * 10 + record.replace(/<[a-z]+>|\{record_id\}/g, '').length,
      };
    }),
  );
  const [best] = fits.sort((a, b) => b.weight - a.weight);
  return best ? recognisedFrom(best.preset, best.match, best.object) : null;
}

/** Whether the address is on a host of this CRM's vendor, where no other CRM can be, whatever the rest looks like. */
function isHost({ base, parts }: Preset, address: string): boolean {
  const [, wanted] = /^https:\/\/([^/]+)/.exec(base) ?? [];
  if (wanted === undefined || !URL.canParse(address)) return false;
  const pattern = wanted
    .split(/(<[a-z]+>)/)
    .map((piece) => parts.find(({ key }) => piece === `<${key}>`)?.pattern ?? piece.replaceAll('.', '\\.'));
  return new RegExp(`^(?:${pattern.map((each) => `(?:${each})`).join('')})$`, 'i').test(new URL(address).hostname);
}

function recordPatterns(preset: Preset): { object: string | null; record: string }[] {
  return typeof preset.record === 'string'
    ? [{ object: null, record: preset.record }]
    : Object.entries(preset.record).map(([object, record]) => ({ object, record }));
}

function matchRecord(preset: Preset, record: string, address: string): AddressMatch | null {
  const anywhere = preset.base === '<address>';
  return matchAddress(patternOf(preset, anywhere ? record : preset.base + record), address, {
    anywhere,
    noise: nothing,
  });
}

function patternOf(preset: Preset, text: string): AddressPattern {
  return text.split(/(<[a-z]+>|\{record_id\})/).map((piece) => {
    if (piece === '{record_id}') return { name: 'record_id', pattern: preset.idForm?.pattern ?? '[^/]+' };
    const part = preset.parts.find(({ key }) => piece === `<${key}>`);
    return part ? { name: part.key, pattern: part.pattern } : piece;
  });
}

function recognisedFrom(preset: Preset, match: AddressMatch, object: string | null): Recognised {
  const { record_id: recordId = '', ...parts } = match.values;
  if (preset.base === '<address>') parts['address'] = match.origin + match.pathPrefix;
  if (object !== null) parts['object'] = object;
  return { preset: preset.id, name: preset.name, parts, recordId: canonicalId(recordId, preset.idForm) };
}

function nothing(): boolean {
  return false;
}
