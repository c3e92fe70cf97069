import { browser } from 'wxt/browser';
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { startCrmPage } from '#utils/page/crm-page.ts';

// The background registers this content script for the CRM's origins. It is unlisted because it belongs to no origin until
// the person grants one, and because the framework's context for content scripts would add a tenth to what runs in other people's pages.
// Firefox tells no page the address that it has given to the extension.
export default defineUnlistedScript(() =>
  startCrmPage(document, browser.runtime.getURL('/'), () => browser.runtime?.id !== undefined),
);
