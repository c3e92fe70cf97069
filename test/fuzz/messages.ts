import * as fc from 'fast-check';
import type { DiscoveryReport } from '#utils/crm/discovery.ts';
import type { BackgroundMessages, ControlMessages } from '#utils/messages/protocol.ts';
import { type Handlers, type PageSender, routeMessages } from '#utils/messages/router.ts';
import { backgroundArguments, controlArguments, pageAnswers, pagePopSchema } from '#utils/messages/schemas.ts';
import { must, subject } from './subject.ts';
import { nasty } from './texts.ts';
import { listenerOf, OWN_ID, OWN_URL } from './browser-api.ts';

type Carried = { name: string; argument: unknown; sender: unknown };
const carried: Carried[] = [];
const noting =
  <Answer>(name: string, answer: Answer) =>
  async (argument: unknown, sender: unknown): Promise<Answer> => {
    carried.push({ name, argument, sender });
    return answer;
  };

const EMPTY_REPORT: DiscoveryReport = {
  example: { address: '', vendorLeadCode: '', leadId: '', phone: '' },
  record: 'no-answer',
  shows: [],
  trials: [],
  works: [],
  atMs: 0,
};
const fromPages: Handlers<BackgroundMessages, PageSender> = {
  pageReady: noting('pageReady', null),
  popReport: noting('popReport', null),
  frameReport: noting('frameReport', null),
  cardDismissed: noting('cardDismissed', null),
  cardMoved: noting('cardMoved', null),
  openCandidate: noting('openCandidate', null),
  linkRecord: noting('linkRecord', true),
};
const fromOwnPages: Handlers<ControlMessages, null> = {
  openRecord: noting('openRecord', null),
  tryAgain: noting('tryAgain', null),
  switchAgent: noting('switchAgent', true),
  lookNow: noting('lookNow', null),
  checkConnection: noting('checkConnection', { ok: true, status: 'READY', family: 'ready' }),
  practiceCall: noting('practiceCall', { kind: 'opened', words: null, address: null }),
  discover: noting('discover', EMPTY_REPORT),
  testSetUp: noting('testSetUp', null),
  stopDiscovery: noting('stopDiscovery', null),
};
const pageNames = Object.keys(fromPages);
const controlNames = Object.keys(fromOwnPages);

const value = fc.oneof(
  { weight: 4, arbitrary: nasty(400) },
  { weight: 2, arbitrary: fc.oneof(fc.boolean(), fc.integer(), fc.constant(null), fc.double()) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);
/** Nearly an argument: the names of the protocol's own fields. */
const fields = fc.dictionary(
  fc.constantFrom(
    'callKey',
    'report',
    'keys',
    'origin',
    'corner',
    'address',
    'user',
    'password',
    'login',
    'agent',
    'leadId',
    'phone',
    'unsaved',
    'typing',
    'found',
    'own',
    'matches',
    'looks',
    'content',
    'candidates',
    '__proto__',
    'constructor',
  ),
  value,
  { maxKeys: 10 },
);
const report = fc.record({
  unsaved: fc.boolean(),
  typing: fc.boolean(),
  address: nasty(5000),
  found: fc.constantFrom(null, 'code', 'address', 'nothing'),
  own: fc.constantFrom(null, 'code', 'phone'),
  matches: fc.double(),
  looks: fc.constantFrom('record', 'other', 'error', 'odd'),
  content: fc.integer(),
  candidates: fc.array(fc.record({ label: nasty(400), addresses: fc.array(nasty(200), { maxLength: 30 }) }), {
    maxLength: 10,
  }),
});
const argument = fc.oneof(
  fields,
  fc.record({ callKey: nasty(700), report }),
  fc.record({ callKey: nasty(700), address: nasty(5000) }),
  fc.record({ corner: fc.constantFrom('top-left', 'middle') }),
  value,
  fc.constant(undefined),
);

const message = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      to: fc.constantFrom('background', 'background', 'background', 'page', ''),
      name: fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...pageNames, ...controlNames) },
        { weight: 1, arbitrary: fc.constantFrom('toString', 'constructor', '__proto__', 'hasOwnProperty', '') },
      ),
      argument,
    }),
  },
  { weight: 1, arbitrary: value },
);

const addresses = fc.constantFrom(
  'https://crm.example.com/a', `${OWN_URL}popup.html`, `${OWN_URL.slice(0, -1)}.evil.example/`,
  'chrome-extension://other/popup.html', 'about:blank', '', `https://evil.example/#${OWN_URL}`, `blob:${OWN_URL}1`,
  `data:text/html,${OWN_URL}`, 'file:///etc',
); // prettier-ignore
const sender = fc.record(
  {
    id: fc.constantFrom(OWN_ID, OWN_ID, OWN_ID, 'other-id', ''),
    url: addresses,
    frameId: fc.constantFrom(0, 0, 3),
    tab: fc.record({ id: fc.integer(), url: addresses }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

const LONGEST = { callKey: 600, address: 4000, origin: 300 };

function checkCarried({ name, argument: given, sender: from }: Carried, asked: { id?: string; url?: string }): void {
  must(asked.id === OWN_ID, `${name} was carried out for another extension.`);
  const isOwnPage = asked.url?.startsWith(OWN_URL) === true;
  must(controlNames.includes(name) === isOwnPage, `${name} was carried out for ${asked.url}.`);
  must(isOwnPage === (from === null), `${name} was told of the wrong sender.`);
  if (typeof given !== 'object' || given === null) return;
  for (const [field, most] of Object.entries(LONGEST)) {
    const text: unknown = Reflect.get(given, field);
    // Lengths count letters, and one letter may take two code units.
    must(typeof text !== 'string' || text.length <= 2 * most, `${name}: ${field} has no bound.`);
  }
}

/** The schemas of what others say never throw, whatever they get. */
function checkSchemas(given: unknown): void {
  const schemas = [
    ...Object.values(backgroundArguments),
    ...Object.values(controlArguments),
    ...Object.values(pageAnswers),
  ];
  for (const schema of [...schemas, pagePopSchema]) schema.safeParse(given);
}

const listener = listenerOf(() => routeMessages(fromPages, fromOwnPages));

export const messageSubject = subject('messages', 0.1, fc.tuple(message, sender), async ([said, from]) => {
  carried.length = 0;
  const answer = listener(said, from);
  must(answer === undefined || answer instanceof Promise, 'The listener answers neither nothing nor later.');
  // An argument that is not what the protocol says is refused.
  await answer?.catch(() => null);
  must(carried.length <= 1, 'One message was carried out twice.');
  for (const each of carried) checkCarried(each, from);
  if (typeof said === 'object' && said !== null && 'argument' in said) checkSchemas(said.argument);
});
