import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { page, type Site, startSite } from './office/pages.ts';

const STRICT_POLICY =
  "default-src 'none'; script-src 'nonce-page'; style-src 'nonce-page'; require-trusted-types-for 'script'";

/**
 * A CRM made of `pages/`. Each page is at its file's name, with any query. Records are at their kind and number, a record that
 * is gone at anything else; every other address shows a table.
 */
export const startPageSite = (): Promise<Site> =>
  startSite(({ pathname }, _request, response) => {
    const [, kind, id = ''] = /^\/(leads|contacts|people)\/([\w-]+)$/.exec(pathname) ?? [];
    if (kind && /^\d+$/.test(id)) return page(`Record ${id}`, `<dl><dt>Kind<dd>${kind}<dt>Owner<dd>Dana</dl>`);
    const file = kind ? 'gone.html' : (/^\/([a-z-]+\.html)$/.exec(pathname)?.[1] ?? 'table.html');
    if (file === 'strict.html') response.setHeader('content-security-policy', STRICT_POLICY);
    try {
      return readFileSync(fileURLToPath(new URL(`pages/${file}`, import.meta.url)), 'utf8');
    } catch {
      response.statusCode = 404;
      return 'No such page';
    }
  });
