import type { Page } from 'puppeteer-core';
import { expect } from 'vitest';

import { overlayOf } from '../browser/office/card.ts';
import { setUpByExample } from './by-example.ts';
import { openDesk, patiently } from './desk.ts';
import type { Desk, Lead } from './desk.ts';
import type { CustomerRecord, Description, RealCrm } from './real-crm.ts';

/** What the card says where no record was found, or where Screen Pop could not search for one. */
const NO_RECORD = /No exact match|No record found|no search is set up/i;

/** An agent of one CRM, at a desk that knows the CRM by one description. */
export class Seat {
  readonly crm: RealCrm;
  readonly desk: Desk;
  readonly #description: Description;
  /** What is timed here, for the lines that say how long a call took. */
  readonly #name: string;

  constructor(crm: RealCrm, desk: Desk, description: Description, name: string) {
    this.crm = crm;
    this.desk = desk;
    this.#description = description;
    this.#name = name;
  }

  /** The customer at that place, with their record. */
  record(at: number): CustomerRecord {
    const found = this.#description.records[at];
    if (!found) throw new Error(`There is no customer ${at}.`);
    return found;
  }

  leadOf({ id, code, phone }: CustomerRecord): Lead {
    return { code, leadId: 500_000 + id, phone };
  }

  addressOf({ id }: CustomerRecord): string {
    return `${this.crm.origin}${this.#description.recordTemplate.replace('{record_id}', `${id}`)}`;
  }

  /** The agent begins on a page of the CRM that shows no record; all other tabs are closed. */
  begin(): Promise<Page> {
    return this.desk.startAt(`${this.crm.origin}${this.crm.home}`);
  }

  /** Calls and waits until the page in front shows the customer's record. */
  timed(of: CustomerRecord, call: string, lead = this.leadOf(of)): Promise<Page> {
    return this.desk.callAndTime(`${this.#name}, ${call}`, lead, (page) => this.shows(of, page));
  }

  /** Waits until the record is in front, and something outlined there. */
  async inFront(of: CustomerRecord): Promise<void> {
    await patiently('the record in front', async () => this.shows(of, await this.desk.front()));
    await outline(await this.desk.front());
  }

  /** Calls for somebody who is not there and waits until the card says so. How old its page was by then, in ms. */
  async told(lead: Lead, call: string): Promise<{ page: Page; afterMs: number }> {
    const page = await this.desk.callAndTime(`${this.#name}, ${call}`, lead, async (shown) =>
      NO_RECORD.test((await overlayOf(shown))?.card ?? ''),
    );
    const afterMs = Math.round(await page.evaluate(() => performance.now()));
    console.log(`${this.#name}, ${call}: said ${afterMs} ms after its page was asked for`);
    expect(await this.desk.popped(lead)).toMatchObject({
      outcome: { kind: expect.stringMatching(/^(?:searched|no-record)$/) },
    });
    return { page, afterMs };
  }

  /** Whether the page is at the customer's record and shows their code, as text or in a field. */
  async shows(of: CustomerRecord, page: Page): Promise<boolean> {
    if (page.url() !== this.addressOf(of)) return false;
    return page.evaluate(
      (code) =>
        document.body.innerText.includes(code) ||
        [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].some(
          (field) => field.value === code && field.checkVisibility(),
        ),
      of.code,
    );
  }
}

/** What is needed to take a seat. */
export interface SeatAt {
  readonly crm: RealCrm;
  readonly name: string;
  readonly what: string;
  /** Whether the agent sets the CRM up, by the address and the code of one customer; else policy has done it. */
  readonly byExample?: boolean;
}

/** The customer by whose record a CRM is set up; none of the calls is of theirs. */
const EXAMPLE_AT = 2;

/** Opens a desk for the CRM, described in that way, and logs the agent in. */
export async function takeSeat({ crm, name, what, byExample = false }: SeatAt): Promise<Seat> {
  const description = crm.descriptions.find((each) => each.what === what);
  if (!description) throw new Error(`${name} has no ${what}.`);
  const desk = await openDesk(crm.origin, byExample ? null : profileOf(crm, name, description));
  const seat = new Seat(crm, desk, description, byExample ? `${name}, by example` : `${name}, ${what}`);
  await crm.logIn(await seat.begin());
  if (byExample) {
    const example = seat.record(EXAMPLE_AT);
    await setUpByExample(desk, { address: seat.addressOf(example), code: example.code }, `${name}, by example`);
  }
  return seat;
}

const profileOf = ({ origin }: RealCrm, name: string, description: Description): Record<string, unknown> => {
  const { preset, recordTemplate, searchTemplate = '', lookups = {}, ways = [] } = description;
  if (preset) return { name, preset: preset.id, parts: { address: origin, ...preset.parts } };
  return { name, preset: 'other', address: origin, recordTemplate, searchTemplate, lookups, ways };
};

/** Waits until something is outlined on the page. */
export const outline = (page: Page): Promise<boolean> =>
  patiently('the outline', async () => ((await overlayOf(page))?.outlines ?? 0) > 0);

/** The addresses that the tab has been sent to, the oldest first; redirects count where they ended. */
export async function visited(page: Page): Promise<string[]> {
  const session = await page.createCDPSession();
  try {
    const { entries } = await session.send('Page.getNavigationHistory');
    return entries.map(({ url }) => url).filter((url) => url.startsWith('http'));
  } finally {
    await session.detach();
  }
}
