import { parse } from 'tldts';

export type Hosts = {
  /** Match patterns for `host_permissions`, each once. */
  patterns: string[];
  /** What the person who asked for them should know, as sentences. */
  notes: string[];
};

/** The dialer's own sites, which every package may reach. */
export const DIALER_HOSTS = 'https://*.croco-dial.net/*';

const EXAMPLE = 'https://crm.example.com/*';
/** `crm.example.com`, `10.0.0.7`, `crm`; what else a browser takes for a host is not for a pattern. */
const HOST = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const MOST_CHARACTERS = 10_000;

/**
 * Reads the sites that a company's own package may reach without asking: match patterns, with commas between them. Returns
 * them as browsers write them, or what is wrong with each that cannot be used.
 */
export function readHosts(text: string): Hosts | { problems: string[] } {
  if (text.length > MOST_CHARACTERS) return { problems: [`The list is longer than ${MOST_CHARACTERS} characters.`] };
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) return { problems: [`No site is named. Write --hosts ${EXAMPLE}`] };
  const read = parts.map(readPattern);
  const problems = read.flatMap((each) => ('problem' in each ? [each.problem] : []));
  if (problems.length > 0) return { problems };
  const found = new Map(read.flatMap((each) => ('pattern' in each ? [[each.pattern, each.notes] as const] : [])));
  return { patterns: [...found.keys()], notes: [...found.values()].flat() };
}

type Read = { pattern: string; notes: string[] } | { problem: string };

function readPattern(text: string): Read {
  const wrong = (why: string): Read => ({ problem: `“${text}” can’t be used. ${why}` });
  if (text === '<all_urls>' || /^(?:\*|https?):\/\/\*(?:$|[/:])/i.test(text))
    return wrong(`It stands for every site there is. Name your own, such as ${EXAMPLE}`);
  if (text.startsWith('*://'))
    return wrong(
      `It stands for https and http. Write https://${text.slice(4)} and, only if the site has no https, http://…`,
    );
  const [, scheme = '', host = '', rest = ''] = /^(https?):\/\/([^/?#]*)(.*)$/is.exec(text) ?? [];
  if (scheme === '') return wrong(`A site begins with https:// (or http://), as in ${EXAMPLE}`);
  if (host.includes('@')) return wrong('A site has no user name and no password in it.');
  if (/:\d*$/.test(host))
    return wrong(`Browsers give access to a host with all its ports. Leave out “${/:\d*$/.exec(host)?.[0]}”.`);
  const wildcard = host.startsWith('*.');
  const name = wildcard ? host.slice(2) : host;
  if (name.includes('*')) return wrong('A * may stand only before the first dot, as in https://*.example.com/*');
  const canonical = hostName(name);
  if (canonical === null) return wrong(`“${host}” is no name of a host.`);
  const pattern = `${scheme.toLowerCase()}://${wildcard ? '*.' : ''}${canonical}/*`;
  if (rest !== '/*') return wrong(`Browsers give access to whole sites. Write ${pattern}`);
  const { publicSuffix, isIcann, isIp } = parse(canonical);
  if (wildcard && isIp) return wrong('Nothing stands below an address made of numbers.');
  if (wildcard && isIcann && publicSuffix === canonical)
    return wrong(`It stands for every site whose name ends in .${canonical}. Name your own, such as ${EXAMPLE}`);
  return { pattern, notes: notesOn(pattern, scheme.toLowerCase(), wildcard, canonical) };
}

/** As browsers write it: in lower case, other alphabets as `xn--…`. Null where it is none. */
function hostName(text: string): string | null {
  const address = `https://${text}/`;
  if (text === '' || /[\s\\%[\]]/.test(text) || !URL.canParse(address)) return null;
  const { hostname } = new URL(address);
  return HOST.test(hostname) ? hostname : null;
}

function notesOn(pattern: string, scheme: string, wildcard: boolean, host: string): string[] {
  return [
    ...(wildcard ? [`${pattern} stands for ${host} and every site below it.`] : []),
    ...(scheme === 'http'
      ? [`${pattern}: without https, whoever is in the network can read and change what is sent.`]
      : []),
    ...(pattern === DIALER_HOSTS || (scheme === 'https' && host.endsWith('.croco-dial.net'))
      ? [`${pattern} is in every package anyway.`]
      : []),
  ];
}
