export const DIALER_ERROR_KINDS = [
  'wrong-login',
  'no-permission',
  'unknown-action',
  'agent-not-logged-in',
  'bad-parameter',
  'dialer-refused',
  'not-json',
  'redirected',
  'wrong-address',
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
};

/** Kinds that may count as a failed log-in on the server: they must not be repeated without a person. */
export const isLoginError = (error: Pick<DialerError, 'kind'>) =>
  error.kind === 'wrong-login' || error.kind === 'no-permission';

type Advice = { title: string; advice: string };

const WORDS: Record<DialerErrorKind, Advice> = {
  'wrong-login': {
    title: 'The dialer refused the API log-in',
    advice:
      'The API user or password is wrong, or was changed. Correct it in the options, then press “Try again”. Checking has stopped so that the shared account is not locked.',
  },
  'no-permission': {
    title: 'The API user may not read agent status',
    advice:
      'Ask your dialer administrator to give the API user a manager’s level, then press “Try again”. Checking has stopped until then.',
  },
  'unknown-action': {
    title: 'This dialer does not know getLiveAgentInfo',
    advice: 'Check the dialer’s address in the options. If it is right, ask the dialer’s administrator for an update.',
  },
  'agent-not-logged-in': {
    title: 'Signed out of the dialer',
    advice: 'Log in to the dialer’s agent screen. If you are logged in there, check the agent name in the options.',
  },
  'bad-parameter': {
    title: 'The dialer did not accept the agent name',
    advice: 'Check the agent’s user name in the options: it is the name used to log in to the dialer.',
  },
  'dialer-refused': {
    title: 'The dialer answered with an error',
    advice: 'Screen pops resume by themselves when it recovers. If this stays, show the message to your supervisor.',
  },
  'not-json': {
    title: 'The answer is not from the dialer’s API',
    advice:
      'Something between you and the dialer answered with a web page, such as a log-in portal or a maintenance page. Check the address in the options and your connection.',
  },
  redirected: {
    title: 'The dialer’s address leads somewhere else',
    advice:
      'The server redirects to another page, often a log-in portal. Nothing was sent there. Sign in to the network, or correct the address in the options.',
  },
  'wrong-address': {
    title: 'Nothing found at the dialer’s address',
    advice: 'The server is there but has no API at this address. Check the dialer’s address in the options.',
  },
  'server-error': {
    title: 'The dialer’s server has a problem',
    advice: 'Screen pops resume by themselves when it recovers; there is nothing you need to do.',
  },
  'rate-limited': {
    title: 'The dialer asked for fewer requests',
    advice: 'Checking has slowed down and resumes by itself. If this happens often, tell your supervisor.',
  },
  timeout: {
    title: 'The dialer does not answer in time',
    advice: 'Screen pops resume by themselves when it answers again; there is nothing you need to do.',
  },
  unreachable: {
    title: 'The dialer cannot be reached',
    advice: 'Check the address in the options and your connection. Screen pops resume by themselves.',
  },
  offline: {
    title: 'This computer is offline',
    advice: 'Screen pops resume by themselves when the network is back.',
  },
};

/** What is wrong and what to do about it, in words for the agent. */
export const describeError = (kind: DialerErrorKind): Advice => WORDS[kind];

// On the options page the person looks at the fields, and nothing is being polled that could resume.
const WHEN_CHECKING: Record<DialerErrorKind, string> = {
  'wrong-login':
    'Check the API user and the API password. At most three refused log-ins are tried in fifteen minutes, so that the shared account is not locked.',
  'no-permission': 'Ask your dialer administrator to give the API user a manager’s level.',
  'unknown-action': 'Check the dialer’s address. If it is right, ask the dialer’s administrator for an update.',
  'agent-not-logged-in':
    'The connection works. If you are logged in to the dialer now, check your user name; else this is as it should be.',
  'bad-parameter': 'Check your user name: it is the one with which you log in to the dialer.',
  'dialer-refused': 'Show the message to your supervisor if it stays.',
  'not-json': 'Check the dialer’s address and your connection: a web page answered, such as a log-in portal.',
  redirected: 'Check the dialer’s address, or sign in to the network first. Nothing was sent to the other page.',
  'wrong-address': 'Check the dialer’s address: the server is there but has no API at it.',
  'server-error': 'Try again in a few minutes.',
  'rate-limited': 'Try again in a few minutes.',
  timeout: 'Try again in a moment. If it stays, check the dialer’s address.',
  unreachable: 'Check the dialer’s address and your connection.',
  offline: 'Try again when the network is back.',
};

/** The same for somebody who has just pressed "Check connection". */
export const describeCheck = (kind: DialerErrorKind): Advice => ({
  title: WORDS[kind].title,
  advice: WHEN_CHECKING[kind],
});
