// What runs in Firefox with the browser's own rights. Each function is sent there as text, so it may use nothing but its
// arguments and what the browser has in that scope.

/**
 * Runs a script in a hidden document of the extension. The document has the API of a tab's, but no tab; it goes with the
 * extension. Null while it is still loading.
 */
export async function runHidden(extensionId: string, source: string): Promise<string | null> {
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
    const inDocument = `addMessageListener('harness', async ({ data: { id, source } }) => {
      const reply = { id };
      try {
        const api = content.wrappedJSObject.browser;
        if (!content.location.href.endsWith('?harness') || !api) reply.notYet = true;
        else {
          const box = new Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
          box.api = api;
          reply.value = await Cu.evalInSandbox(source, box);
        }
      } catch (error) {
        reply.error = String(error);
      }
      sendAsyncMessage('harness', reply);
    })`;
    made.messageManager.loadFrameScript(`data:application/javascript,${encodeURIComponent(inDocument)}`, false);
    extension.harness = made;
  }
  const { messageManager } = extension.harness;
  const id = `${Math.random()}`;
  const { value, error, notYet } = await new Promise<HiddenReply>((resolve) => {
    messageManager.addMessageListener('harness', function listen({ data }) {
      if (data.id !== id) return;
      messageManager.removeMessageListener('harness', listen);
      resolve(data);
    });
    messageManager.sendAsyncMessage('harness', { id, source });
  });
  if (error !== undefined) throw new Error(error);
  return notYet === true ? null : (value ?? null);
}

/** Loads an address of the extension in a tab, which WebDriver BiDi refuses to do. */
export function loadInTab(contextId: string, url: string): void {
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
  NavigableManager.getBrowsingContextById(contextId).top.embedderElement.fixupAndLoadURIString(url, {
    triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal(),
  });
}

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

interface HiddenReply {
  readonly id: string;
  readonly value?: string;
  readonly error?: string;
  readonly notYet?: boolean;
}
type Listener = (message: { data: HiddenReply }) => void;
interface BrowserElement {
  setAttribute(name: string, value: string): void;
  fixupAndLoadURIString(url: string, options: { triggeringPrincipal: unknown }): void;
  readonly messageManager: {
    loadFrameScript(url: string, delayed: boolean): void;
    addMessageListener(name: string, listener: Listener): void;
    removeMessageListener(name: string, listener: Listener): void;
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
  readonly prefs: { setIntPref(name: string, value: number): void };
  readonly scriptSecurityManager: { getSystemPrincipal(): unknown };
};
declare const gBrowser: {
  readonly ownerDocument: Document;
  addTrustedTab(url: string, options: { inBackground: boolean; userContextId?: number }): void;
};
declare const ChromeUtils: { importESModule(url: string): Modules };
