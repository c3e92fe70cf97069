import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromeId } from '../../../tools/package/identity.ts';
import { filesBelow, zipFiles } from '../../../tools/package/archive.ts';
import { updateManifest, writeCrx } from '../../../tools/package/crx.ts';
import { startForcedChromium, startForcedFirefox } from './force-installed.ts';
import type { ForcedBrowser } from './force-installed.ts';
import { geckoId } from './firefox-profile.ts';
import { builtForTests } from './launch.ts';
import { BROWSER } from './test-browser.ts';

/** What an organisation's computers get: a package with its sites built in, and a policy that installs and sets it up. */
interface Rollout {
  /** Host permissions in the package's manifest, which the browser grants without a question. */
  readonly hosts: readonly string[];
  /** Values for `storage.managed`. */
  readonly policy: object;
}

/**
 * Why nothing can be installed by policy here, or null where it can. Policies are the whole machine's, so a test needs a view of
 * the files of its own: root on Linux may have one, but for a container that takes that right away.
 */
export const cannotForceInstall = (): string | null =>
  process.platform === 'linux' && spawnSync('unshare', ['--mount', 'true']).status === 0
    ? null
    : 'Installation by policy is tried on Linux only, as root that may `unshare --mount`.';

/** Starts the browser of this run with a new profile, as IT has set it up: what is in it came by policy. */
export async function launchForced({ hosts, policy }: Rollout): Promise<ForcedBrowser> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'screen-pop-forced-')));
  const tidy = () => rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.once('exit', tidy);
  try {
    const forced = await (BROWSER === 'firefox' ? forFirefox(base, hosts, policy) : forChromium(base, hosts, policy));
    return {
      ...forced,
      async close() {
        await forced.close();
        tidy();
        process.off('exit', tidy);
      },
    };
  } catch (error) {
    tidy();
    throw error;
  }
}

async function forChromium(base: string, hosts: readonly string[], policy: object): Promise<ForcedBrowser> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keyFile = join(base, 'key.pem');
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const id = chromeId(key);
  const file = join(base, 'package.crx');
  const { zip, version } = await packageWith(hosts, { key });
  await writeCrx(file, zip, keyFile);
  const server = await serve((origin) => ({
    '/update.xml': {
      type: 'text/xml',
      body: updateManifest({ id, version, crx: `${origin}/package.crx`, oldest: '1' }),
    },
    '/package.crx': { type: 'application/x-chrome-extension', body: readFileSync(file) },
  }));
  const ExtensionSettings = {
    [id]: {
      installation_mode: 'force_installed',
      update_url: `${server.origin}/update.xml`,
      toolbar_pin: 'force_pinned',
    },
  };
  const policies = {
    'screen-pop.json': {
      ExtensionSettings,
      '3rdparty': { extensions: { [id]: policy } },
      // Chromium lets no debugger into what policy has installed, unless policy says so.
      DeveloperToolsAvailability: 1,
    },
  };
  const forced = await startForcedChromium(base, id, (program) =>
    withPolicies(base, program, '/etc/chromium/policies/managed', policies),
  );
  return {
    ...forced,
    async close() {
      await forced.close();
      server.close();
    },
  };
}

async function forFirefox(base: string, hosts: readonly string[], policy: object): Promise<ForcedBrowser> {
  const id = geckoId(await builtForTests());
  const file = join(base, 'package.xpi');
  writeFileSync(file, (await packageWith(hosts, {})).zip);
  const ExtensionSettings = {
    [id]: { installation_mode: 'force_installed', install_url: pathToFileURL(file).href, default_area: 'navbar' },
  };
  const policies = {
    ExtensionSettings,
    '3rdparty': { Extensions: { [id]: policy } },
    Preferences: { 'xpinstall.signatures.required': { Value: false, Status: 'locked' } },
  };
  return startForcedFirefox(base, id, (program) =>
    withPolicies(base, program, '/etc/firefox/policies', { 'policies.json': { policies } }),
  );
}

/** The production build with these hosts in its manifest, as a zip. */
async function packageWith(hosts: readonly string[], more: object): Promise<{ zip: Buffer; version: string }> {
  const dir = await builtForTests();
  const manifest: { version: string; host_permissions?: string[] } = JSON.parse(
    readFileSync(join(dir, 'manifest.json'), 'utf8'),
  );
  const host_permissions = [...(manifest.host_permissions ?? []), ...hosts];
  const replaced = { 'manifest.json': JSON.stringify({ ...manifest, ...more, host_permissions }) };
  return { zip: await zipFiles(dir, filesBelow(dir), { replaced }), version: manifest.version };
}

/**
 * A program that starts `program` with these files where it looks for the machine's policies. It alone sees them there: other
 * browsers on this machine must not get the extension, too.
 */
function withPolicies(base: string, program: string, place: string, policies: Record<string, object>): string {
  const dir = join(base, 'policies');
  mkdirSync(dir);
  for (const [name, content] of Object.entries(policies)) writeFileSync(join(dir, name), JSON.stringify(content));
  mkdirSync(place, { recursive: true });
  const start = join(base, 'start');
  const inside = `mount --bind "${dir}" "${place}" && exec "${program}" "$@"`;
  writeFileSync(start, `#!/bin/sh\nexec unshare --mount sh -c '${inside}' start "$@"\n`, { mode: 0o755 });
  return start;
}

type Served = Record<string, { type: string; body: string | Buffer }>;

/** A server of the organisation's own. */
async function serve(files: (origin: string) => Served): Promise<{ origin: string; close: () => void }> {
  let served: Served = {};
  const server = createServer((request, response) => {
    const found = served[new URL(request.url ?? '/', 'http://host').pathname];
    response.writeHead(found ? 200 : 404, { 'content-type': found?.type ?? 'text/plain' }).end(found?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!isAddress(address)) throw new Error('The server has no port.');
  const origin = `http://127.0.0.1:${address.port}`;
  served = files(origin);
  return { origin, close: () => void server.close() };
}

const isAddress = (address: string | AddressInfo | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;
