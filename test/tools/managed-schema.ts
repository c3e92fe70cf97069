// Makes public/managed-schema.json, which tells browsers what IT may set by policy, from the zod schema that checks it.
// `node_modules/.bin/node test/tools/managed-schema.ts` writes it; a unit test compares.
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { policySchema } from '#utils/settings/schema.ts';

/** What of JSON Schema is looked at here. */
type Json = {
  [keyword: string]: unknown;
  anyOf?: Json[];
  properties?: Record<string, Json>;
  additionalProperties?: Json | boolean;
  items?: Json;
};

const FILE = new URL('../../public/managed-schema.json', import.meta.url);

/**
 * Types only. Chrome drops a whole section, and says nothing, where one value does not fit the schema; what reaches the
 * extension it can name to the person. Chrome refuses a schema with keywords that it does not know; these it knows.
 */
function reduced(schema: Json): Json {
  const options = schema.anyOf;
  // "or null" has no counterpart there: a policy that says nothing leaves the key out.
  if (options) return reduced(options.find((option) => option['type'] !== 'null') ?? {});
  const result: Json = { type: schema['type'] };
  const properties = schema.properties;
  if (properties) {
    result.properties = Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, reduced(value)]));
  }
  const { additionalProperties, items } = schema;
  if (typeof additionalProperties === 'object') result.additionalProperties = reduced(additionalProperties);
  if (items) result.items = reduced(items);
  return result;
}

/** The schema's text as it belongs in public/. */
export const managedSchemaText = (): string =>
  `${JSON.stringify(reduced(JSON.parse(JSON.stringify(z.toJSONSchema(policySchema, { io: 'input' })))), null, 2)}\n`;

if (import.meta.main) writeFileSync(FILE, managedSchemaText());
