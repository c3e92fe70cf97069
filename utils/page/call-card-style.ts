/** Style of the call card. Lengths are in px, because rem would follow the page's root font size. */
export const CALL_CARD_CSS = `
.card, .card * {
  box-sizing: border-box;
  margin: 0;
  padding: 0;
}
.card {
  --ink: #17201b;
  --soft: #54615a;
  --line: #00000017;
  --paper: #fff;
  --wash: #1c6b4117;
  --accent: #1c6b41;
  --on: #fff;
  --live: #1c9a55;
  color: var(--ink);
  background: var(--paper);
  border: 1px solid var(--line);
  border-radius: 16px;
  padding: 11px 14px 14px;
  position: fixed;
  z-index: 1;
  width: 308px;
  max-width: calc(100vw - 24px);
  max-height: calc(100vh - 24px);
  overflow: auto;
  pointer-events: auto;
  text-align: start;
  overflow-wrap: anywhere;
  box-shadow: 0 8px 32px #0000003d;
  font: 13px/1.45 system-ui, sans-serif;
  animation: in .2s;
}
.top-right, .top-left {
  top: 12px;
}
.bottom-right, .bottom-left {
  bottom: 12px;
}
.top-right, .bottom-right {
  right: 12px;
}
.top-left, .bottom-left {
  left: 12px;
}
@keyframes in {
  0% {
    opacity: 0;
    transform: translateY(-6px);
  }
}
.head {
  display: flex;
  align-items: center;
  gap: 7px;
  color: var(--soft);
  font-weight: 600;
  font-size: 12px;
}
.dot {
  width: 8px;
  height: 8px;
  border-radius: 9px;
  background: var(--live);
  box-shadow: 0 0 0 3px var(--wash);
}
.time {
  font-variant-numeric: tabular-nums;
  color: var(--ink);
  flex: 1;
}
button {
  font: inherit;
  color: inherit;
  background: none;
  border: 0;
  cursor: pointer;
  border-radius: 8px;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}
button:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
}
.icon {
  width: 28px;
  height: 28px;
  padding: 6px;
}
button:hover {
  opacity: .75;
}
svg {
  width: 16px;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.8;
  stroke-linecap: round;
}
.who {
  font-size: 20px;
  line-height: 1.3;
  font-weight: 600;
  margin-top: 3px;
}
.code, .note {
  color: var(--soft);
}
.who, .code {
  user-select: text;
}
.chips {
  display: flex;
  flex-wrap: wrap;
  gap: 6px;
  margin-top: 9px;
}
.chip {
  max-width: 100%;
  padding: 2px 9px;
  border-radius: 99px;
  background: var(--wash);
  font-size: 12px;
  font-weight: 600;
}
.practice {
  background: #b4690e2b;
}
.more {
  display: grid;
  gap: 6px;
  margin-top: 12px;
  padding-top: 11px;
  border-top: 1px solid var(--line);
}
.pick, .main, .link {
  width: 100%;
  padding: 7px 11px;
  font-weight: 600;
}
.pick {
  text-align: start;
  background: var(--wash);
}
.main {
  background: var(--accent);
  color: var(--on);
}
.link {
  border: 1px solid var(--line);
  color: var(--accent);
}
.link[disabled] {
  color: var(--soft);
}
.said {
  position: absolute;
  opacity: 0;
}
@media (prefers-color-scheme: dark) {
  .card {
    --ink: #e7ede9;
    --soft: #a4b1a9;
    --line: #ffffff21;
    --paper: #1a211d;
    --wash: #63c78b21;
    --accent: #63c78b;
    --on: #0b1a11;
    --live: #63c78b;
  }
}
.ended {
  --live: #8a9691;
}
@media (forced-colors: active) {
  .card, .card button, .chip {
    border: 1px solid;
  }
  .dot {
    forced-color-adjust: none;
    background: Highlight;
  }
}`;
