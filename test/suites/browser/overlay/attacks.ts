// What a page can do to an element that is not its own. Each runs as the page's own script or style.

/** Declarations that hide an element, shrink it, take it out of sight or make it dead to the pointer. */
const HIDING = [
  'all: unset',
  'animation: none 1s infinite',
  'clip: rect(0, 0, 0, 0)',
  'clip-path: inset(50%)',
  'contain: strict',
  'content-visibility: hidden',
  'display: none',
  'filter: opacity(0)',
  'height: 0',
  'inset: auto auto -9999px -9999px',
  'margin: -9999px',
  'mask: linear-gradient(transparent, transparent)',
  'max-height: 0; max-width: 0; overflow: hidden',
  'mix-blend-mode: difference',
  'opacity: 0',
  'perspective: 1px; transform-style: preserve-3d',
  'pointer-events: none',
  'position: absolute; top: -9999px',
  'position: static',
  'rotate: 90deg',
  'scale: 0.01',
  'transform: scale(0)',
  'translate: -9999px',
  'visibility: hidden',
  'width: 0',
  'z-index: -1',
  'zoom: 0.01',
  'backdrop-filter: invert(1)',
  'interactivity: inert',
  'transition: all 1000s; opacity: 0',
];

const important = (declarations: string): string =>
  declarations
    .split('; ')
    .map((each) => `${each} !important`)
    .join('; ');

/** An attack by the name that a failed test shows. `undo` takes back what the page has done to itself. */
export type Attack = { name: string; script: string; undo: string };

const SELECTORS = ['*', 'html > *', 'croco-screen-pop', ':not(#none#none#none)', 'html > :last-child:not(body)'];

const sheet = (name: string, css: string): Attack => ({
  name,
  script: `document.head.insertAdjacentHTML('beforeend', ${JSON.stringify(`<style class="attack">${css}</style>`)})`,
  undo: `document.querySelectorAll('.attack').forEach((each) => each.remove())`,
});

// The page's own elements stay as they are, so that the window's size, say, does not change.
const rules = (css: string) => `:is(${SELECTORS.join()}):not(html, head, head *, body, body *) { ${css} }`;
const hostIs = 'const host = document.documentElement.lastElementChild;';

const bySheet = HIDING.map((each) => sheet(`style sheet: ${each}`, rules(important(each))));
const byLayer = HIDING.map((each) => sheet(`cascade layer: ${each}`, `@layer { ${rules(important(each))} }`));
const byInline = HIDING.map((each) => ({
  name: `inline: ${each}`,
  script: `${hostIs} host.style.cssText = ${JSON.stringify(important(each))}`,
  undo: '',
}));
const pseudos = ['before', 'after', 'backdrop'].map((each) =>
  sheet(
    `::${each}`,
    `*::${each} { content: '' !important; display: block !important; position: fixed !important; inset: 0 !important;
      background: red !important; backdrop-filter: invert(1) !important; z-index: 9 !important }`,
  ),
);

/** The page's root element is around the card's host; what is done to the body is not. */
const around = [
  'html { opacity: 0 !important }',
  'html { filter: opacity(0) !important }',
  'html { clip-path: inset(50%) !important }',
  'html { mask: linear-gradient(transparent, transparent) !important }',
  'html { transform: scale(0.1) !important }',
  'html { visibility: hidden !important }',
  'html { pointer-events: none !important }',
  'html { position: fixed !important; width: 0 !important; height: 0 !important; overflow: hidden !important }',
  'html { font-size: 1px !important; line-height: 0 !important; color: transparent !important }',
  'html { contain: strict !important }',
  'html { will-change: transform, opacity !important; isolation: isolate !important }',
  'body { display: none !important }',
  'body { opacity: 0 !important }',
].map((css) => sheet(`around the host: ${css}`, css));

const byProperty = sheet(
  'registered custom properties',
  ['ink', 'soft', 'line', 'paper', 'wash', 'accent', 'on', 'live', 'halo', 'glow']
    .map((name) => `@property --${name} { syntax: '<length>'; inherits: false; initial-value: 0px }`)
    .join(' '),
);

