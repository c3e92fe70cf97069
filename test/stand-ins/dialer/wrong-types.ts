import type { Json, JsonObject } from './php.ts';

/** Ways in which servers send other types than the vendor's page shows; each keeps the rest of the answer. */
export const readableTypes = [
  'strings',
  'numbers',
  'nulls',
  'missing',
  'colour',
  'nested',
  'data-text',
  'row',
  'rows',
  'keyed',
  'keyed-rows',
] as const;
/** The same, where nobody can tell what the agent's status is. */
export const unreadableTypes = [
  'status-number',
  'status-list',
  'no-status',
  'others-rows',
  'others-keyed',
  'data-words',
  'data-number',
] as const;
export const typeFaults = [...readableTypes, ...unreadableTypes] as const;
export type TypeFault = (typeof typeFaults)[number];

const kept = new Set(['status', 'lead_id']);

/** The result with its data bent, as it is about this agent. Unchanged where it has no data. */
export function bentResult(result: JsonObject, fault: TypeFault, agent: string): JsonObject {
  const { data } = result;
  if (!isObject(data)) return result;
  return { ...result, data: bentData(data, fault, agent) };
}

function bentData(data: JsonObject, fault: TypeFault, agent: string): Json {
  const entries = Object.entries(data);
  const other = { ...data, status: 'IN CALL', vendor_lead_code: 'SOMEBODY-ELSES', lead_id: 666 };
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
    case 'data-text':
      return JSON.stringify(data);
    case 'row':
      return [data];
    case 'rows':
      return [
        { user: 'somebody.else', ...other },
        { user: agent, ...data },
      ];
    case 'keyed':
      return { 'somebody.else': other, [agent]: data };
    case 'keyed-rows':
      return { [agent.toUpperCase()]: [data] };
    case 'status-number':
      return { ...data, status: 3 };
    case 'status-list':
      return { ...data, status: ['IN CALL'] };
    case 'no-status':
      return Object.fromEntries(entries.filter(([name]) => name !== 'status'));
    case 'others-rows':
      return [{ user: 'somebody.else', ...other }, other];
    case 'others-keyed':
      return { 'somebody.else': other };
    case 'data-words':
      return 'Service temporarily degraded';
    case 'data-number':
      return 7;
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
