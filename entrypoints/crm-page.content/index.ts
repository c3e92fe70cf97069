import { browser } from 'wxt/browser';
import { defineContentScript } from 'wxt/utils/define-content-script';
import { startCrmPage } from '#utils/crm/crm-page.ts';

export default defineContentScript({
  registration: 'runtime',
  allFrames: true,
  noScriptStartedPostMessage: true,
  main: (ctx) => startCrmPage(document, browser.runtime.id, ctx),
});
