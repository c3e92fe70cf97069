import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const folder = join(import.meta.dirname, '..', '..', '..', 'docs', 'store');

/** The fields of a page of docs/store/, by their headings. */
export function fieldsOf(page: string): Map<string, string> {
  const [, ...parts] = readFileSync(join(folder, page), 'utf8').split(/^## /m);
  return new Map(
    parts.map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      return [heading, lines.join('\n').trim()];
    }),
  );
}

/** The text of a field. Throws where the page has none of that heading. */
export function fieldOf(page: string, heading: string): string {
  const text = fieldsOf(page).get(heading);
  if (text === undefined) throw new Error(`docs/store/${page} has no heading “${heading}”.`);
  return text;
}

/** What a manifest asks for; other keys are let be. */
export const askedSchema = z.object({
  permissions: z.array(z.string()).default([]),
  host_permissions: z.array(z.string()).default([]),
  optional_permissions: z.array(z.string()).default([]),
  optional_host_permissions: z.array(z.string()).default([]),
});

const HOSTS = 'Host permissions';

/** What a manifest asks for, each as docs/store/permissions.md names it. */
export const askedBy = (asked: z.output<typeof askedSchema>): string[] =>
  [
    ...asked.permissions,
    ...asked.optional_permissions.map((name) => `${name} (optional)`),
    ...asked.host_permissions,
    ...asked.optional_host_permissions.map((name) => `${name} (optional)`),
  ].sort((one, other) => one.localeCompare(other));

/** What docs/store/permissions.md gives a reason for. */
export const reasonedFor = (): string[] =>
  [
    ...[...fieldsOf('permissions.md').keys()].filter((heading) => heading !== HOSTS),
    ...[...fieldOf('permissions.md', HOSTS).matchAll(/^(\S+:\/\/\S+?(?: \(optional\))?): \S/gm)].map(
      ([, host = '']) => host,
    ),
  ].sort((one, other) => one.localeCompare(other));
