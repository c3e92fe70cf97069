/** The dialer removes these before it compares a password, so its error text may echo the rest (docs/dialer.md, "Requests"). */
export const DROPPED_BY_DIALER = /['"\\; ]/g;

/** Whether the dialer drops a character of this password, so that one stored with it never matches. */
export const losesCharacters = (password: string) => password.search(DROPPED_BY_DIALER) >= 0;
