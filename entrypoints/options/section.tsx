import type { ComponentChildren } from 'preact';
import { t } from '#utils/words/words.ts';

type Props = { id: string; title: string; about?: ComponentChildren; locked?: boolean; children: ComponentChildren };

/** One part of the options page, with its heading and what it is for. */
export function Section({ id, title, about, locked = false, children }: Props) {
  return (
    <section class="card" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} tabIndex={-1}>
        {title}
      </h2>
      {locked && <p class="by-policy">{t('options.byPolicy')}</p>}
      {about && <p class="about">{about}</p>}
      {children}
    </section>
  );
}
