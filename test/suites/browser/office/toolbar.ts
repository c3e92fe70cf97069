import { Firefox } from '../harness/firefox.ts';
import type { TestBrowser } from '../harness/test-browser.ts';
import { waitUntil } from '../harness/wait.ts';

/** Puts the extension's button on the toolbar or takes it off, as the person does with the browser's own means. */
export const pin = (browser: TestBrowser, isPinned: boolean): Promise<void> =>
  browser instanceof Firefox ? pinInFirefox(browser, isPinned) : pinInChromium(browser, isPinned);

/** As the switch “Pin to toolbar” in the extension's details does. */
async function pinInChromium(browser: TestBrowser, pinnedToToolbar: boolean): Promise<void> {
  const change = { extensionId: browser.extensionId, pinnedToToolbar };
  const page = await browser.newPage();
  try {
    await page.goto('chrome://extensions/');
    await page.evaluate(`chrome.developerPrivate.updateExtensionConfiguration(${JSON.stringify(change)})`);
  } finally {
    await page.close();
  }
}

/** As “Pin to Toolbar” in the menu of the extension does. */
async function pinInFirefox(firefox: Firefox, isPinned: boolean): Promise<void> {
  await firefox.inBrowser<[string, boolean], void>(
    (id, toToolbar) => {
      CustomizableUI.addWidgetToArea(id, toToolbar ? CustomizableUI.AREA_NAVBAR : CustomizableUI.AREA_ADDONS);
    },
    widgetOf(firefox),
    isPinned,
  );
}

const widgetOf = ({ extensionId }: Firefox) =>
  // As the browser makes the name of a button from the extension's id.
  `${extensionId.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '_')}-browser-action`;

/** Whether this machine has a font as wide as Arial, which Windows and macOS have and most Linux systems have a copy of. */
export const hasArial = (firefox: Firefox): Promise<boolean> =>
  firefox.inBrowser(() => {
    const context = gBrowser.ownerDocument.createElement('canvas').getContext('2d');
    if (!context) return false;
    context.font = '10px Arial';
    // Ten digits of 5.56 px. Those of DejaVu Sans, which stands in where there is none, take 6.36.
    return Math.abs(context.measureText('0123456789').width - 55.6) < 1;
  });

/** Which of the texts, in Arial, Firefox cuts off in the badge of the button, which has to be on the toolbar. */
export async function cutOffInBadge(firefox: Firefox, texts: readonly string[]): Promise<string[]> {
  const cutOff: string[] = [];
  for (const text of texts) {
    await firefox.evalInExtension((api, badge) => api.action.setBadgeText({ text: badge }), text);
    const isCutOff = await waitUntil(`the badge to say ${text}`, () =>
      firefox.inBrowser(lookAtBadge, widgetOf(firefox), text),
    );
    if (isCutOff === 'yes') cutOff.push(text);
  }
  return cutOff;
}

/** Whether the text ends behind the badge's edge; null while the badge says something else. */
function lookAtBadge(widget: string, text: string): 'yes' | 'no' | null {
  const { ownerDocument } = gBrowser;
  const button = ownerDocument.getElementById(widget)?.querySelector(`[badge=${JSON.stringify(text)}]`);
  const label = button?.querySelector<HTMLElement>('.toolbarbutton-badge');
  if (!label) return null;
  label.style.fontFamily = 'Arial';
  const { paddingRight } = ownerDocument.defaultView.getComputedStyle(label);
  return label.scrollWidth - parseFloat(paddingRight) > label.clientWidth ? 'yes' : 'no';
}

/** These exist only where inBrowser() runs its function. */
declare const gBrowser: { readonly ownerDocument: Document & { readonly defaultView: Window } };
declare const CustomizableUI: {
  readonly AREA_NAVBAR: string;
  readonly AREA_ADDONS: string;
  addWidgetToArea(widget: string, area: string): void;
};
