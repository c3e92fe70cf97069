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

const isLoopback = (host: string) =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

function parse(text: string): URL | null {
  // A bare label is the DOMAIN of the vendor's page.
  const isLabel = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(text) && text.toLowerCase() !== 'localhost';
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const bareHost = /^(\[[^\]]*\]|[^/:?#]*)/.exec(text)?.[1]?.toLowerCase() ?? '';
  let address = hasScheme ? text : `${isLoopback(bareHost) ? 'http' : 'https'}://${text}`;
  if (isLabel) address += '.croco-dial.net';
  return URL.canParse(address) ? new URL(address) : null;
}

/**
 * Reads what a person can type for the dialer: its DOMAIN (`acme`), its host (`acme.croco-dial.net`), or the base or
 * full address of a self-hosted server (`https://dialer.example.com/goAPIv2`). Returns the endpoint, or what is wrong
 * with the text. Only this computer itself may be reached without https, because the request carries the API password.
 */
export function dialerEndpoint(text: string): DialerEndpoint | { problem: Words } {
  const trimmed = text.trim().replace(/^([a-z0-9-]+)\/+$/i, '$1');
  if (trimmed === '') return { problem: sentence('problem.dialerMissing') };
  const url = parse(trimmed);
  if (!url || url.hostname === '' || /\s/.test(trimmed)) {
    return { problem: sentence('problem.dialerAddress') };
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    return { problem: sentence('problem.dialerHttps') };
  }
  if (url.username !== '' || url.password !== '') return { problem: sentence('problem.dialerLogIn') };
  const path = url.pathname.replace(/\/+$/, '');
  let apiPath = path + API_PATH;
  if (path.endsWith('.php')) apiPath = path;
  else if (path.endsWith('/goAPIv2/goUsers')) apiPath = `${path}/goAPI.php`;
  else if (path.endsWith('/goAPIv2')) apiPath = `${path}/goUsers/goAPI.php`;
  return {
    url: url.origin + apiPath,
    origin: url.origin,
    matchPattern: `${url.protocol}//${url.hostname}/*`,
  };
}
