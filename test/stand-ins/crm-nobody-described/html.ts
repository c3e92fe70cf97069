import type { Person } from './people.ts';

export const htmlPage = (title: string, head: string, main: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>
  <header>${head}</header><main><h1>${title}</h1>${main}</main></html>`;

export const noSuchRecord = (head: string): { html: string; status: number } => ({
  html: htmlPage('Not found', head, '<p>This record does not exist.</p>'),
  status: 404,
});

/** What a customer is found by: part of the code or the name, or the digits of the number. */
export function matching(people: readonly Person[], needle: string): Person[] {
  const text = needle.trim().toLowerCase();
  const digits = text.replaceAll(/\D/g, '');
  if (text === '') return [];
  return people.filter(
    ({ code, name, phone }) =>
      code.toLowerCase().includes(text) ||
      name.toLowerCase().includes(text) ||
      (digits.length >= 7 && /^[\d\s()+-]+$/.test(text) && phone.replaceAll(/\D/g, '').endsWith(digits.slice(-10))),
  );
}
