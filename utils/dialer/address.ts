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
 * Reads what a person may type for the dialer: its DOMAIN (`acme`), its host (`acme.croco-dial.net`), or the base or
 * full address of a self-hosted server (`https://dialer.example.com/goAPIv2`).
 * Returns the endpoint, or in plain words what is wrong with the text. https only, but for this computer itself: the
 * request carries the API password.
 */
export function dialerEndpoint(text: string): DialerEndpoint | { problem: string } {
  const trimmed = text.trim().replace(/^([a-z0-9-]+)\/+$/i, '$1');
  if (trimmed === '') return { problem: 'Enter the dialer’s domain, for example “acme” for acme.croco-dial.net.' };
  const url = parse(trimmed);
  if (!url || url.hostname === '' || /\s/.test(trimmed)) {
    return {
      problem: 'This is not a domain or web address. Enter for example “acme” or “https://dialer.example.com”.',
    };
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    return { problem: 'The address must start with https://, because the API password is sent to it.' };
  }
  if (url.username !== '' || url.password !== '') {
    return { problem: 'Leave the user and password out of the address; they have fields of their own.' };
  }
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
