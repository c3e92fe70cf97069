import { browser } from 'wxt/browser';
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { startCrmPage } from '#utils/page/crm-page.ts';

// A content script that the background registers for the CRM's origins. Unlisted, since it belongs to no origin until
// one is granted, and since the framework's context would be a tenth of what may be loaded into other people's pages.
export default defineUnlistedScript(() =>
  startCrmPage(document, browser.runtime.id, () => browser.runtime?.id !== undefined),
);
