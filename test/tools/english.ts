// The catalogue's English for tests: what `browser.i18n.getMessage` answers in a browser set to English.
import { join } from 'node:path';
import { generateChromeMessages, parseMessagesFile } from '@wxt-dev/i18n/build';
import { z } from 'zod';

const file = join(import.meta.dirname, '..', '..', 'utils', 'words', 'locales', 'en.yml');

/** Messages by their names in the built extension (`card_label`). */
export const english = z
  .record(z.string(), z.object({ message: z.string() }))
  .parse(generateChromeMessages(await parseMessagesFile(file)));

/** As the browser does it: `$1` … `$9` are replaced, an unknown name gives `''`. */
export const getMessage = (name: string, substitutions: string[] = []): string =>
  (english[name]?.message ?? '').replaceAll(/\$([1-9])/g, (_, at) => substitutions[Number(at) - 1] ?? '');
