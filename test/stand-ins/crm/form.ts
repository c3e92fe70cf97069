import { z } from 'zod';
import { FIELDS, OWNERS, STAGES, type Contact, type FieldErrors } from './shared/model.ts';
import type { ContactForm } from './database.ts';

const line = (longest: number): z.ZodString => z.string().trim().max(longest, `At most ${longest} characters`);

const contactForm = z.object({
  firstName: line(60).min(1, 'A first name is needed'),
  lastName: line(60).min(1, 'A last name is needed'),
  title: line(80),
  company: line(80),
  email: z.union([z.literal(''), z.email('Write it as name@company.example')]),
  phone: line(40),
  mobile: line(40),
  city: line(60),
  country: line(60),
  stage: z.enum(STAGES, 'Choose one of the stages'),
  owner: z.enum(OWNERS, 'Choose somebody of the team'),
  vendorLeadCode: line(20),
  leadId: z
    .string()
    .trim()
    .regex(/^\d{0,15}$/, 'Digits only')
    .transform(Number),
});

export type FormResult = { ok: true; form: ContactForm } | { ok: false; errors: FieldErrors };

/** Returns a contact's form checked and trimmed, or what is wrong with which field; fields left out count as blank. */
export function readForm(values: Record<string, unknown>): FormResult {
  const complete = Object.fromEntries(FIELDS.map((field) => [field, values[field] ?? '']));
  const result = contactForm.safeParse(complete);
  if (result.success) return { ok: true, form: result.data };
  const errors: FieldErrors = {};
  for (const issue of result.error.issues) {
    const field = FIELDS.find((name) => name === issue.path[0]);
    if (field !== undefined) errors[field] ??= issue.message;
  }
  return { ok: false, errors };
}

/** Returns a contact's fields as its form shows them. */
export function formValues(contact: Contact): Record<string, string> {
  return Object.fromEntries(
    FIELDS.map((field) => [field, field === 'leadId' && contact.leadId === 0 ? '' : String(contact[field])]),
  );
}

export const noteForm = z.object({ note: z.string().trim().min(1, 'Write something first').max(2000) });
