// `npm run package:chrome` and `npm run package:firefox`: builds the extension and writes its packages to .output/, each with its
// SHA-256. With options, a company's own package (docs/own-package.md).
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { chromeId, FIREFOX_ID } from './package/identity.ts';
import { type Order, readOrder, USAGE } from './package/options.ts';
import { writePackages } from './package/write.ts';
import { runTool } from './run.ts';

const root = join(import.meta.dirname, '..', '..');

/** What to do with the packages, as sentences. */
function advice({ browser, hosts, signed, id, publicKey, isOwn }: Order): string[] {
  const sites =
    hosts.length === 0 ? [] : [`It may reach without asking: ${hosts.join(', ')} and the dialer at croco-dial.net.`];
  if (browser === 'firefox')
    return [
      `Id: ${id}`,
      ...sites,
      ...(isOwn && id === FIREFOX_ID
        ? [
            'addons.mozilla.org signs it only under an id of your own: add --id. Firefox ESR with xpinstall.signatures.required set to false needs no signature.',
          ]
        : []),
    ];
  return [
    `Id: ${chromeId(publicKey)}${signed === null ? ' (unpacked; a store gives its own)' : ''}`,
    ...sites,
    ...(signed === null
      ? []
      : [`Put the .crx and update.xml at ${signed.address}. The policy’s update_url is ${signed.address}update.xml`]),
  ];
}

const order = readOrder(process.argv.slice(2));
if ('problems' in order) {
  console.error(`${order.problems.join('\n')}\n\n${USAGE}`);
  process.exit(2);
}
const output = resolve(root, order.out ?? '.output');
mkdirSync(output, { recursive: true });
if (!runTool('wxt', 'build', '-b', order.browser)) process.exit(1);
const written = await writePackages(order, join(root, '.output', `${order.browser}-mv3`), output);
console.log();
for (const file of written)
  console.log(
    `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${relative(root, file).replaceAll('\\', '/')}`,
  );
console.log(['', ...advice(order), ...order.notes].join('\n'));
