import type { ComponentChildren } from 'preact';
import { type Origin, OriginNote } from './origin-note.tsx';

type Props = {
  id: string;
  title: string;
  about?: ComponentChildren;
  /** Set by policy, all of it. */
  locked?: boolean;
  /** Suggested by policy, all of it, or changed from what it suggests. */
  origin?: Origin | null;
  children: ComponentChildren;
};

/** One part of the options page, with its heading and what it is for. */
export function Section({ id, title, about, locked = false, origin = null, children }: Props) {
  return (
    <section class="card" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} tabIndex={-1}>
        {title}
      </h2>
      {(locked || origin) && (
        <p class="origin">
          <OriginNote locked={locked} origin={origin} setting={title} />
        </p>
      )}
      {about && <p class="about">{about}</p>}
      {children}
    </section>
  );
}
