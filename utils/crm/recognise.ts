import { matchAddress, type AddressMatch, type AddressPattern } from './address-match.ts';
import { framedAddress } from './framed-address.ts';
import { canonicalId, isPageBesideRecords } from './id-form.ts';
import type { Preset } from './preset.ts';
import { valueOfWritten, writtenPattern } from './preset-values.ts';
import { presets } from './presets/index.ts';

/** What the address of a record's page says about its CRM: enough to fill in a profile. */
export type Recognised = { preset: string; name: string; parts: Record<string, string>; recordId: string };

/** The known CRM that has a record at this address, its parts, and the record's id; null if no preset matches. */
export function recognise(typed: string): Recognised | null {
  const address = typed.trim();
  const addresses = [address, framedAddress(address) ?? address];
  const ofVendor = presets.filter((preset) => isHost(preset, address));
  const isAnywhere = ofVendor.length === 0;
  const possible = isAnywhere ? presets.filter(({ parts }) => parts.some(({ key }) => key === 'address')) : ofVendor;
  const fits = possible.flatMap((preset) =>
    recordPatterns(preset).flatMap(({ object, record }) =>
      addresses.flatMap((each) => {
        const match = matchRecord(preset, record, each, isAnywhere);
        if (match === null || isPageBesideRecords(match.values['record_id'] ?? '')) return [];
        // The more literal text a pattern has, the less likely it matches by chance.
        const weight = record.replace(PIECE, '').length;
        return { weight, found: recognisedFrom(preset, match, object, isAnywhere) };
      }),
    ),
  );
  const [best] = fits.sort((a, b) => b.weight - a.weight);
  return best?.found ?? null;
}

const PIECE = /(<[A-Za-z]+>|\{record_id\})/g;

/** Whether the address is on a host of this CRM's vendor, where no other CRM can be, whatever the rest looks like. */
function isHost({ base, parts }: Preset, address: string): boolean {
  const [, wanted] = /^https:\/\/([^/]+)/.exec(base) ?? [];
  if (wanted === undefined || !URL.canParse(address)) return false;
  const pattern = wanted.split(PIECE).map((piece) => {
    const part = parts.find(({ key }) => piece === `<${key}>`);
    return part ? writtenPattern(part) : piece.replaceAll('.', '\\.');
  });
  return new RegExp(`^(?:${pattern.map((each) => `(?:${each})`).join('')})$`, 'i').test(new URL(address).hostname);
}

function recordPatterns({ record, alsoAt }: Preset): { object: string | null; record: string }[] {
  const records =
    typeof record === 'string'
      ? [{ object: null, record }]
      : Object.entries(record).map(([object, text]) => ({ object, record: text }));
  return [...records, ...alsoAt.map((other) => ({ object: null, record: other }))];
}

function matchRecord(preset: Preset, record: string, address: string, isAnywhere: boolean): AddressMatch | null {
  return matchAddress(patternOf(preset, isAnywhere ? record : preset.base + record), address, {
    anywhere: isAnywhere,
    noise: nothing,
  });
}

function patternOf(preset: Preset, text: string): AddressPattern {
  return text.split(PIECE).map((piece) => {
    if (piece === '{record_id}') return { name: 'record_id', pattern: preset.idForm?.pattern ?? '[^/]+' };
    const part = preset.parts.find(({ key }) => piece === `<${key}>`);
    return part ? { name: part.key, pattern: writtenPattern(part) } : piece;
  });
}

function recognisedFrom(preset: Preset, match: AddressMatch, object: string | null, isAnywhere: boolean): Recognised {
  const { record_id: recordId = '', ...written } = match.values;
  const parts: Record<string, string> = {};
  for (const part of preset.parts) {
    const text = written[part.key];
    if (text !== undefined) parts[part.key] = valueOfWritten(part, text);
  }
  if (isAnywhere) parts['address'] = match.origin + match.pathPrefix;
  if (object !== null) parts['object'] = object;
  return { preset: preset.id, name: preset.name, parts, recordId: canonicalId(recordId, preset.idForm) };
}

function nothing(): boolean {
  return false;
}
