import { type PlainKey, sentence, type Words } from '../words/words.ts';

export const DIALER_ERROR_KINDS = [
  'wrong-login',
  'no-permission',
  'gateway-refused',
  'gateway-sign-in',
  'gateway-login',
  'unknown-action',
  'agent-not-logged-in',
  'bad-parameter',
  'dialer-refused',
  'not-understood',
  'not-json',
  'xml-answer',
  'redirected',
  'wrong-address',
  'database-failed',
  'program-failed',
  'server-error',
  'rate-limited',
  'timeout',
  'unreachable',
  'offline',
] as const;

export type DialerErrorKind = (typeof DIALER_ERROR_KINDS)[number];

export type DialerError = {
  kind: DialerErrorKind;
  /** What the server said, shortened and without the password; `''` if it said nothing. Untrusted text. */
  detail: string;
  /** How long the server asked to be left alone, ms (Retry-After). */
  retryAfterMs?: number;
  /** Set where the dialer gives this answer to a right log-in only. */
  provesLogin?: true;
  /** Set where the dialer says that the log-in is locked: for how long, as far as it says, ms. */
  lockedMs?: number;
};

/** Kinds that may count as a failed log-in on the server: they must not be repeated without a person. */
export const isLoginError = (error: Pick<DialerError, 'kind'>) =>
  error.kind === 'wrong-login' || error.kind === 'no-permission' || error.kind === 'gateway-login';

/** What is wrong, and what to do about it. */
export type ErrorWords = { title: Words; advice: Words };

/** `advice` is for the popup. `check` is for "Check connection", where nothing is polled that could resume. */
const KEYS: Record<DialerErrorKind, { title: PlainKey; advice: PlainKey; check: PlainKey }> = {
  'wrong-login': {
    title: 'dialerError.wrongLogin.title',
    advice: 'dialerError.wrongLogin.advice',
    check: 'dialerError.wrongLogin.check',
  },
  'no-permission': {
    title: 'dialerError.noPermission.title',
    advice: 'dialerError.noPermission.advice',
    check: 'dialerError.noPermission.check',
  },
  'gateway-refused': {
    title: 'dialerError.gatewayRefused.title',
    advice: 'dialerError.gatewayRefused.advice',
    check: 'dialerError.gatewayRefused.check',
  },
  'gateway-sign-in': {
    title: 'dialerError.gatewaySignIn.title',
    advice: 'dialerError.gatewaySignIn.advice',
    check: 'dialerError.gatewaySignIn.check',
  },
  'gateway-login': {
    title: 'dialerError.gatewayLogin.title',
    advice: 'dialerError.gatewayLogin.advice',
    check: 'dialerError.gatewayLogin.check',
  },
  'unknown-action': {
    title: 'dialerError.unknownAction.title',
    advice: 'dialerError.unknownAction.advice',
    check: 'dialerError.unknownAction.check',
  },
  'agent-not-logged-in': {
    title: 'dialerError.agentNotLoggedIn.title',
    advice: 'dialerError.agentNotLoggedIn.advice',
    check: 'dialerError.agentNotLoggedIn.check',
  },
  'bad-parameter': {
    title: 'dialerError.badParameter.title',
    advice: 'dialerError.badParameter.advice',
    check: 'dialerError.badParameter.check',
  },
  'dialer-refused': {
    title: 'dialerError.dialerRefused.title',
    advice: 'dialerError.dialerRefused.advice',
    check: 'dialerError.dialerRefused.check',
  },
  'not-understood': {
    title: 'dialerError.notUnderstood.title',
    advice: 'dialerError.notUnderstood.advice',
    check: 'dialerError.notUnderstood.check',
  },
  'not-json': {
    title: 'dialerError.notJson.title',
    advice: 'dialerError.notJson.advice',
    check: 'dialerError.notJson.check',
  },
  'xml-answer': {
    title: 'dialerError.xmlAnswer.title',
    advice: 'dialerError.xmlAnswer.advice',
    check: 'dialerError.xmlAnswer.check',
  },
  redirected: {
    title: 'dialerError.redirected.title',
    advice: 'dialerError.redirected.advice',
    check: 'dialerError.redirected.check',
  },
  'wrong-address': {
    title: 'dialerError.wrongAddress.title',
    advice: 'dialerError.wrongAddress.advice',
    check: 'dialerError.wrongAddress.check',
  },
  'database-failed': {
    title: 'dialerError.databaseFailed.title',
    advice: 'dialerError.databaseFailed.advice',
    check: 'dialerError.databaseFailed.check',
  },
  'program-failed': {
    title: 'dialerError.programFailed.title',
    advice: 'dialerError.programFailed.advice',
    check: 'dialerError.programFailed.check',
  },
  'server-error': {
    title: 'dialerError.serverError.title',
    advice: 'dialerError.serverError.advice',
    check: 'dialerError.serverError.check',
  },
  'rate-limited': {
    title: 'dialerError.rateLimited.title',
    advice: 'dialerError.rateLimited.advice',
    check: 'dialerError.rateLimited.check',
  },
  timeout: {
    title: 'dialerError.timeout.title',
    advice: 'dialerError.timeout.advice',
    check: 'dialerError.timeout.check',
  },
  unreachable: {
    title: 'dialerError.unreachable.title',
    advice: 'dialerError.unreachable.advice',
    check: 'dialerError.unreachable.check',
  },
  offline: {
    title: 'dialerError.offline.title',
    advice: 'dialerError.offline.advice',
    check: 'dialerError.offline.check',
  },
};

/** What is wrong and what to do about it, for an agent at work. */
export const describeError = (kind: DialerErrorKind): ErrorWords => ({
  title: sentence(KEYS[kind].title),
  advice: sentence(KEYS[kind].advice),
});

/**
 * The same for somebody who has just pressed "Check connection" and looks at the fields. `isCut`: the dialer drops a character of
 * the password, so that it never matches.
 */
export const describeCheck = (kind: DialerErrorKind, { isCut }: { isCut: boolean }): ErrorWords => ({
  title: sentence(KEYS[kind].title),
  advice: sentence(kind === 'wrong-login' && isCut ? 'options.dialer.passwordDropped' : KEYS[kind].check),
});

/** What "Check connection" says where the stored password was typed for another server, so that nothing was sent. */
export const describePasswordElsewhere = (): ErrorWords => ({
  title: sentence('dialerError.passwordElsewhere.title'),
  advice: sentence('dialerError.passwordElsewhere.check'),
});
