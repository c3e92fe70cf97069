/** Style of the call card. Lengths in px: the page's root font size is its own affair. */
export const CALL_CARD_CSS = `
.card,.card *{box-sizing:border-box;margin:0;padding:0}
.card{--ink:#10201b;--soft:#56655f;--line:#0000001a;--paper:#fffffff7;--wash:#0b8f6a14;--accent:#0a7f5e;--on-accent:#fff;--live:#0b8f6a;
 position:fixed;width:308px;max-width:calc(100vw - 24px);max-height:calc(100vh - 24px);overflow:auto;pointer-events:auto;
 color:var(--ink);background:var(--paper);border:1px solid var(--line);border-radius:16px;
 box-shadow:0 1px 2px #0000001f,0 12px 32px -4px #0000003d;backdrop-filter:blur(10px);
 font:400 13px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;text-align:start;
 padding:12px 14px 14px;animation:in .22s cubic-bezier(.2,.8,.2,1);scrollbar-width:thin}
.top-right{top:12px;right:12px}.bottom-right{bottom:12px;right:12px}.bottom-left{bottom:12px;left:12px}.top-left{top:12px;left:12px}
@keyframes in{from{opacity:0;transform:translateY(-6px) scale(.98)}}
.head{display:flex;align-items:center;gap:7px;min-height:28px;color:var(--soft);font-weight:600;font-size:12px}
.dot{flex:none;width:8px;height:8px;border-radius:50%;background:var(--live);box-shadow:0 0 0 3px #0b8f6a33}
.time{font-variant-numeric:tabular-nums;color:var(--ink)}
.gap{flex:1}
button{font:inherit;color:inherit;background:none;border:0;cursor:pointer;border-radius:8px}
button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.icon{width:28px;height:28px;display:grid;place-items:center;color:var(--soft);padding:0}
.icon:hover{background:var(--wash);color:var(--ink)}
svg{width:16px;height:16px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.who{font-size:20px;line-height:1.25;font-weight:650;letter-spacing:-.01em;margin-top:4px;overflow-wrap:anywhere;font-variant-numeric:tabular-nums;user-select:text}
.code{color:var(--soft);margin-top:1px;overflow-wrap:anywhere;user-select:text}
.chips{display:flex;flex-wrap:wrap;gap:6px;margin-top:9px}
.chip{max-width:100%;padding:2px 9px;border-radius:99px;background:var(--wash);font-size:12px;font-weight:550;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.chip.practice{background:#b4690e24}
.note,.choose,.offer{margin-top:11px;padding-top:11px;border-top:1px solid var(--line)}
.note{color:var(--soft)}
.lead{color:var(--soft);margin-bottom:6px}
.list{display:grid;gap:4px}
.pick{width:100%;text-align:start;padding:7px 10px;background:var(--wash);font-weight:550;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.pick:hover{background:#0b8f6a2b}
.main{width:100%;padding:8px 12px;background:var(--accent);color:var(--on-accent);font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.main:hover{filter:brightness(1.08)}
.link{display:block;width:100%;margin-top:11px;padding:7px 12px;border:1px solid var(--line);font-weight:600;color:var(--accent)}
.link:hover{background:var(--wash)}
.link[disabled]{color:var(--soft);cursor:default;background:none}
.ended{--live:#8a9691}.ended .dot{box-shadow:none}
.ended .who{font-weight:550}
.said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(prefers-color-scheme:dark){.card{--ink:#eef4f1;--soft:#a4b3ad;--line:#ffffff24;--paper:#1b2421f7;--wash:#2bc79a1f;--accent:#2bc79a;--on-accent:#06241a;--live:#2bc79a;
 box-shadow:0 1px 2px #0006,0 12px 36px -4px #000c}.ended{--live:#75827c}}
@media(prefers-reduced-motion:reduce){.card{animation:none}}
@media(forced-colors:active){.card{border:2px solid CanvasText;background:Canvas;backdrop-filter:none}.icon,.pick,.main,.link,.chip{border:1px solid ButtonText}.dot{forced-color-adjust:none;background:Highlight}}`;
