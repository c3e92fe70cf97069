import browser from 'webextension-polyfill';
import * as z from 'zod/mini';
import { isWithinCrm } from '../crm/crm-address.ts';
import { pagePhrases } from '../crm/page-phrases.ts';
import { type Fetched, type Survey, SURVEY_LIMITS, type SurveyQuestion, type SurveyTasks } from '../crm/survey.ts';
import { fillTemplate, parseTemplate } from '../crm/template.ts';
import { isOwnSession } from '../pop/browser-tabs.ts';
import { closeStorageToPages } from '../settings/storage-access.ts';
import { getFromCrm } from './get-from-crm.ts';

// The entrypoint `crm-survey`.
const SCRIPT_FILE = 'crm-survey.js';

/** A page that takes longer hangs. */
const ANSWER_LIMIT_MS = 8000;
const DESCRIPTION_ACCEPT = 'application/opensearchdescription+xml,application/xml;q=0.9';

const LIMITS = SURVEY_LIMITS;
const textOfMost = (length: number) => z.string().check(z.maxLength(length));
const label = z.nullable(textOfMost(LIMITS.labelLength));
const address = textOfMost(LIMITS.addressLength);
const surveySchema: z.ZodMiniType<Survey> = z.object({
  address: z.pipe(
    z.string(),
    z.transform((given) => (given.length <= LIMITS.addressLength ? given : '')),
  ),
  shows: z
    .array(
      z.object({
        value: z.enum(['code', 'lead-id', 'phone']),
        label,
        written: textOfMost(LIMITS.writtenLength),
        place: z.enum(['text', 'field', 'attribute']),
        field: z.nullable(textOfMost(LIMITS.fieldLength)),
      }),
    )
    .check(z.maxLength(LIMITS.shows)),
  searches: z
    .array(
      z.object({
        template: textOfMost(LIMITS.requestLength),
        from: z.enum(['form', 'open-search', 'link']),
        label,
      }),
    )
    .check(z.maxLength(LIMITS.searches)),
  requests: z.array(textOfMost(LIMITS.requestLength)).check(z.maxLength(LIMITS.requests)),
});

/** What the script may answer to each task. */
const answers: { [Name in keyof SurveyTasks]: z.ZodMiniType<ReturnType<SurveyTasks[Name]>> } = {
  descriptions: z.array(address).check(z.maxLength(LIMITS.descriptions)),
  look: surveySchema,
  links: z.array(address).check(z.maxLength(LIMITS.links)),
  follow: z.object({
    address,
    status: z.nullable(z.int()),
    finalAddress: address,
    links: z.array(address).check(z.maxLength(LIMITS.links)),
    json: z.nullable(textOfMost(LIMITS.answerLength)),
  }),
};

/**
 * What the page in a tab shows of a record, and which searches it offers. Only at a person's click. Null where the page
 * lets no script in, or does not answer.
 */
export async function surveyTab(tabId: number, question: SurveyQuestion): Promise<Survey | null> {
  const described = await askSurvey(tabId, 'descriptions', null);
  if (!described) return null;
  const told = { ...question, phrases: pagePhrases, descriptions: await descriptionsAt(tabId, described) };
  const survey = await askSurvey(tabId, 'look', told);
  if (!survey || !URL.canParse(survey.address)) return null;
  const { origin } = new URL(survey.address);
  return {
    ...survey,
    searches: survey.searches.filter(({ template }) => staysWithin(template, origin)),
    requests: survey.requests.filter((request) => isWithinCrm(request, { origin, pathPrefix: '' })),
  };
}

async function descriptionsAt(tabId: number, addresses: string[]): Promise<Fetched[]> {
  const found: Fetched[] = [];
  for (const described of addresses) {
    if (!(await isOwnSession(tabId, described))) continue;
    const answer = await getFromCrm(described, DESCRIPTION_ACCEPT);
    if (answer !== null && answer !== 'moved' && answer.status === 200)
      found.push({ address: described, text: answer.text });
  }
  return found;
}

const staysWithin = (text: string, origin: string): boolean => {
  const parsed = parseTemplate(text);
  return (
    'template' in parsed && 'address' in fillTemplate(parsed.template, { origin, pathPrefix: '' }, { search: '1' })
  );
};

/** Brings the script to the tab's page, and tells it one task; undefined where that comes to nothing in time. */
export async function askSurvey<Name extends keyof SurveyTasks>(
  tabId: number,
  name: Name,
  told: Parameters<SurveyTasks[Name]>[0],
): Promise<ReturnType<SurveyTasks[Name]> | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(late.resolve, ANSWER_LIMIT_MS, undefined);
  const asked = async (): Promise<unknown> => {
    await closeStorageToPages();
    const target = { tabId };
    await browser.scripting.executeScript({ target, files: [SCRIPT_FILE] });
    const [answer] = await browser.scripting.executeScript({ target, func: carryOut, args: [name, told] });
    return answer?.result;
  };
  try {
    return answers[name].safeParse(await Promise.race([asked().catch(() => undefined), late.promise])).data;
  } finally {
    clearTimeout(timer);
  }
}

/** Runs in the page, where the script has put its functions, and takes them away. */
const carryOut = (name: keyof SurveyTasks, told: never) => {
  const survey = globalThis.screenPopSurvey;
  Reflect.deleteProperty(globalThis, 'screenPopSurvey');
  return survey?.[name](told);
};