const byScript: Attack[] = [
  ['takes the host’s style attribute away', "host.removeAttribute('style')", ''],
  ['hides the host', 'host.hidden = true', ''],
  ['hides the host until it is found', "host.setAttribute('hidden', 'until-found')", ''],
  ['makes the host inert', 'host.inert = true', ''],
  ['hides the popover', 'host.hidePopover()', ''],
  ['takes the popover attribute away', "host.removeAttribute('popover')", ''],
  ['makes the popover one that a click closes', "host.popover = 'auto'", ''],
  ['animates the host', 'host.animate({ opacity: [0, 0], scale: [0, 0] }, { duration: 1e8, fill: "both" })', ''],
  ['removes the host', 'host.remove()', ''],
  [
    'moves the host into something hidden',
    "const box = document.createElement('div'); box.style.display = 'none'; document.body.append(box); box.append(host)",
    '',
  ],
  [
    'opens another popover over everything',
    `const over = document.createElement('div'); over.id = 'over'; over.popover = 'manual';
     over.style.cssText = 'position:fixed;inset:0;width:100vw;height:100vh;background:red;border:0;margin:0;padding:0';
     document.body.append(over); over.showPopover();`,
    "document.querySelector('#over').remove()",
  ],
].map(([name = '', script = '', undo = '']) => ({ name, script: hostIs + script, undo }));

// Each notes how often it was answered (`answers`), and that it was answered once more after a quiet while (`tries`). It gives in
// after five hundred times, which an overlay without a bound reaches at once.
const counting = `
  const noted = document.documentElement.dataset;
  let answers = 0, lastMs = performance.now();
  noted.answers = noted.tries = '';
  const answer = (act) => {
    const now = performance.now();
    if (now - lastMs > 4000) noted.tries = 'again';
    lastMs = now;
    noted.answers = String(++answers);
    if (answers < 500) act();
  };
  const host = document.documentElement.lastElementChild;
`;
const observing = (options: string, condition: string, act: string) =>
  `${counting} const watch = new MutationObserver(() => { if (${condition}) answer(() => { ${act} }); });
   watch.observe(${options}); window.stopAttack = () => watch.disconnect(); ${act}`;

/** Pages that do again whatever the overlay takes back. `window.stopAttack` ends it. */
export const FIGHTS: { name: string; script: string }[] = [
  {
    name: 'another overlay raises itself whenever the card is raised',
    script: `${counting}
      const over = document.createElement('div');
      over.popover = 'manual';
      over.style.cssText = 'position:fixed;inset:auto 0 0 auto;width:300px;height:300px;background:red;border:0';
      document.body.append(over);
      const raise = () => { over.hidePopover(); over.showPopover(); };
      const heard = ({ target, newState }) => { if (target !== over && newState === 'open') answer(raise); };
      document.addEventListener('toggle', heard, true);
      window.stopAttack = () => { document.removeEventListener('toggle', heard, true); over.remove(); };
      over.showPopover();`,
  },
  {
    name: 'the page removes the host whenever it is there',
    script: observing('document.documentElement, { childList: true }', 'host.isConnected', 'host.remove()'),
  },
  {
    name: 'the page makes the host inert whenever it is not',
    script: observing('host, { attributes: true }', '!host.inert', 'host.inert = true'),
  },
];

/** Defines the element by whose name the host goes, and keeps what its internals tell. */
export const SPY = `
  const noted = document.documentElement.dataset;
  window.spies = [];
  customElements.define('croco-screen-pop', class extends HTMLElement {
    constructor() {
      super();
      window.spies.push(this.attachInternals());
      noted.stack = new Error().stack;
    }
    connectedCallback() {
      noted.connected = 'yes';
      noted.stack += new Error().stack;
    }
  });`;
export const SPY_SEES = `document.documentElement.dataset.root = window.spies.some((each) => each.shadowRoot) ? 'open' : 'closed'`;

export const ATTACKS: Attack[] = [...bySheet, ...byLayer, ...byInline, ...pseudos, ...around, byProperty, ...byScript];
