import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalId, type IdForm, idForms } from '#utils/crm/id-form.ts';
import { presets } from '#utils/crm/presets/index.ts';
import type { ResolvedCrm } from '#utils/crm/resolved-crm.ts';
import {
  newRecordAddress,
  recordAddressOfId,
  recordIdOf,
  searchAddresses,
  signatureOf,
} from '#utils/crm/record-address.ts';
import { showsRecord } from '#utils/crm/record-signature.ts';
import { isOtherRecord } from '#utils/crm/signature-parts.ts';
import { crmOf, exampleCall, exampleParts } from './profiles.ts';

// Addresses of records as CRMs, their lists, tabs and nested pages write them: one record's are its own in every form, and
// no other address is ever taken for it. ADDRESSES=5000 makes so many for each CRM, SEED=… repeats a run.
const count = Number(process.env['ADDRESSES'] ?? 60);
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);

const other = (recordTemplate: string) => crmOf({ address: 'https://crm.test/app', recordTemplate });
const crms: [name: string, crm: ResolvedCrm][] = [
  ...presets.map((preset): [string, ResolvedCrm] => [
    preset.id,
    crmOf({ preset: preset.id, parts: exampleParts(preset) }),
  ]),
  ['another, by path', other('/contacts/{record_id}')],
  ['another, with a tail', other('/contacts/{record_id}/profile/main-page')],
  ['another, by parameter', other('/view.php?kind=contact&id={record_id}')],
  ['another, by hash', other('/#/contacts/{record_id}/show')],
  ['another, by parameter of the hash', other('/#kind=contact&id={record_id}')],
];

const anything: IdForm['pattern'] = '[A-Z]{2}-[0-9]{1,8}|[1-9][0-9]{0,9}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const idsOf = ({ idForm }: ResolvedCrm) =>
  // Names of any text are drawn from what such CRMs make: "CRM-LEAD-2025-00012", "Ada Quill 3".
  fc.stringMatching(new RegExp(`^(?:${idForm && !idForm.pattern.startsWith('[^') ? idForm.pattern : anything})$`, 'u'));

const part = fc.constantFrom;
const noise = part('tab=notes', 'utm_source=mail', 'from=list', 'page=2', 'ref=45', 'lang=de');
const tab = part('notes', 'requested_tickets', 'edit', 'show', 'show/2', 'related/Cases/view', 'Übersicht', 'view/1');
const slug = part('ada-quill', 'josé-o-brien', '田中-花子', 'acme-north-ltd');
const kind = part('deals', 'res.partner', 'contacts', 'tasks', 'action-12', 'related/cases', 'persons/view', 'm-x');

