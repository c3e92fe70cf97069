// Every key that the product stores, by the area it is in. What is kept for how long: docs/privacy.md.

/** storage.session: in memory, gone when the browser closes; content scripts cannot read it. */
export const SESSION_KEYS = {
  /** The agent's state: status, call, last failure. The poll loop writes it through the store of agent state. */
  agentState: 'agentState',
  /** What settings and policy come to, for the popup (set-up.ts). The background writes it. */
  setUp: 'setUp',
  /** The pop that is on display, and in which tab. The background's pop service writes it. */
  popSession: 'popSession',
  /**
   * Hash of the API log-in that the dialer accepted in this browser session, and when a request was sent that has no
   * answer yet. The log-in guard writes it.
   */
  loginTrust: 'loginTrust',
  /** A copy of the log-in guard's ledger, because the disk may be out of order. The guard writes it. */
  spareLoginLedger: 'spareLoginLedger',
  /** What a click on the notification of a pop opens. The function that shows the notification writes it. */
  notifiedRecord: 'notifiedRecord',
  /** The extension was just installed, and it is not known yet whether that takes a person. welcome.ts writes it. */
  welcomeDue: 'welcomeDue',
  /** How far set-up by example has come, and its last report. The background's discovery writes it. */
  discovery: 'discovery',
} as const;

/**
 * storage.local: on disk. No secret belongs here, because only Chrome hides it from content scripts
 * (storage-access.ts).
 */
export const LOCAL_KEYS = {
  /** The person's own settings. The options page writes them, and the background the corner of the card. */
  settings: 'settings',
  /** Settings that could not be read, when others were saved in their place. The same writers. */
  unreadableSettings: 'unreadableSettings',
  /**
   * The call under way, so that a browser that restarts during a call does not pop it again. The background writes it.
   */
  liveCall: 'liveCall',
} as const;

/** The extension's own IndexedDB (private-store.ts): on disk, never within reach of a content script. */
export const PRIVATE_KEYS = {
  /** API user and password as typed, each with its server and the id by which the settings name it. save.ts writes them. */
  apiLogin: 'apiLogin',
  /** Recent log-in attempts, because too many wrong ones lock the shared account. The log-in guard writes them. */
  loginLedger: 'loginLedger',
} as const;

export type PrivateKey = (typeof PRIVATE_KEYS)[keyof typeof PRIVATE_KEYS];

/** The databases of the extension's own IndexedDB, each with its one object store. */
export const DATABASES = {
  /** Values by `PRIVATE_KEYS`. */
  private: { name: 'private', store: 'values' },
  /** Which record belongs to which lead, by lead. The background writes it, and the options page forgets links. */
  remembered: { name: 'remembered', store: 'links' },
  /** The customer by whom each CRM is set up and tested, by profile. The options page writes and forgets it. */
  examples: { name: 'examples', store: 'examples' },
  /** What was learned of how a CRM's records are found, by profile. The background writes it, and the options page forgets lessons. */
  lessons: { name: 'lessons', store: 'lessons' },
  /** In which written form numbers were found, by CRM and way. The background writes it, and the options page forgets it. */
  phoneForms: { name: 'phone-forms', store: 'forms' },
} as const;
