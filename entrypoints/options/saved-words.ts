import type { Draft } from '#utils/settings/draft.ts';
import { sentence, type Words } from '#utils/words/words.ts';

/** What the page says once everything in it is stored, and what is still needed before a record can open. Pure. */
export function savedWords({ address, crms }: Pick<Draft, 'address' | 'crms'>, wasChanged: boolean): Words {
  const needsDialer = address.trim() === '';
  const needsCrm = crms.length === 0;
  if (!needsDialer && !needsCrm) return sentence('options.save.saved');
  const one = needsDialer ? sentence('options.save.needs.dialer') : sentence('options.save.needs.crm');
  const needs = needsDialer && needsCrm ? sentence('options.save.needs.both') : one;
  return wasChanged ? sentence('options.save.savedNeeds', { needs }) : sentence('options.save.nothingYet', { needs });
}
