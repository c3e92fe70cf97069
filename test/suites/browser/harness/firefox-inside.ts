// What runs in Firefox with the browser's own rights. Each function is sent there as text, so it may use nothing but its
// arguments and what the browser has in that scope.

/** What became of a script: what it gave, or the error that it threw. */
export type Ran = { readonly value: string } | { readonly error: string };

/**
 * Runs a script in a hidden document of the extension. The document has the API of a tab's, but no tab; it goes with the
 * extension. Each `id` runs once: who asks again gets the same answer. Null while the document is still loading.
 */
export async function runHidden(extensionId: string, id: string, source: string): Promise<Ran | null> {
  const { extension } = WebExtensionPolicy.getByID(extensionId);
  if (extension.harness === undefined) {
    const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
    const page = new ExtensionParent.HiddenExtensionPage(extension, 'background');
    const made = await page.createBrowserElement();
    // A background there can only be one of.
    made.setAttribute('webextension-view-type', 'tab');
    ExtensionParent.apiManager.emit('extension-browser-inserted', made);
    made.fixupAndLoadURIString(extension.baseURI.resolve('manifest.json?harness'), {
      triggeringPrincipal: extension.principal,
    });
    const inDocument = `const answers = new Map();
    async function run(api, source) {
      try {
        const box = new Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
        box.api = api;
        return { value: await Cu.evalInSandbox(source, box) };
      } catch (error) {
        return { error: String(error) };
      }
    }
    addMessageListener('harness', async ({ data: { id, source } }) => {
      const api = content.wrappedJSObject.browser;
      const isThere = content.location.href.endsWith('?harness') && api;
      if (isThere && !answers.has(id)) answers.set(id, run(api, source));
      sendAsyncMessage('harness', { id, ran: (await answers.get(id)) ?? null });
    })`;
    made.messageManager.loadFrameScript(`data:application/javascript,${encodeURIComponent(inDocument)}`, false);
    extension.harness = made;
  }
  const { messageManager } = extension.harness;
  return new Promise((resolve) => {
    messageManager.addMessageListener<HiddenReply>('harness', function listen({ data }) {
      if (data.id !== id) return;
      messageManager.removeMessageListener('harness', listen);
      resolve(data.ran);
    });
    messageManager.sendAsyncMessage('harness', { id, source });
  });
}

/** Loads an address of the extension in a tab, which WebDriver BiDi refuses to do. */
export function loadInTab(contextId: string, url: string): void {
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
  NavigableManager.getBrowsingContextById(contextId).top.embedderElement.fixupAndLoadURIString(url, {
    triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal(),
  });
}

/** Which of these tabs are there. */
export function areOpen(contextIds: readonly string[]): boolean[] {
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
  return contextIds.map((id) => Boolean(NavigableManager.getBrowsingContextById(id)));
}

/** How many listeners for events of that type the document of a tab has, whoever has added them. */
export async function countListeners(contextId: string, type: string): Promise<number> {
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
  const { messageManager } = NavigableManager.getBrowsingContextById(contextId).top.embedderElement;
  const name = `listeners-${Math.random()}`;
  // Those of scripts that the browser has ended are still listed, and hear nothing.
  const inTab = `sendAsyncMessage(${JSON.stringify(name)}, Services.els.getListenerInfoFor(content.document)
    .filter(({ type, listenerObject }) => type === ${JSON.stringify(type)} && !Cu.isDeadWrapper(listenerObject)).length)`;
  return new Promise<number>((resolve) => {
    messageManager.addMessageListener<number>(name, function listen({ data }) {
      messageManager.removeMessageListener(name, listen);
      resolve(data);
    });
    messageManager.loadFrameScript(`data:application/javascript,${encodeURIComponent(inTab)}`, false);
  });
}

/** Processor time of the process that a tab's page is in, since its start, ms. */
export async function processTimeMs(contextId: string): Promise<number> {
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
  const { osPid } = NavigableManager.getBrowsingContextById(contextId).top.currentWindowGlobal;
  const { children } = await ChromeUtils.requestProcInfo();
  return (children.find(({ pid }) => pid === osPid)?.cpuTime ?? Number.NaN) / 1_000_000;
}

