// Makes public/managed-schema.json, which tells browsers what IT may set by policy, from the zod schema that checks it.
// `node test/managed-schema.ts` writes it; a unit test compares.
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { policySchema } from '#utils/settings/schema.ts';

type Json = { [key: string]: unknown };

const FILE = new URL('../public/managed-schema.json', import.meta.url);

/** Chrome refuses a schema with keywords that it does not know; these it knows (docs of storage.managed_schema). */
function reduced(schema: Json): Json {
  const options = schema['anyOf'] as Json[] | undefined;
  // "or null" has no counterpart there: a policy that says nothing leaves the key out.
  if (options) return reduced(options.find((option) => option['type'] !== 'null') ?? {});
  const result: Json = { type: schema['type'] };
  for (const keyword of ['enum', 'minimum', 'maximum']) if (keyword in schema) result[keyword] = schema[keyword];
  const properties = schema['properties'] as Record<string, Json> | undefined;
  if (properties) {
    result['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [name, reduced(value)]),
    );
  }
  const extra = schema['additionalProperties'];
  if (typeof extra === 'object' && extra !== null) result['additionalProperties'] = reduced(extra as Json);
  if (schema['items']) result['items'] = reduced(schema['items'] as Json);
  return result;
}

/** The schema's text as it belongs in public/. */
export const managedSchemaText = (): string =>
  `${JSON.stringify(reduced(z.toJSONSchema(policySchema, { io: 'input' }) as Json), null, 2)}\n`;

if (import.meta.main) writeFileSync(FILE, managedSchemaText());
