import type { Json, JsonObject } from './php.ts';

/** Ways in which servers send other types than the vendor's page shows; each keeps the rest of the answer. */
export const typeFaults = ['strings', 'numbers', 'nulls', 'missing', 'colour', 'nested'] as const;
export type TypeFault = (typeof typeFaults)[number];

const kept = new Set(['status', 'lead_id']);

/**
 * The result with its data bent: lead id as a numeric string, digits as numbers, all but status and lead id null or
 * left out, a colour that tries to be markup, or texts as objects and lists. Unchanged where it has no data.
 */
export function bentResult(result: JsonObject, fault: TypeFault): JsonObject {
  const { data } = result;
  if (!isObject(data)) return result;
  return { ...result, data: bentData(data, fault) };
}

function bentData(data: JsonObject, fault: TypeFault): JsonObject {
  const entries = Object.entries(data);
  switch (fault) {
    case 'strings':
      return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'number' ? `${value}` : value]));
    case 'numbers':
      return Object.fromEntries(entries.map(([name, value]) => [name, asNumber(value)]));
    case 'nulls':
      return Object.fromEntries(entries.map(([name, value]) => [name, kept.has(name) ? value : null]));
    case 'missing':
      return Object.fromEntries(entries.filter(([name]) => kept.has(name)));
    case 'colour':
      return { ...data, color: '"><img src=x onerror="document.title=1">; background: url(//example.test)' };
    case 'nested':
      return { ...data, color: ['green'], campaign_name: { text: data['campaign_name'] ?? null }, server_ip: false };
    default:
      return fault satisfies never;
  }
}

function asNumber(value: Json): Json {
  return typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : value;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
