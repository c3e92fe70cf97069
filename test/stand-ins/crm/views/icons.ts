import { html, Markup } from '../shared/html.ts';

// Strokes on a 24 by 24 grid, drawn for this CRM.
const PATHS = {
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.5M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.9c2 .7 3.2 2.4 3.5 5.1',
  person: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5c.5-4 3.4-6 7.5-6s7 2 7.5 6',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.4 15.4 20.5 20.5',
  phone:
    'M6 3.5h3l1.6 4.2-2 1.6a12 12 0 0 0 6.1 6.1l1.6-2 4.2 1.6v3c0 1.4-1 2.5-2.4 2.5C10.6 20.1 3.9 13.4 3.5 5.9 3.5 4.5 4.6 3.5 6 3.5',
  mail: 'M3.5 5.5h17v13h-17zM3.5 7l8.5 6 8.5-6',
  meeting: 'M4 5.5h16v15H4zM4 10h16M8.5 3v4.5M15.5 3v4.5',
  note: 'M5 3.5h14v17H5zM8.5 8.5h7M8.5 12h7M8.5 15.5h4',
  stage: 'M5.5 21V3.5M5.5 4.5h12.5l-3 4 3 4H5.5',
  edit: 'M4 20l.8-4L16.5 4.3a1.8 1.8 0 0 1 2.6 0l.6.6a1.8 1.8 0 0 1 0 2.6L8 19.2z',
  plus: 'M12 5v14M5 12h14',
  back: 'M14.5 5.5 8 12l6.5 6.5',
  next: 'M9.5 5.5 16 12l-6.5 6.5',
  close: 'M6 6l12 12M18 6 6 18',
} as const;

export type IconName = keyof typeof PATHS;

/** A decorative drawing in the colour of the text around it. */
export const icon = (name: IconName): Markup =>
  html`<svg class="icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
    <path d="${PATHS[name]}" />
  </svg>`;

export const logo = (): Markup =>
  html`<svg class="logo" viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
    <rect width="32" height="32" rx="9" class="logo-sky" />
    <path d="M15 6v14H6.5zM17.5 10l7 10h-7z" class="logo-sail" />
    <path d="M5 23.5c2-1.6 3.7-1.6 5.5 0s3.6 1.6 5.5 0 3.7-1.6 5.5 0 3.6 1.6 5.5 0" class="logo-wave" />
  </svg>`;
