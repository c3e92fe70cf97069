import { sentence, type Words } from '../words/words.ts';

/** Where the API lives below a dialer's base address, from the vendor's page. */
const API_PATH = '/goAPIv2/goUsers/goAPI.php';

export type DialerEndpoint = {
  /** Full address to POST to. */
  url: string;
  origin: string;
  /** Host permission to ask for. Match patterns carry no port. */
  matchPattern: string;
};

/**
 * This computer, under the names by which a dialer on it may be without https. The policy of the extension's pages lets in any
 * host over http, because CRMs in the office may be so: what keeps the password from being sent there is this.
 */
const isLoopback = (host: string) => host === 'localhost' || host.endsWith('.localhost') || host === '127.0.0.1';

function parse(text: string): URL | null {
  // A bare label is the DOMAIN of the vendor's page.
  const isLabel = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(text) && text.toLowerCase() !== 'localhost';
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const bareHost = /^(\[[^\]]*\]|[^/:?#]*)/.exec(text)?.[1]?.toLowerCase() ?? '';
  let address = hasScheme ? text : `${isLoopback(bareHost) ? 'http' : 'https'}://${text}`;
  if (isLabel) address += '.croco-dial.net';
  return URL.canParse(address) ? new URL(address) : null;
}

/** `https:/acme`, `https//acme`, `https://https://acme`: a browser would take “https” for the host. */
const isSchemeMistyped = (text: string) => /^https?(?:(?!:\/\/)[:/\\]|:\/+https?(?:[:/\\]|$)|$)/i.test(text);

/** What stands where the vendor's page has DOMAIN, and is no customer's; blank otherwise. */
const placeholderIn = (text: string): string =>
  /^(?:https:\/\/)?([^a-z0-9.]*(?:your[-_ ]?)?domain[^a-z0-9.:/]*)(?:\.croco-dial\.net\b|[:/]|$)/i.exec(text)?.[1] ??
  '';

/** A page of the dialer, by its file or by its name: people copy the address of the agent screen. */
const PAGE_FILE = /\.(?:php\d?|phtml|html?|aspx?|jsp|cgi)$/i;
const PAGE_NAME =
  /^(?:agents?(?:-?(?:login|portal|screen))?|agc|vicidial|admin|(?:log|sign)-?(?:in|out|off)|index|dashboard)$/i;

/** The path of the API, from what stands in an address: the API's own path, a folder above it, or that of a page. */
function apiPathOf(pathname: string): string {
  const parts = pathname.split('/').filter((part) => part !== '');
  const api = parts.findIndex((part) => /^goAPIv2$/i.test(part));
  // An older or renamed installation: only its own goAPI.php understands what is sent.
  if (api < 0 && parts.at(-1) === 'goAPI.php') return `/${parts.join('/')}`;
  const page = api < 0 ? parts.findIndex((part) => PAGE_FILE.test(part) || PAGE_NAME.test(part)) : api;
  const base = page < 0 ? parts : parts.slice(0, page);
  return ['', ...base].join('/') + API_PATH;
}

/**
 * Reads what a person can type for the dialer: its DOMAIN (`acme`), its host (`acme.croco-dial.net`), the base or full
 * address of a self-hosted server (`https://dialer.example.com/goAPIv2`), or the address of a page of it, such as the agent
 * screen. Returns the endpoint, always a goAPI.php, or what is wrong with the text. Only this computer itself may be reached
 * without https, because the request carries the API password.
 */
export function dialerEndpoint(text: string): DialerEndpoint | { problem: Words } {
  const trimmed = text.trim().replace(/^([a-z0-9-]+)\/+$/i, '$1');
  if (trimmed === '') return { problem: sentence('problem.dialerMissing') };
  if (isSchemeMistyped(trimmed)) return { problem: sentence('problem.dialerSlashes') };
  const placeholder = placeholderIn(trimmed);
  if (placeholder !== '') return { problem: sentence('problem.dialerPlaceholder', { placeholder }) };
  const url = parse(trimmed);
  if (!url || url.hostname === '' || /\s/.test(trimmed)) {
    return { problem: sentence('problem.dialerAddress') };
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    return { problem: sentence('problem.dialerHttps') };
  }
  if (url.username !== '' || url.password !== '') return { problem: sentence('problem.dialerLogIn') };
  return {
    url: url.origin + apiPathOf(url.pathname),
    origin: url.origin,
    matchPattern: `${url.protocol}//${url.hostname}/*`,
  };
}
