import { useState } from 'preact/hooks';
import type { Example } from '#utils/crm/discovery.ts';
import type { CrmProfile } from '#utils/crm/profile.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { MOST_ASKED, plannedAddresses } from '#utils/discovery/planned.ts';
import { askBackground } from '#utils/messages/ask-background.ts';
import { type PlainKey, sentence, t, type Words, say } from '#utils/words/words.ts';
import { AddressList } from './address-list.tsx';
import { TextField } from './field.tsx';
import { shortAddress } from './short-address.ts';
import { focusOnceDrawn } from './focus.ts';
import { onEnter } from './on-enter.ts';
import { PasteAddress, type Pasted, readPasted } from './paste-address.tsx';
import type { CustomerForm } from './use-customer.ts';
import type { Discovery } from './use-discovery.ts';

type Props = {
  crm: CrmProfile;
  path: string;
  locked: boolean;
  form: CustomerForm;
  discovery: Discovery;
  onPasted: (pasted: Pasted | null) => void;
  /** Shows what is wrong with the CRM's own fields. */
  showProblems: (fields: string[]) => void;
};

const MORE_FIELDS: readonly { name: 'phone' | 'leadId'; label: PlainKey; hint: PlainKey }[] = [
  { name: 'phone', label: 'options.discovery.phone', hint: 'options.discovery.phoneHint' },
  { name: 'leadId', label: 'options.discovery.leadId', hint: 'options.practice.leadIdHint' },
];

/** Two things about one customer, and the button that finds out by them how all customers are found. */
export function SetUpByExample({ crm, path, locked, form, discovery, onPasted, showProblems }: Props) {
  const { customer, typed, change } = form;
  const [missing, setMissing] = useState<keyof typeof MISSING | null>(null);
  const set = (part: Partial<Example>) => {
    setMissing(null);
    change(part);
  };

  function start() {
    const resolved = resolveCrm(crm);
    // Where nothing could be read from the address, that is what is wrong, and not that the fields it fills in are blank.
    const isUnread = 'problem' in resolved && readPasted(customer.address, crm, locked).found === null;
    const lacks = missingOf(customer) ?? (isUnread ? 'record' : null);
    setMissing(lacks);
    if (lacks) return focusOnceDrawn(`${path}.${lacks === 'name' ? 'example.vendorLeadCode' : 'paste'}`);
    if ('problem' in resolved) return showProblems(Object.keys(resolved.problems));
    const { matchPattern } = resolved.crm;
    discovery.start('find-out', matchPattern, () => askBackground('discover', { profile: crm, example: customer }));
  }

  const enter = onEnter(() => locked || discovery.run.state === 'running' || start());
  return (
    <>
      <PasteAddress
        crm={crm}
        path={path}
        locked={locked}
        address={typed.address}
        onEnter={enter}
        isMissing={missing === 'address' || missing === 'record'}
        onPasted={(address, pasted) => {
          set({ address });
          onPasted(pasted);
        }}
      />
      <TextField
        id={`${path}.example.vendorLeadCode`}
        label={t('options.discovery.leadCode')}
        hint={t('options.discovery.leadCodeHint')}
        value={typed.vendorLeadCode}
        onValue={(vendorLeadCode) => set({ vendorLeadCode })}
        input={{ maxLength: 200, onKeyDown: enter }}
      />
      <details>
        <summary>{t('options.discovery.more')}</summary>
        <div class="pair">
          {MORE_FIELDS.map(({ name, label, hint }) => (
            <TextField
              key={name}
              id={`${path}.example.${name}`}
              label={t(label)}
              hint={t(hint)}
              value={typed[name]}
              onValue={(value) => set({ [name]: value })}
              input={{ maxLength: 200, onKeyDown: enter }}
            />
          ))}
        </div>
      </details>
      {!locked && (
        <>
          <Before crm={crm} customer={customer} />
          <RunButtons
            id={`${path}.find-out`}
            kind="find-out"
            label="options.discovery.findOut"
            busy="options.discovery.busy"
            discovery={discovery}
            problem={missing && sentence(MISSING[missing])}
            onPress={start}
          />
        </>
      )}
    </>
  );
}

const MISSING = {
  address: 'options.discovery.addressMissing',
  record: 'options.discovery.recordMissing',
  name: 'options.discovery.nameMissing',
} as const;

/** What of a customer is still missing before anything can be found out. */
export function missingOf({ address, vendorLeadCode, leadId, phone }: Example): 'address' | 'name' | null {
  if (address === '') return 'address';
  return [vendorLeadCode, leadId, phone].every((text) => text === '') ? 'name' : null;
}

/** What the button will do, said before it is pressed. */
function Before({ crm, customer }: { crm: CrmProfile; customer: Example }) {
  const planned = missingOf(customer) ? [] : plannedAddresses(crm, customer);
  return (
    <div class="before">
      <p class="hint">{t('options.discovery.before')}</p>
      <AddressList
        title={planned.length > 0 ? t('options.discovery.planned', planned.length) : ''}
        addresses={planned}
        note={t('options.discovery.pageOffers', { most: MOST_ASKED })}
      />
    </div>
  );
}

type ButtonProps = {
  id: string;
  kind: Discovery['kind'];
  label: PlainKey;
  busy: PlainKey;
  discovery: Discovery;
  /** Why it could not be started. */
  problem: Words | null;
  onPress: () => void;
};

/** The button that starts a run, the one that stops it, and one line that says what is going on. */
export function RunButtons({ id, kind, label, busy, discovery, problem, onPress }: ButtonProps) {
  const { run, stop } = discovery;
  const isRunning = run.state === 'running';
  const isMine = discovery.kind === kind;
  const asking = isRunning && isMine ? run.asked.at(-1) : undefined;
  const ended = run.state === 'over' && isMine && !run.isOld ? (problem ?? run.because) : problem;
  return (
    <div class="try">
      <div class="actions">
        <button
          id={id}
          type="button"
          class={`button ${kind === 'find-out' ? 'primary' : ''}`}
          aria-disabled={isRunning}
          onClick={() => isRunning || onPress()}
        >
          {t(isRunning && isMine ? busy : label)}
        </button>
        {isRunning && isMine && (
          <button
            id={`${id}.stop`}
            type="button"
            class="button"
            onClick={() => {
              stop();
              focusOnceDrawn(id);
            }}
          >
            {t('options.discovery.stop')}
          </button>
        )}
      </div>
      {isRunning && isMine && (
        // Not read out: it changes every second.
        <p class="asking" aria-hidden="true">
          {asking === undefined
            ? t('options.discovery.opening')
            : t('options.discovery.asking', { address: shortAddress(asking) })}
        </p>
      )}
      <div aria-live="polite">
        {isRunning && isMine && <span class="visually-hidden">{t(busy)}</span>}
        {ended && !isRunning && <p class="notice tone-warn">{say(ended)}</p>}
        {run.state === 'over' && run.report && isMine && !run.isOld && (
          <span class="visually-hidden">{t('options.discovery.finished')}</span>
        )}
      </div>
    </div>
  );
}
