import { once } from 'node:events';
import createCrxStream from 'crx3/lib/crx3stream.js';

/** Signs a zip of an extension, as browsers install it from a server of one's own. The key is in a file that holds a PEM. */
export async function writeCrx(file: string, zip: Buffer, keyFile: string): Promise<void> {
  const stream = createCrxStream(file, { keyPath: keyFile });
  stream.end(zip);
  await once(stream, 'close');
}

/** What browsers ask a server of one's own for, to learn of the package and of each newer one. */
export function updateManifest({
  id,
  version,
  crx,
  oldest,
}: {
  id: string;
  version: string;
  crx: string;
  oldest: string;
}): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<gupdate xmlns="http://www.google.com/update2/response" protocol="2.0">
  <app appid="${id}">
    <updatecheck codebase="${escapeXml(crx)}" version="${version}" prodversionmin="${oldest}" />
  </app>
</gupdate>
`;
}

const escapeXml = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);
