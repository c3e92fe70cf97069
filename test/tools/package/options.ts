import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readHosts } from './hosts.ts';
import { CHROME_KEY, FIREFOX_ID } from './identity.ts';

/** A company's own key: packages that are signed with it belong together. */
export type SigningKey = {
  /** Holds the private half, as PEM. */
  file: string;
  /** As the manifest names it: `key`. */
  publicKey: string;
};

/** What to package. */
export type Order = {
  browser: 'chrome' | 'firefox';
  /** Sites that the package may reach without asking, besides the dialer's own. */
  hosts: string[];
  /** What whoever orders should know. */
  notes: string[];
  /** Chrome: the public key that the id is made from. */
  publicKey: string;
  /** Chrome: signs the package, which browsers then fetch from a folder at that address. */
  signed: { key: SigningKey; address: string } | null;
  /** Firefox. */
  id: string;
  /** The folder that the packages are written to; null: the usual one. */
  out: string | null;
  /** A company's own package, and none for the stores. */
  isOwn: boolean;
};

export const USAGE = `usage: npm run package:chrome
       npm run package:firefox
       npm run package:chrome -- --hosts "https://crm.example.com/*,https://dialer.example.com/*" [--key KEY.pem --url https://files.example.com/screen-pop/]
       npm run package:firefox -- --hosts "https://crm.example.com/*" [--id "{…}"]
       Each takes --out FOLDER, in place of .output.`;

const GUID = /^\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/i;
const FEWEST_BITS = 2048;

type Problems = { problems: string[] };

/** Reads the words of a command line: what to package, or all that is wrong with them. */
export function readOrder(args: string[]): Order | Problems {
  const { values, positionals, problem } = readWords(args);
  const [browser, ...more] = positionals;
  if (problem !== null) return { problems: [problem] };
  if ((browser !== 'chrome' && browser !== 'firefox') || more.length > 0)
    return { problems: [`“${[browser, ...more].join(' ')}” is no browser that packages are made for.`] };
  const problems: string[] = [];
  const take = <Value extends object>(read: Value | Problems, otherwise: Value): Value => {
    if (!('problems' in read)) return read;
    problems.push(...read.problems);
    return otherwise;
  };
  const none = { patterns: [], notes: [] };
  const hosts = values.hosts === undefined ? none : take(readHosts(values.hosts.join(',')), none);
  const only = (option: string, wanted: Order['browser']) =>
    problems.push(`--${option} is for ${wanted === 'chrome' ? 'Chrome' : 'Firefox'}.`);
  if (browser === 'firefox')
    for (const option of ['key', 'url'] as const) if (values[option] !== undefined) only(option, 'chrome');
  if (browser === 'chrome' && values.id !== undefined) only('id', 'firefox');
  if (values.id !== undefined && !GUID.test(values.id))
    problems.push(`“${values.id}” is no id. Make one with: node -p "'{' + crypto.randomUUID() + '}'"`);
  const signed = take(readSigning(values.key, values.url), { signed: null }).signed;
  if (problems.length > 0) return { problems };
  return {
    browser,
    hosts: hosts.patterns,
    notes: hosts.notes,
    publicKey: signed?.key.publicKey ?? CHROME_KEY,
    signed,
    id: values.id?.toLowerCase() ?? FIREFOX_ID,
    out: values.out ?? null,
    isOwn: hosts.patterns.length > 0 || signed !== null || values.id !== undefined,
  };
}

function readWords(args: string[]) {
  const options = {
    hosts: { type: 'string', multiple: true },
    key: { type: 'string' },
    url: { type: 'string' },
    id: { type: 'string' },
    out: { type: 'string' },
  } as const;
  try {
    return { ...parseArgs({ args, options, allowPositionals: true }), problem: null };
  } catch (error) {
    return { values: {}, positionals: [], problem: error instanceof Error ? error.message : String(error) };
  }
}

function readSigning(file: string | undefined, url: string | undefined): { signed: Order['signed'] } | Problems {
  if (file === undefined && url === undefined) return { signed: null };
  if (file === undefined)
    return { problems: ['--url says where a signed package lies. Say with --key what to sign it with.'] };
  if (url === undefined)
    return {
      problems: [
        '--key signs a package for a server of your own. Say with --url in which folder browsers find it there.',
      ],
    };
  if (!/^(?:https?|file):\/\//i.test(url) || !URL.canParse(url) || /[?#]/.test(url))
    return { problems: [`“${url}” is no address of a folder. Write --url https://files.example.com/screen-pop/`] };
  const key = readKey(file);
  if ('problems' in key) return key;
  return { signed: { key, address: new URL(url.endsWith('/') ? url : `${url}/`).href } };
}

/** Reads a private key that packages are signed with. */
function readKey(file: string): SigningKey | Problems {
  const make = `Make one with: openssl genrsa -out ${file} ${FEWEST_BITS}`;
  if (!existsSync(file)) return { problems: [`There is no file ${file}. ${make}`] };
  const pem = readFileSync(file, 'utf8');
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
    if (asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) < FEWEST_BITS)
      return {
        problems: [`Browsers want an RSA key of at least ${FEWEST_BITS} bits, and ${file} holds another. ${make}`],
      };
  } catch {
    return { problems: [`${file} holds no private key as PEM without a passphrase. ${make}`] };
  }
  return { file, publicKey: createPublicKey(pem).export({ type: 'spki', format: 'der' }).toString('base64') };
}
