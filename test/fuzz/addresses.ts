import * as fc from 'fast-check';
import { hasRecord } from '#utils/crm/edit-form.ts';
import { guessTemplate } from '#utils/crm/guess-template.ts';
import { recordsInText } from '#utils/crm/lookup-answer.ts';
import { presets } from '#utils/crm/presets/index.ts';
import { type CrmProfileInput, crmProfileSchema } from '#utils/crm/profile.ts';
import { recognise } from '#utils/crm/recognise.ts';
import {
  lookupAddresses,
  newRecordAddress,
  recordAddress,
  recordAddressOfId,
  recordIdOf,
  recordOfRow,
  rememberedAddress,
  searchAddresses,
} from '#utils/crm/record-address.ts';
import { showsRecord } from '#utils/crm/record-signature.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import type { ResolvedCrm } from '#utils/crm/resolved-crm.ts';
import { isOtherRecord, recordId, recordKind } from '#utils/crm/signature-parts.ts';
import { tokenMeanings } from '#utils/crm/template.ts';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import { must, subject } from './subject.ts';
import { nasty, pumped } from './texts.ts';

const LONGEST_ADDRESS = 4000;

const tokens = Object.keys(tokenMeanings).map((token) => `{${token}}`);

/** Templates: parts that people write, and some that nobody should. */
const templates = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...tokens) },
      {
        weight: 5,
        arbitrary: fc.constantFrom(
          '/contacts/',
          '/',
          '#/lead/',
          '?id=',
          '&q=',
          '?filter={"q":"',
          '"}',
          ';x=',
          '-',
          '.',
          '..',
          '%2e',
          '@',
        ),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('https://crm.example.com', 'https://evil.example', '//evil.example', 'javascript:'),
      },
      { weight: 1, arbitrary: nasty(20) },
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join('').slice(0, 2000));

const ADDRESSES = [
  'https://crm.example.com', 'https://crm.example.com/app', 'crm.example.com/a/b/', 'http://localhost:8080/x',
  'https://[::1]:8443', 'https://evil.example@crm.example.com', 'https://crm.example.com/%2e%2e/x',
  'https://crm.example.com//', 'HTTPS://CRM.Example.COM/App',
]; // prettier-ignore

const profiles: fc.Arbitrary<CrmProfileInput> = fc.oneof(
  { weight: 2, arbitrary: ownProfiles() },
  { weight: 1, arbitrary: fc.constantFrom(...presets).chain(presetProfiles) },
);

function ownProfiles(): fc.Arbitrary<CrmProfileInput> {
  return fc.record({
    id: fc.constant('own'),
    preset: fc.constant('other'),
    address: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...ADDRESSES) }, { weight: 1, arbitrary: nasty(100) }),
    recordTemplate: templates,
    searchTemplate: templates,
    newRecordTemplate: templates,
    lookup: fc.option(fc.record({ template: templates, idPath: fc.constantFrom('id', 'data.*.id', '*.*', '..') })),
    routing: fc.constantFrom('auto', 'multi-page', 'hash', 'push-state'),
    addressBy: fc.subarray(['vendor_lead_code', 'lead_id'] as const).map((list) => [...list]),
    searchBy: fc.subarray(['vendor_lead_code', 'lead_id', 'phone'] as const).map((list) => [...list]),
    country: fc.constantFrom('', 'DE', 'US', 'ZZ'),
  });
}

function presetProfiles({ id, parts }: (typeof presets)[number]): fc.Arbitrary<CrmProfileInput> {
  const values = parts.map(({ key, example, choices }) => {
    const usual =
      key === 'address'
        ? fc.constantFrom(...ADDRESSES)
        : fc.constantFrom(example, ...(choices ?? []).map(({ value }) => value));
    return fc
      .oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: nasty(40) })
      .map((value) => [key, value] as const);
  });
  return fc.tuple(...values).map((pairs) => ({ id: 'own', preset: id, parts: Object.fromEntries(pairs) }));
}

const IDS = [
  '7',
  'C-100',
  '0035e00000ABCdE',
  'c9bf9e57-1685-4c89-bafb-ff5af830be8a',
  'Acme & Sons',
  '007',
  '4155550133',
];
const EVIL_IDS = [
  '..', '.', '../../admin', '%2e%2e', '..%2f..', '..\\..', '/evil', '//evil.example', '\\\\evil.example',
  '@evil.example', '#', '?x=1', '&x=1', 'https://evil.example', 'javascript:alert(1)', '\n', '\0', '%00', '\ud800',
  '７', 'a/b', 'new', '.:8443/', '%', ';', '"}', '{record_id}',
]; // prettier-ignore
const id = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...IDS) },
  { weight: 2, arbitrary: fc.constantFrom(...EVIL_IDS) },
  { weight: 2, arbitrary: nasty(200) },
);

const calls = fc.record({
  leadId: fc.oneof(fc.nat().map(String), id),
  vendorLeadCode: id,
  phone: fc.oneof(fc.constantFrom('4155550133', '+49 30 1234567', 'anonymous'), nasty(200)),
  callerId: nasty(200),
  campaignId: nasty(60),
  campaignName: nasty(200),
  callType: nasty(20),
  agent: id,
});

