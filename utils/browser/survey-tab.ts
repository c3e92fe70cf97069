import browser from 'webextension-polyfill';
import { z } from 'zod';
import { pagePhrases } from '../crm/page-phrases.ts';
import { isWithinCrm } from '../crm/crm-address.ts';
import { SURVEY_LIMITS, type Probed, type Survey, type SurveyQuestion, type SurveyTask } from '../crm/survey.ts';
import { fillTemplate, parseTemplate } from '../crm/template.ts';
import { closeStorageToPages } from '../settings/storage-access.ts';

// The entrypoint `crm-survey`.
const SCRIPT_FILE = 'crm-survey.js';

/** A look waits for the descriptions of searches that the page names, for 4 s at most. */
const LOOK_LIMIT_MS = 8000;
/** The page gives up after 20 s. */
const PROBE_LIMIT_MS = 23_000;

const LIMITS = SURVEY_LIMITS;
const label = z.string().max(LIMITS.labelLength).nullable();
const address = z.string().max(LIMITS.addressLength);

const surveySchema: z.ZodType<Survey> = z.object({
  address: z.string().transform((given) => (given.length <= LIMITS.addressLength ? given : '')),
  shows: z
    .array(
      z.object({
        value: z.enum(['code', 'lead-id', 'phone']),
        label,
        written: z.string().max(LIMITS.writtenLength),
        place: z.enum(['text', 'field', 'attribute']),
        field: z.string().max(LIMITS.fieldLength).nullable(),
      }),
    )
    .max(LIMITS.shows),
  searches: z
    .array(
      z.object({
        template: z.string().max(LIMITS.requestLength),
        from: z.enum(['form', 'open-search', 'link']),
        label,
      }),
    )
    .max(LIMITS.searches),
  requests: z.array(z.string().max(LIMITS.requestLength)).max(LIMITS.requests),
});

const probedSchema: z.ZodType<Probed[]> = z
  .array(
    z.object({
      address,
      status: z.number().int().nullable(),
      finalAddress: address,
      links: z.array(address).max(LIMITS.links),
      json: z.string().max(LIMITS.answerLength).nullable(),
    }),
  )
  .max(LIMITS.probes);

/**
 * What the page in a tab shows of a record, and which searches it offers. Only at a person's click. Null where the page
 * lets no script in, or does not answer within 8 s.
 */
export async function surveyTab(tabId: number, question: SurveyQuestion): Promise<Survey | null> {
  const task = { look: { ...question, phrases: pagePhrases } };
  const { data } = surveySchema.safeParse(await askSurvey(tabId, task, LOOK_LIMIT_MS));
  if (data === undefined || !URL.canParse(data.address)) return null;
  const { origin } = new URL(data.address);
  return {
    ...data,
    searches: data.searches.filter(({ template }) => staysWithin(template, origin)),
    requests: data.requests.filter((request) => isWithinCrm(request, { origin, pathPrefix: '' })),
  };
}

/**
 * What the CRM answers at these addresses, of which at most 6 are asked for: a GET each, from the page in a tab and with the
 * session of the agent there. Null where the page lets no script in, or does not answer within 23 s.
 */
export async function probeTab(tabId: number, addresses: string[]): Promise<Probed[] | null> {
  const answer = await askSurvey(tabId, { probe: addresses.slice(0, LIMITS.probes) }, PROBE_LIMIT_MS);
  return probedSchema.safeParse(answer).data ?? null;
}

const staysWithin = (text: string, origin: string): boolean => {
  const parsed = parseTemplate(text);
  return (
    'template' in parsed && 'address' in fillTemplate(parsed.template, { origin, pathPrefix: '' }, { search: '1' })
  );
};

/** Brings the script to the tab's page, and asks it; undefined where that comes to nothing in time. */
async function askSurvey(tabId: number, task: SurveyTask, withinMs: number): Promise<unknown> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(late.resolve, withinMs, undefined);
  const asked = async (): Promise<unknown> => {
    await closeStorageToPages();
    const target = { tabId };
    await browser.scripting.executeScript({ target, files: [SCRIPT_FILE] });
    const [answer] = await browser.scripting.executeScript({ target, func: carryOut, args: [task] });
    return answer?.result;
  };
  try {
    return await Promise.race([asked().catch(() => undefined), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs in the page, where the script has put its function. */
const carryOut = (task: SurveyTask) => globalThis.screenPopSurvey?.(task);
