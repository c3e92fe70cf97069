// Outlines the page's heading, above the page and out of its reach.
let host = null;

function outline() {
  host?.remove();
  const at = document.querySelector('h1').getBoundingClientRect();
  host = document.createElement('bare-outline');
  host.style.cssText = 'position:fixed;inset:0;z-index:2147483647;pointer-events:none';
  const root = host.attachShadow({ mode: 'closed' });
  root.innerHTML = '<div class="outline on" style="position:fixed;box-sizing:border-box;border:2px solid green"></div>';
  Object.assign(root.firstChild.style, {
    left: `${at.left - 4}px`,
    top: `${at.top - 4}px`,
    width: `${at.width + 8}px`,
    height: `${at.height + 8}px`,
  });
  document.documentElement.append(host);
}

chrome.runtime.onMessage.addListener((message, _sender, respond) => {
  if (!message.outline) return;
  outline();
  respond(true);
});