const withQuery = (address: string, pair: string) => {
  const [front = '', hash] = address.split('#');
  return `${front}${front.includes('?') ? '&' : '?'}${pair}${hash === undefined ? '' : `#${hash}`}`;
};
/** Behind the id where it is the end of the path or the route; null where a parameter holds it. */
const behind = (address: string, id: string, more: string): string | null => {
  const written = encodeURIComponent(id);
  const at = address.lastIndexOf(`/${written}`);
  const end = at + written.length + 1;
  return at < 0 ||
    !/^(?:$|[/#?;])/.test(address.slice(end)) ||
    address.lastIndexOf('?', at) > address.lastIndexOf('#', at)
    ? null
    : address.slice(0, end) + more + (/^[/]/.test(address.slice(end)) ? '' : address.slice(end));
};

/** The ways in which the record's own address may be written. */
function formsOf(address: string, id: string, draw: { noise: string; tab: string; slug: string }): string[] {
  const swapped = /^[0-9a-f]{8}-/.test(id) ? address.replace(id, id.toUpperCase()) : address;
  const isHash = address.includes('#');
  const hasTail = /main-page/.test(address);
  return [
    address,
    withQuery(address, draw.noise),
    swapped,
    ...(isHash ? [] : [`${address}#activity`, `${address}#note-55`]),
    ...(hasTail ? [] : [behind(address, id, `/${draw.tab}`), behind(address, id, '/')]),
    ...(/^\d+$/.test(id) && !hasTail ? [behind(address, id, `-${encodeURIComponent(draw.slug)}`)] : []),
  ].filter((each) => each !== null);
}

/** Pages of the CRM that are not the record, though its id is in them. */
function pagesBeside(address: string, id: string, otherId: string, kindBehind: string): string[] {
  const written = encodeURIComponent(id);
  const param = new RegExp(`[?&]([\\w]+)=${written.replace(/[{}]/g, '\\$&')}`).exec(address)?.[1];
  const isOfHash =
    param !== undefined && address.indexOf('#') >= 0 && address.indexOf('#') < address.indexOf(`${param}=`);
  return [
    behind(address, id, `/${kindBehind}/${encodeURIComponent(otherId)}`),
    behind(address, id, `/${kindBehind}/${encodeURIComponent(otherId)}/edit`),
    behind(address, id, '/deals/new'),
    behind(address, id, '-7'),
    behind(address, id, '7'),
    ...(param && !isOfHash ? [withQuery(address, `${param}=${encodeURIComponent(otherId)}`)] : []),
    ...(address.includes('#') ? [] : [`${address}#/deals/9`]),
    `${new URL(address).origin}/search?q=${written}`,
    `${new URL(address).origin}/companies?filter=${written}`,
  ].filter((each) => each !== null);
}

describe(`addresses of records (seed ${seed}, ${count} of each CRM)`, () => {
  it.each(crms)('%s: its own in every form, and nobody else’s', (_name, crm) => {
    const ids = idsOf(crm);
    const draws = fc.record({ noise, tab, slug });
    fc.assert(
      fc.property(ids, ids, draws, kind, (id, otherId, draw, kindBehind) => {
        const [own, another] = [canonicalId(id, crm.idForm), canonicalId(otherId, crm.idForm)];
        fc.pre(own !== another);
        const place = recordAddressOfId(crm, exampleCall, id);
        const otherPlace = recordAddressOfId(crm, exampleCall, otherId);
        if ('refused' in place || 'refused' in otherPlace) throw new Error(`no address of ${id} or ${otherId}`);
        const { signature } = place;

        for (const address of formsOf(place.address, own, draw)) {
          const seen = signatureOf(crm, address);
          expect(showsRecord(address, signature), `shows ${own}: ${address}`).toBe(true);
          // Where ids may hold words, "50-ada-quill" may be one itself: 50 may be shown there, but not the other way round.
          const isSure =
            crm.idForm?.pattern === idForms.number.pattern || !decodeURI(address).includes(`-${draw.slug}`);
          if (isSure) expect(seen !== null && showsRecord(place.address, seen), `is ${own}: ${address}`).toBe(true);
          expect(isOtherRecord(address, signature), `is another: ${address}`).toBe(false);
        }
        for (const address of formsOf(otherPlace.address, another, draw)) {
          const seen = signatureOf(crm, address);
          expect(showsRecord(address, signature), `shows ${own}: ${address}`).toBe(false);
          expect(recordIdOf(crm, address), address).not.toBe(own);
          expect(seen !== null && showsRecord(place.address, seen), `is ${own}: ${address}`).toBe(false);
          // Without a digit "_" and "list" look alike.
          if (/\d/.test(own) && /\d/.test(another)) {
            expect(isOtherRecord(address, signature), `is not another than ${own}: ${address}`).toBe(true);
          }
        }
        const pages = [
          ...pagesBeside(place.address, own, another, kindBehind),
          ...searchAddresses(crm, { ...exampleCall, vendorLeadCode: id, phone: id }).map(({ address }) => address),
          ...[newRecordAddress(crm, exampleCall)].flatMap((page) => ('address' in page ? [page.address] : [])),
        ];
        for (const address of pages) {
          const seen = signatureOf(crm, address);
          expect(showsRecord(address, signature), `shows ${own}: ${address}`).toBe(false);
          expect(recordIdOf(crm, address), address).not.toBe(own);
          expect(seen !== null && showsRecord(place.address, seen), `is ${own}: ${address}`).toBe(false);
        }
      }),
      { seed, numRuns: count },
    );
  });
});
