import { useEffect, useState } from 'preact/hooks';
import { GrantButton } from '#components/grant-button.tsx';
import { onGrantsChanged, type Site } from '#utils/browser/grants.ts';
import { readSites } from '#utils/browser/sites.ts';
import { type PlainKey, t } from '#utils/words/words.ts';
import { Section } from './section.tsx';
import type { OptionsForm } from './use-options.ts';

const PURPOSE: Record<Site['role'], PlainKey> = {
  dialer: 'options.permissions.dialer',
  crm: 'options.permissions.crm',
};

/** Which sites the extension needs, which of them it may reach, and the button that asks for each. */
export function PermissionsSection({ form }: { form: OptionsForm }) {
  const { address, crms } = form.draft;
  const [sites, setSites] = useState<Site[]>([]);

  useEffect(() => {
    const ending = new AbortController();
    const read = () =>
      void readSites({ dialer: { address }, crms }).then((found) => !ending.signal.aborted && setSites(found));
    read();
    onGrantsChanged(read, ending.signal);
    return () => ending.abort();
  }, [address, crms]);

  return (
    <Section id="permissions" title={t('options.permissions.title')} about={t('options.permissions.about')}>
      {sites.length === 0 ? (
        <p class="hint">{t('options.permissions.none')}</p>
      ) : (
        <ul class="sites">
          {sites.map((site) => (
            <SiteRow key={site.matchPattern} site={site} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function SiteRow({ site: { role, name, matchPattern, granted } }: { site: Site }) {
  return (
    <li class={granted ? 'tone-good' : 'tone-warn'}>
      <svg viewBox="0 0 20 20" width="22" height="22" aria-hidden="true">
        <circle cx="10" cy="10" r="8.5" />
        <path d={granted ? 'm6 10.5 2.7 2.7L14 7.5' : 'M10 5.5V11M10 14v.2'} />
      </svg>
      <div>
        <strong>{name}</strong>
        <p>{t(PURPOSE[role])}</p>
      </div>
      <div class="grant" aria-live="polite">
        {granted ? t('options.permissions.allowed') : <GrantButton matchPattern={matchPattern} name={name} />}
      </div>
    </li>
  );
}
