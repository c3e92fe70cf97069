import { Firefox } from '../harness/firefox.ts';
import type { TestBrowser } from '../harness/test-browser.ts';

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
  // As the browser makes the name of a button from the extension's id.
  const widget = `${firefox.extensionId.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '_')}-browser-action`;
  await firefox.inBrowser<[string, boolean], void>(
    (id, toToolbar) => {
      CustomizableUI.addWidgetToArea(id, toToolbar ? CustomizableUI.AREA_NAVBAR : CustomizableUI.AREA_ADDONS);
    },
    widget,
    isPinned,
  );
}

/** Exists only where inBrowser() runs its function. */
declare const CustomizableUI: {
  readonly AREA_NAVBAR: string;
  readonly AREA_ADDONS: string;
  addWidgetToArea(widget: string, area: string): void;
};
