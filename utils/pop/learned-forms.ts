import { clear, get, set } from 'idb-keyval';
import * as z from 'zod/mini';
import { type PhoneForm, phoneForms } from '../crm/profile.ts';
import { openStore } from '../settings/database.ts';
import { DATABASES } from '../settings/storage-keys.ts';
import type { AskingWay, FormsFirst } from './targets.ts';

/** So many finds in another form make that one the first: a form of ten years' standing must not outlive a CRM's move. */
const MOST_AHEAD = 3;

/** The form that has found the most lately, and how many finds it is ahead of all others together. */
const learnedSchema = z.object({ form: z.enum(phoneForms), ahead: z.int().check(z.minimum(0), z.maximum(MOST_AHEAD)) });
type Learned = z.infer<typeof learnedSchema>;

/** In which written forms numbers were found, in each CRM and by each way. */
export type LearnedForms = {
  read(profileId: string): Promise<FormsFirst>;
  learn(profileId: string, way: AskingWay, form: PhoneForm): Promise<void>;
};

/** What a find makes of what was learned before; the same value where it teaches nothing new. Pure. */
function afterFind(before: Learned | null, form: PhoneForm): Learned {
  if (before === null) return { form, ahead: 1 };
  if (before.form === form) return before.ahead === MOST_AHEAD ? before : { form, ahead: before.ahead + 1 };
  // Two forms that find by turns leave the first one first.
  return before.ahead === 0 ? { form, ahead: 1 } : { ...before, ahead: before.ahead - 1 };
}

/** Where finds are kept, by their keys. What is read there may be anything. */
type FormMemory = { get(key: string): Promise<unknown>; set(key: string, value: unknown): Promise<void> };

/** What has been learned in that memory. */
export function formsIn(memory: FormMemory): LearnedForms {
  const keyOf = (profileId: string, way: AskingWay): string => `${profileId}|${way}`;
  const read = async (key: string): Promise<Learned | null> =>
    learnedSchema.safeParse(await memory.get(key)).data ?? null;
  return {
    async read(profileId) {
      const [search, lookup] = await Promise.all([read(keyOf(profileId, 'search')), read(keyOf(profileId, 'lookup'))]);
      return { search: search?.form ?? null, lookup: lookup?.form ?? null };
    },
    async learn(profileId, way, form) {
      const key = keyOf(profileId, way);
      const before = await read(key);
      const after = afterFind(before, form);
      if (after !== before) await memory.set(key, after);
    },
  };
}

const store = openStore(DATABASES.phoneForms);

/** What this browser has learned. */
export const learnedForms = formsIn({ get: (key) => get(key, store), set: (key, value) => set(key, value, store) });

export const forgetForms = (): Promise<void> => clear(store);
