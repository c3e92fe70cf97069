import type { ComponentChildren } from 'preact';
import { STATUS_LOOKS, type StatusIconName, type StatusLook } from '#utils/dialer/status-looks.ts';

// Strokes on a 24 × 24 grid.
const SHAPES: Record<StatusIconName, ComponentChildren> = {
  tick: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  phone: <path d="M7 3.5 4.5 5c-.9 6.8 7.7 15.4 14.5 14.5l1.5-2.5-4.5-3-2 1.5c-2-.9-4.6-3.5-5.5-5.5L10 8 7 3.5Z" />,
  bell: (
    <>
      <path d="M12 3.5c-3.6 0-5.5 2.6-5.5 6 0 4-1.5 5.5-2.5 7h16c-1-1.5-2.5-3-2.5-7 0-3.4-1.9-6-5.5-6Z" />
      <path d="M10 20h4" />
    </>
  ),
  pencil: <path d="m4 20 1-4.5L16 4.5l3.5 3.5-11 11L4 20ZM13.5 7l3.5 3.5" />,
  pause: <path d="M8.5 5.5v13M15.5 5.5v13" stroke-width="3" />,
  power: <path d="M12 3.5v8M7 6.5a7.5 7.5 0 1 0 10 0" />,
  question: (
    <>
      <path d="M8.5 9a3.5 3.5 0 1 1 5.3 3c-1.2.7-1.8 1.3-1.8 2.5" />
      <path d="M12 18.5v.1" stroke-width="2.8" />
    </>
  ),
  dots: <path d="M5.5 12v.1M12 12v.1M18.5 12v.1" stroke-width="3.2" />,
};

/** The shape of a status. Screen readers skip it, because the word stands beside it. */
export function StatusIcon({ look }: { look: StatusLook }) {
  return (
    <svg
      class="status-icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2.2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {SHAPES[STATUS_LOOKS[look].icon]}
    </svg>
  );
}
