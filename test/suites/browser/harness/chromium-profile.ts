import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// Extension::NEXT_FLAG and friends, and ManifestLocation, of Chromium's extensions/common: as seen in the profile.
const LOCATION_UNPACKED = 4;
const FLAGS_UNPACKED = 38;
const FLAG_DROP_AT_NEXT_START = 0x8000;

type Json = { [key: string]: unknown };

/** The id that Chromium gives to an unpacked extension without a key: it depends on the folder's absolute path alone. */
export function unpackedId(dir: string): string {
  const hash = createHash('sha256')
    .update(process.platform === 'win32' ? Buffer.from(dir, 'utf16le') : dir)
    .digest('hex');
  return hash.slice(0, 32).replaceAll(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}

/** Prepares a new profile: developer mode on (or the extension stays off), and the origins granted without a prompt. */
export function seedProfile(userDataDir: string, extensionId: string, grantedOrigins: readonly string[]): void {
  const file = preferencesFile(userDataDir);
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  const granted = { api: [], explicit_host: grantedOrigins, manifest_permissions: [], scriptable_host: [] };
  const settings =
    grantedOrigins.length === 0
      ? {}
      : {
          [extensionId]: {
            active_permissions: granted,
            granted_permissions: granted,
            runtime_granted_permissions: granted,
          },
        };
  writeFileSync(file, JSON.stringify({ extensions: { ui: { developer_mode: true }, settings } }));
}

/**
 * Makes an extension that was loaded over the debugging pipe a plain installed one, as a click on "Load unpacked" would:
 * the pipe's mark makes the browser drop it at the next start. Only while no browser uses the profile.
 */
export function keepInstalled(userDataDir: string, extensionId: string, dir: string): void {
  const file = preferencesFile(userDataDir);
  const preferences = readJson(file);
  const extensions = child(preferences, 'extensions');
  const entry = child(child(extensions, 'settings'), extensionId);
  const flags = typeof entry['creation_flags'] === 'number' ? entry['creation_flags'] : FLAGS_UNPACKED;
  Object.assign(entry, { path: dir, location: LOCATION_UNPACKED, creation_flags: flags & ~FLAG_DROP_AT_NEXT_START });
  writeFileSync(file, JSON.stringify(preferences));
}

/** Whether the profile on disk already knows the extension's worker (written within ten seconds of its installation). */
export function isProfileSaved(userDataDir: string, extensionId: string): boolean {
  const file = preferencesFile(userDataDir);
  if (!existsSync(file)) return false;
  const settings = child(child(readJson(file), 'extensions'), 'settings');
  return 'service_worker_registration_info' in child(settings, extensionId);
}

function preferencesFile(userDataDir: string): string {
  return join(userDataDir, 'Default', 'Preferences');
}

function readJson(file: string): Json {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isJson(value)) throw new Error(`${file} holds no JSON object`);
  return value;
}

function child(parent: Json, key: string): Json {
  const value = parent[key];
  if (isJson(value)) return value;
  const made: Json = {};
  parent[key] = made;
  return made;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