/** Addresses as pages link to them and people remember them. */
const links = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...ADDRESSES, ''),
        fc.constantFrom('/contacts/', '/', '#/lead/', '?id=', '/app/'),
        id,
        nasty(60),
      )
      .map((parts) => parts.join('')),
  },
  { weight: 2, arbitrary: nasty(300) },
);

type Case = {
  profile: CrmProfileInput;
  call: typeof calls extends fc.Arbitrary<infer Call> ? Call : never;
  found: string;
  given: string[];
};

/** Whether a browser that opens this address stays in the CRM: found without the product's own functions. */
function checkWithin(address: string, { origin, pathPrefix }: ResolvedCrm): void {
  const url = new URL(address);
  must(url.href === address, `Not as a browser writes it: ${address}`);
  must(address.startsWith(`${origin}/`), `Outside the CRM: ${address}`);
  must(url.origin === origin && url.username === '' && url.password === '', `Another origin: ${address}`);
  must(`${url.pathname}/`.startsWith(`${pathPrefix}/`), `Outside the CRM's path ${pathPrefix}: ${address}`);
  must(!/(?:^|[/\\])(?:\.|%2e){1,2}(?:[/\\]|$)/i.test(url.pathname), `Dots in the path: ${address}`);
  must(address.length <= LONGEST_ADDRESS * 3, `${address.length} characters.`);
}

function addressesOf(crm: ResolvedCrm, { call, found, given }: Case): string[] {
  const places = [
    recordAddress(crm, call),
    recordAddressOfId(crm, call, found),
    newRecordAddress(crm, call),
    ...given.map((address) => rememberedAddress(crm, address)),
    ...searchAddresses(crm, call),
    ...lookupAddresses(crm, call),
  ];
  const { record, offered } = recordOfRow(crm, given);
  // An offer is a link of the page as the page wrote it.
  return [
    ...places.flatMap((place) => ('address' in place ? place.address : [])),
    record ?? [],
    offered === null ? [] : new URL(offered).href,
  ].flat();
}

export const addressSubject = subject(
  'templates and addresses',
  1,
  fc.record({ profile: profiles, call: calls, found: id, given: fc.array(links, { maxLength: 3 }) }),
  (one: Case) => {
    const parsed = crmProfileSchema.safeParse(one.profile);
    if (!parsed.success) return;
    const resolved = resolveCrm(parsed.data);
    if (!('crm' in resolved)) return;
    const { crm } = resolved;
    for (const address of addressesOf(crm, one)) checkWithin(address, crm);
    const place = recordAddress(crm, one.call);
    for (const address of one.given) recordIdOf(crm, address);
    if (!('signature' in place)) return;
    must(showsRecord(place.address, place.signature), `${place.address} does not show its own record.`);
    must(!isOtherRecord(place.address, place.signature), `${place.address} is another record than its own.`);
    for (const address of one.given) {
      must(!showsRecord(address, place.signature) || !isOtherRecord(address, place.signature), `${address} is both.`);
      hasRecord(address, place.signature);
    }
    recordId(place.signature);
    recordKind(place.signature);
  },
);

export const pastedSubject = subject(
  'pasted addresses',
  0.1,
  fc.oneof(links, nasty(500), { weight: 1, arbitrary: pumped(LONGEST_ADDRESS) }),
  (address) => {
    const known = recognise(address);
    if (known) resolveCrm(crmProfileSchema.parse({ id: 'own', preset: known.preset, parts: cut(known.parts) }));
    const guess = guessTemplate(address);
    if (guess) must(guess.recordTemplate.includes('{record_id}'), 'The template has no id.');
    const endpoint = dialerEndpoint(address);
    if ('problem' in endpoint) return;
    const url = new URL(endpoint.url);
    must(
      url.protocol === 'https:' || /^(?:localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname),
      `Without https: ${url.href}`,
    );
    must(url.pathname.endsWith('/goAPI.php') && url.search === '' && url.hash === '', `Not the API: ${url.href}`);
    must(url.origin === endpoint.origin && url.username === '' && url.password === '', `Another server: ${url.href}`);
  },
);

const cut = (parts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, value.slice(0, 200)]));

const lookups = fc.tuple(
  fc.oneof(
    fc.json({ maxDepth: 5 }),
    fc
      .array(fc.record({ id: fc.oneof(fc.integer(), id), name: nasty(60), city: nasty(30) }))
      .map((data) => JSON.stringify({ data })),
    nasty(400),
  ),
  fc.constantFrom('id', 'data.*.id', '*', '*.*.*', 'data.0.id', '__proto__.id', 'constructor.name', 'data.length'),
);

export const lookupSubject = subject('lookup answers', 0.1, lookups, ([text, path]) => {
  const records = recordsInText(text, path) ?? [];
  must(records.length <= 8, `${records.length} records.`);
  for (const record of records) {
    must(record.id !== '' && record.label.length <= 400, `The label is ${JSON.stringify(record.label)}.`);
  }
});