export function setDownloadDir(dir: string): void {
  Services.prefs.setIntPref('browser.download.folderList', 2);
  Services.prefs.setStringPref('browser.download.dir', dir);
}

/** A window has the focus while the desktop gives it: Marionette has set that one keeps it on another desktop, too. */
export const leaveFocusToDesktop = (): void => Services.prefs.setBoolPref('focusmanager.testmode', false);

/**
 * Puts a desktop in place of the machine's own that keeps each notification until it is clicked or taken back: a screen for
 * tests has none, and Firefox would forget them at once.
 */
export function keepAlerts(): void {
  const alerts = new Map<string, Alert>();
  const end = (name: string): void => {
    const alert = alerts.get(name);
    alerts.delete(name);
    alert?.listener?.observe(null, 'alertfinished', '');
  };
  const desktop: Desktop = {
    QueryInterface: ChromeUtils.generateQI(['nsIAlertsService']),
    showAlert(alert: { readonly name: string }, listener: Alert['listener']) {
      alerts.set(alert.name, { listener });
      listener?.observe(null, 'alertshow', '');
    },
    closeAlert: end,
    click(name: string): boolean {
      const alert = alerts.get(name);
      alert?.listener?.observe(null, 'alertclickcallback', '');
      end(name);
      return alert !== undefined;
    },
    get wrappedJSObject() {
      return desktop;
    },
  };
  Components.manager
    .QueryInterface(Ci.nsIComponentRegistrar)
    .registerFactory(Services.uuid.generateUUID(), 'A desktop for tests', '@mozilla.org/alerts-service;1', {
      createInstance: (id) => desktop.QueryInterface(id),
    });
}

/** Clicks a notification on that desktop. Whether it is there. */
export const clickAlert = (name: string): boolean =>
  Cc['@mozilla.org/alerts-service;1'].getService().wrappedJSObject.click(name);

export async function grantOrigins(extensionId: string, origins: readonly string[], inPrivate: boolean): Promise<void> {
  const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
  const { extension } = WebExtensionPolicy.getByID(extensionId);
  const permissions = inPrivate ? ['internal:privateBrowsingAllowed'] : [];
  await ExtensionPermissions.add(extensionId, { permissions, origins }, extension);
}

export async function switchExtension(extensionId: string, enabled: boolean): Promise<void> {
  const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
  const addon = await AddonManager.getAddonByID(extensionId);
  await (enabled ? addon.enable() : addon.disable());
}

/** Has pages believe in a media feature: the preferences and the tab's own overrides that the browser has for it. */
export function overrideMedia(contextId: string, features: Readonly<Record<string, string>>): void {
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
  const { top } = NavigableManager.getBrowsingContextById(contextId);
  for (const [name, value] of Object.entries(features)) {
    if (name === 'prefers-color-scheme') top.prefersColorSchemeOverride = value;
    else if (name === 'forced-colors') top.forcedColorsOverride = value;
    else if (name === 'prefers-reduced-motion')
      Services.prefs.setIntPref('ui.prefersReducedMotion', value === 'reduce' ? 1 : 0);
    else throw new Error(`Nothing is known that sets ${name} in Firefox.`);
  }
}

export const backgroundState = (extensionId: string): string =>
  WebExtensionPolicy.getByID(extensionId).extension.backgroundState;

export async function terminateBackground(extensionId: string): Promise<void> {
  await WebExtensionPolicy.getByID(extensionId).extension.terminateBackground({ ignoreDevToolsAttached: true });
}

/** Errors that the browser's console holds about files of the extension. */
export const consoleErrors = (host: string): string[] =>
  Services.console
    .getMessageArray()
    .map(String)
    .filter((line) => line.includes(`moz-extension://${host}`) && line.includes('JavaScript Error'));

export const hostOf = (extensionId: string): string => WebExtensionPolicy.getByID(extensionId).mozExtensionHostname;

export function openContainerTab(url: string): void {
  gBrowser.addTrustedTab(url, { inBackground: false, userContextId: 2 });
}

/** Firefox shows the question in a frame of its own, over the tab that it is about. */
export const hasPasswordDialog = (): boolean =>
  [...gBrowser.ownerDocument.querySelectorAll<HTMLIFrameElement>('.dialogFrame')].some((frame) =>
    String(frame.contentWindow?.location).includes('commonDialog'),
  );

