import type { CallFields } from '#utils/dialer/call.ts';
import { recordAddress, type Refused, searchAddress } from '#utils/crm/record-address.ts';
import { canBeSearched } from '#utils/crm/resolved-crm.ts';
import type { resolveCrm } from '#utils/crm/resolve.ts';
import { say, t } from '#utils/words/words.ts';

type Props = { resolved: ReturnType<typeof resolveCrm>; example: CallFields };

/** Where the practice call at the end of the page would lead, or why it would not. */
export function CrmPreview({ resolved, example }: Props) {
  if (!('crm' in resolved)) return null;
  const { crm } = resolved;
  const call = { ...example, agent: '' };
  const record = recordAddress(crm, call);
  const isSearched = Object.values(crm.searches).some((template) => template !== null);
  return (
    <div class="preview">
      <h3>{t('options.preview.title')}</h3>
      <dl>
        <AddressLine name={t('options.preview.record')} found={record} />
        {isSearched && <AddressLine name={t('options.preview.search')} found={searchAddress(crm, call)} />}
      </dl>
      {!canBeSearched(crm) && (
        <p class="notice tone-warn">
          {t('options.preview.noSearch', { crm: crm.name, details: t('options.details.summary') })}
        </p>
      )}
      {'refused' in record && (
        <p class="hint">
          {t('options.preview.useOwnLead')}
          {crm.ways.includes('remembered') && ` ${t('options.preview.linkByHand', { link: t('card.link') })}`}
        </p>
      )}
    </div>
  );
}

function AddressLine({ name, found }: { name: string; found: { address: string } | Refused }) {
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
