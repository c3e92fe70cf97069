import type { CallFields } from '#utils/dialer/call.ts';
import {
  lookupAddresses,
  recordAddress,
  type Refused,
  searchAddress,
  searchAddresses,
} from '#utils/crm/record-address.ts';
import type { SearchSubject } from '#utils/crm/profile.ts';
import type { PresetPart } from '#utils/crm/preset.ts';
import { presetOf } from '#utils/crm/presets/index.ts';
import { canBeSearched, type ResolvedCrm } from '#utils/crm/resolved-crm.ts';
import type { resolveCrm } from '#utils/crm/resolve.ts';
import { say, sentence, t, type Words } from '#utils/words/words.ts';
import { SUBJECTS } from './subjects.ts';

type Props = { resolved: ReturnType<typeof resolveCrm>; example: CallFields };

/** One address that the practice call would ask, or why there is none. */
type Line = { name: Words; found: { address: string } | Refused };

/** Where the practice call at the end of the page would lead, or why it would not. */
export function CrmPreview({ resolved, example }: Props) {
  if (!('crm' in resolved)) return null;
  const { crm } = resolved;
  const lines = linesOf(crm, example);
  const codeField = missingCodeField(crm);
  const isLinked = crm.ways.includes('remembered');
  return (
    <div class="preview">
      <h3>{t('options.preview.title')}</h3>
      {lines.length > 0 && (
        <dl>
          {lines.map(({ name, found }) => (
            <AddressLine key={say(name)} name={say(name)} found={found} />
          ))}
        </dl>
      )}
      {!canBeSearched(crm) && (
        <p class="notice tone-warn">
          {t(crm.ways.includes('address') ? 'options.preview.noSearch' : 'options.preview.onlyLinked', {
            crm: crm.name,
            details: t('options.details.summary'),
          })}
        </p>
      )}
      {codeField && (
        <p class="notice tone-warn">
          {t('options.preview.noCodeField', {
            crm: crm.name,
            field: codeField.label,
            where: codeField.hint.values?.['where'] ?? '',
            findOut: t('options.discovery.findOut'),
          })}
        </p>
      )}
      {lines.some(({ found }) => 'refused' in found) && <p class="hint">{t('options.preview.useOwnLead')}</p>}
      {isLinked && !lines.some(({ found }) => 'address' in found) && (
        <p class="hint">{t('options.preview.linkByHand', { link: t('card.link') })}</p>
      )}
    </div>
  );
}

/** The part that would make lead codes searchable; null where the CRM is asked by them, or has no such part. */
function missingCodeField({ preset, searches, lookups }: ResolvedCrm): PresetPart | null {
  if (searches.vendor_lead_code || lookups.vendor_lead_code) return null;
  return presetOf(preset)?.parts.find(({ key }) => key === 'codeField') ?? null;
}

/** The addresses in the order in which a call asks them. A link that is remembered is no address of the CRM's set-up. */
function linesOf(crm: ResolvedCrm, example: CallFields): Line[] {
  const call = { ...example, agent: '' };
  return crm.ways.flatMap((way): Line[] => {
    if (way === 'address') return [{ name: sentence('options.preview.record'), found: recordAddress(crm, call) }];
    if (way === 'lookup') return onePerSubject('options.preview.lookup', lookupAddresses(crm, call));
    if (way !== 'search') return [];
    const lines = onePerSubject('options.preview.search', searchAddresses(crm, call));
    return lines.length > 0
      ? lines
      : [{ name: sentence('options.preview.noSubject'), found: searchAddress(crm, call) }];
  });
}

/** A number may be asked for in several forms, which are too many to read here. */
function onePerSubject(
  key: 'options.preview.lookup' | 'options.preview.search',
  places: { address: string; by: SearchSubject }[],
): Line[] {
  const first = places.filter(({ by }, index) => places.findIndex((place) => place.by === by) === index);
  return first.map((found) => ({ name: sentence(key, { subject: sentence(SUBJECTS[found.by]) }), found }));
}

function AddressLine({ name, found }: { name: string; found: Line['found'] }) {
  return (
    <div>
      <dt>{name}</dt>
      {'address' in found ? (
        <dd>
          <code>{found.address}</code>
        </dd>
      ) : (
        <dd class="refused">{say(found.refused)}</dd>
      )}
    </div>
  );
}