/** As Firefox does it for people, and not where it is driven from outside. */
export const keepPasswords = (): void => Services.prefs.setBoolPref('signon.rememberSignons', true);

/** Of the tab in front. Headless, too, the offer is there, though nobody sees it. */
export const offersToKeepPassword = (): boolean =>
  PopupNotifications.getNotification('password', gBrowser.selectedBrowser) !== null;

interface HiddenReply {
  readonly id: string;
  readonly ran: Ran | null;
}
type Listener<Data> = (message: { data: Data }) => void;
/** One notification on the desktop, and who is told what becomes of it. */
interface Alert {
  readonly listener: { observe(subject: null, topic: string, data: string): void } | null;
}
interface Desktop {
  QueryInterface(id: unknown): unknown;
  showAlert(alert: { readonly name: string }, listener: Alert['listener']): void;
  closeAlert(name: string): void;
  click(name: string): boolean;
  readonly wrappedJSObject: Desktop;
}
interface BrowserElement {
  setAttribute(name: string, value: string): void;
  fixupAndLoadURIString(url: string, options: { triggeringPrincipal: unknown }): void;
  readonly messageManager: {
    loadFrameScript(url: string, delayed: boolean): void;
    addMessageListener<Data>(name: string, listener: Listener<Data>): void;
    removeMessageListener<Data>(name: string, listener: Listener<Data>): void;
    sendAsyncMessage(name: string, data: object): void;
  };
}
interface RunningExtension {
  readonly backgroundState: string;
  readonly baseURI: { resolve(path: string): string };
  readonly principal: unknown;
  harness?: BrowserElement;
  terminateBackground(options: { ignoreDevToolsAttached: boolean }): Promise<void>;
}
interface BrowsingContext {
  prefersColorSchemeOverride: string;
  forcedColorsOverride: string;
  readonly embedderElement: BrowserElement;
  readonly currentWindowGlobal: { readonly osPid: number };
}
/** What the modules of the browser export, whichever of them is loaded. */
interface Modules {
  readonly AddonManager: { getAddonByID(id: string): Promise<{ enable(): Promise<void>; disable(): Promise<void> }> };
  readonly ExtensionParent: {
    readonly HiddenExtensionPage: new (
      extension: RunningExtension,
      viewType: string,
    ) => { createBrowserElement(): Promise<BrowserElement> };
    readonly apiManager: { emit(name: string, element: BrowserElement): void };
  };
  readonly ExtensionPermissions: { add(id: string, granted: object, extension: unknown): Promise<void> };
  readonly NavigableManager: { getBrowsingContextById(id: string): { readonly top: BrowsingContext } };
}
declare const WebExtensionPolicy: {
  getByID(id: string): { readonly mozExtensionHostname: string; readonly extension: RunningExtension };
};
declare const Services: {
  readonly console: { getMessageArray(): readonly unknown[] };
  readonly prefs: {
    setBoolPref(name: string, value: boolean): void;
    setIntPref(name: string, value: number): void;
    setStringPref(name: string, value: string): void;
  };
  readonly uuid: { generateUUID(): unknown };
  readonly scriptSecurityManager: { getSystemPrincipal(): unknown };
};
declare const gBrowser: {
  readonly ownerDocument: Document;
  readonly selectedBrowser: BrowserElement;
  addTrustedTab(url: string, options: { inBackground: boolean; userContextId?: number }): void;
};
declare const PopupNotifications: { getNotification(id: string, browser: BrowserElement): object | null };
declare const ChromeUtils: {
  importESModule(url: string): Modules;
  /** Times in ns. */
  requestProcInfo(): Promise<{ readonly children: readonly { readonly pid: number; readonly cpuTime: number }[] }>;
  generateQI(interfaces: readonly string[]): (id: unknown) => unknown;
};
declare const Ci: { readonly nsIComponentRegistrar: unknown };
declare const Cc: Readonly<
  Record<'@mozilla.org/alerts-service;1', { getService(): { readonly wrappedJSObject: Desktop } }>
>;
declare const Components: {
  readonly manager: {
    QueryInterface(id: unknown): {
      registerFactory(
        id: unknown,
        name: string,
        contract: string,
        factory: { createInstance(id: unknown): unknown },
      ): void;
    };
  };
};
