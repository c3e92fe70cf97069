// What the survey's tests add to the background of a copy of the build: until something in the product asks for a survey,
// nothing else can.
import browser from 'webextension-polyfill';
import { z } from 'zod';
import { probeTab } from '#utils/discovery/probe-tab.ts';
import { surveyTab } from '#utils/discovery/survey-tab.ts';

const questionSchema = z.object({
  vendorLeadCode: z.string(),
  leadId: z.string(),
  phones: z.array(z.string()),
  recordId: z.string().nullable(),
});
const messageSchema = z.object({
  to: z.literal('survey'),
  tabId: z.number(),
  question: questionSchema.optional(),
  probe: z.array(z.string()).optional(),
});

browser.runtime.onMessage.addListener((message: unknown) => {
  const { data } = messageSchema.safeParse(message);
  if (!data) return undefined;
  return data.question ? surveyTab(data.tabId, data.question) : probeTab(data.tabId, data.probe ?? []);
});
