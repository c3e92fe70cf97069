import * as z from 'zod/mini';
import { type CrmProfile, crmProfileSchema } from '../crm/profile.ts';
import { type PopRule, popRuleSchema } from './rules.ts';

/** An entry of a list that cannot be read as it is. `number` counts from 1; `name` is what a person may know it by. */
export type UnreadableEntry = { list: 'crms' | 'rules'; number: number; name: string; error: z.core.$ZodError };

type ReadList = { data: unknown[]; unreadable: UnreadableEntry[] };

const MARK = 'unreadable';

/**
 * Reads a list of CRMs or rules entry by entry, because one that is wrong must not take the others with it. Null where the
 * value is no such list, or all of it can be read, or nothing. Pure.
 */
export function readList(name: string, value: unknown): ReadList | null {
  if (!Array.isArray(value) || (name !== 'crms' && name !== 'rules')) return null;
  const unreadable: UnreadableEntry[] = [];
  const data = value.flatMap((entry: unknown, index): unknown[] => {
    const parsed = (name === 'crms' ? crmProfileSchema : popRuleSchema).safeParse(entry);
    if (parsed.success) return [parsed.data];
    const { error } = parsed;
    unreadable.push({ list: name, number: index + 1, name: nameOf(entry), error });
    return name === 'crms' ? [crmInPlaceOf(entry, index + 1)] : ruleInPlaceOf(entry);
  });
  return unreadable.length === 0 || unreadable.length === value.length ? null : { data, unreadable };
}

/**
 * Keeps the place of a CRM that cannot be read, with the fields that can: without it the next CRM would be the default, and
 * calls would open other customers' records there. No CRM has such a preset, so nothing opens in it.
 */
const crmInPlaceOf = (entry: unknown, number: number): CrmProfile => ({
  ...crmProfileSchema.parse({ id: `${MARK}-${number}`, ...readableFields(crmProfileSchema.shape, entry) }),
  preset: '',
});

/**
 * A rule whose result cannot be read still says which calls it is for: they open in no CRM. One that does not say which calls
 * it is for is left out.
 */
function ruleInPlaceOf(entry: unknown): PopRule[] {
  const { result: _result, ...which } = recordOf(entry);
  const readable = popRuleSchema.safeParse({ ...which, result: MARK });
  return readable.success && Object.keys(which).length > 0 ? [readable.data] : [];
}

const readableFields = (shape: Record<string, z.ZodMiniType>, entry: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(recordOf(entry)).filter(
      ([name, value]) => Object.hasOwn(shape, name) && shape[name]?.safeParse(value).success,
    ),
  );

function nameOf(entry: unknown): string {
  const { name, id } = recordOf(entry);
  return (textOf(name) || textOf(id)).slice(0, 80);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

const recordOf = (value: unknown): Record<string, unknown> =>
  z.record(z.string(), z.unknown()).safeParse(value).data ?? {};
