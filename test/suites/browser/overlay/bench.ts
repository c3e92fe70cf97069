import { OVERLAY_NAME } from '#utils/page/page-overlay.ts';
import type { Page } from 'puppeteer-core';
import { type Crm, startCrm } from '../../../stand-ins/crm/server.ts';
import { startDialer } from '../../../stand-ins/dialer/server.ts';
import { type Box, placesOf } from '../office/card.ts';
import { openOffice, AGENT, PASSWORD, profileOf } from '../office/office.ts';
import { frontAt, pop } from '../office/steps.ts';
import { builtExtension } from '../harness/build.ts';
import { launchFirefox } from '../harness/firefox.ts';
import { waitUntil } from '../harness/wait.ts';

const CODE = 'abc123-xyz456';

/** A record in front with its call card, in either browser. */
export type CardBench = {
  /** Runs as the page's own script. */
  run(script: string): Promise<void>;
  /** A text that the page's script has put into its root element. */
  noted(name: string): Promise<string>;
  /** Where the card lies; null where it is not in the document, or not rendered. */
  box(): Promise<Box | null>;
  /** What the window shows there. */
  picture(box: Box): Promise<string>;
  /** Name of the element that a click there hits. */
  atPoint(x: number, y: number): Promise<string>;
  click(x: number, y: number): Promise<void>;
  /** Another call of the same customer, whose record is in front already. */
  callAgain(): Promise<void>;
  close(): Promise<void>;
};

export async function inChromium(): Promise<CardBench> {
  const office = await openOffice();
  await pop(office, { code: CODE });
  const page = await frontAt(office, CODE);
  return {
    run: (script) => runIn(page, script),
    noted: (name) => page.evaluate((key) => document.documentElement.dataset[key] ?? '', name),
    async box() {
      // A card that is just drawn anew has no place.
      const [card] = (await placesOf(page).catch(() => null))?.cards ?? [];
      return card ?? null;
    },
    atPoint: (x, y) => page.evaluate(nameAt, x, y),
    picture: ({ left, top, right, bottom }) =>
      page.screenshot({
        clip: { x: left, y: top, width: right - left, height: bottom - top },
        encoding: 'base64',
        captureBeyondViewport: false,
      }),
    click: (x, y) => page.mouse.click(x, y),
    callAgain: async () => void (await pop(office, { code: CODE })),
    close: () => office.close(),
  };
}

const runIn = (page: Page, script: string) => page.evaluate(append, script);

const nameAt = (x: number, y: number): string => document.elementFromPoint(x, y)?.localName ?? '';

function append(script: string): void {
  const element = document.createElement('script');
  element.textContent = `{ ${script} }`;
  document.head.append(element);
  element.remove();
}

export async function inFirefox(): Promise<CardBench> {
  const dialer = await startDialer({ agents: [AGENT], accounts: [{ user: 'api', pass: PASSWORD, level: 9 }] });
  const crm: Crm = await startCrm();
  const firefox = await launchFirefox({
    extensionDir: await builtExtension('firefox'),
    grantedOrigins: ['http://127.0.0.1/*'],
    windowSize: { width: 1280, height: 860 },
    managedPolicy: {
      dialer: { address: dialer.origin, agent: AGENT, user: 'api', password: PASSWORD },
      polling: { inCallMs: 1000, wrapUpMs: 1000 },
      crms: [profileOf('mpa', crm.origin)],
    },
  });
  await waitUntil('the options page', async () =>
    (await firefox.tabs()).some(({ url }) => url === firefox.url('options.html')),
  );
  let calls = 0;
  const call = (): void => {
    const { leadId, phoneDigits } = crm.lead(CODE);
    const caller_id = `V${++calls}`;
    dialer.setAgent(AGENT, {
      state: 'in-call',
      vendor_lead_code: CODE,
      lead_id: leadId,
      in_call_with: phoneDigits,
      caller_id,
    });
  };
  call();
  await firefox.switchTo(crm.origin);
  return {
    run: (script) => firefox.evaluate(append, script),
    noted: (name) => firefox.evaluate((key) => document.documentElement.dataset[key] ?? '', name),
    box: () =>
      firefox.evaluateAsBrowser<[string], Box | null>((name) => {
        const card = document.querySelector(name)?.openOrClosedShadowRoot?.querySelector('.card');
        if (!card) return null;
        const { left, top, right, bottom } = card.getBoundingClientRect();
        return { left, top, right, bottom };
      }, OVERLAY_NAME),
    atPoint: (x, y) => firefox.evaluate(nameAt, x, y),
    picture: (box) =>
      firefox.inBrowser<[Box], string>(async ({ left, top, right, bottom }) => {
        const { currentWindowGlobal } = gBrowser.selectedBrowser.browsingContext;
        const rect = new DOMRect(left, top, right - left, bottom - top);
        const bitmap = await currentWindowGlobal.drawSnapshot(rect, 1, 'white');
        const canvas = document.createElementNS('http://www.w3.org/1999/xhtml', 'canvas');
        if (!(canvas instanceof HTMLCanvasElement)) return '';
        canvas.width = bitmap.width;
        canvas.height = bitmap.height;
        canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
        return canvas.toDataURL();
      }, box),
    callAgain: async () => call(),
    async click(x, y) {
      const actions = [
        { type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0, origin: 'viewport' },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ];
      await firefox.send('WebDriver:PerformActions', {
        actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }],
      });
    },
    async close() {
      await firefox.close();
      await Promise.all([dialer.close(), crm.close()]);
    },
  };
}

declare const gBrowser: {
  readonly selectedBrowser: {
    readonly browsingContext: {
      readonly currentWindowGlobal: {
        drawSnapshot(rect: DOMRect, scale: number, colour: string): Promise<ImageBitmap>;
      };
    };
  };
};
