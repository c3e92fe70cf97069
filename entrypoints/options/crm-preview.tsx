import type { CallFields } from '#utils/dialer/call.ts';
import { recordAddress, type Refused, searchAddress } from '#utils/crm/record-address.ts';
import type { resolveCrm } from '#utils/crm/resolve.ts';
import { say } from '#utils/words/words.ts';

type Props = { resolved: ReturnType<typeof resolveCrm>; example: CallFields };

/** Where the practice call at the end of the page would lead, or why it would not. */
export function CrmPreview({ resolved, example }: Props) {
  if (!('crm' in resolved)) return null;
  const { crm } = resolved;
  const call = { ...example, agent: '' };
  const record = recordAddress(crm, call);
  const search = searchAddress(crm, call);
  return (
    <div class="preview">
      <h3>For the practice call below</h3>
      <dl>
        <Line name="Record">{record}</Line>
        {crm.searchTemplate && <Line name="Search">{search}</Line>}
      </dl>
      {'refused' in record && (
        <p class="hint">
          Put the code or lead id of one of your own leads into the practice call to see its address
          {crm.ways.includes('remembered') ? '; records can also be linked to leads by hand, during a call' : ''}.
        </p>
      )}
    </div>
  );
}

function Line({ name, children: place }: { name: string; children: { address: string } | Refused }) {
  return (
    <div>
      <dt>{name}</dt>
      {'address' in place ? (
        <dd>
          <code>{place.address}</code>
        </dd>
      ) : (
        <dd class="refused">{say(place.refused)}</dd>
      )}
    </div>
  );
}
