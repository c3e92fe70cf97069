// Where Chromium and Firefox differ, and the product has to know which of them it is built for. All other code asks here.
// What a browser merely lacks is looked for where it is used (`area.setAccessLevel`, `action.onUserSettingsChanged`).

/** Whether settings and policy can be hidden from scripts in pages (`setAccessLevel`: Chrome 140, no Firefox). */
export const canHideStorage = (): boolean => !import.meta.env.FIREFOX;

/** Whether a changed policy shows only after the extension has been started again (measured: docs/browsers.md). */
export const readsPolicyAtStartOnly = (): boolean => import.meta.env.FIREFOX;

/** Whose toolbar hides and shows buttons how: Firefox has a panel of extensions, Chromium a menu behind a puzzle piece. */
export const hasFirefoxToolbar = (): boolean => import.meta.env.FIREFOX;

/** Whether a badge has no room for “12m” (Firefox: 20 px, of which a text fills 18; measured: docs/browsers.md). */
export const hasNarrowBadge = (): boolean => import.meta.env.FIREFOX;
