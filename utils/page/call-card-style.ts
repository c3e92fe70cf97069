/**
 * Style of the call card. Lengths are in px, because rem would follow the page's root font size. The names of custom properties
 * are the product's own, because a page that registers one of that name would decide what it may hold, here too.
 */
export const CALL_CARD_CSS = `
.card, .card * {
  box-sizing: border-box;
  margin: 0;
  padding: 0;
}
.card {
  --croco-ink: #17201b;
  --croco-soft: #54615a;
  --croco-line: #00000017;
  --croco-paper: #fff;
  --croco-wash: #1c6b4117;
  --croco-accent: #1c6b41;
  --croco-on: #fff;
  --croco-live: #1c9a55;
  color: var(--croco-ink);
  background: var(--croco-paper);
  border: 1px solid var(--croco-line);
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
  color: var(--croco-soft);
  font-weight: 600;
  font-size: 12px;
}
.dot {
  width: 8px;
  height: 8px;
  border-radius: 9px;
  background: var(--croco-live);
  box-shadow: 0 0 0 3px var(--croco-wash);
}
.time {
  font-variant-numeric: tabular-nums;
  color: var(--croco-ink);
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
  outline: 2px solid var(--croco-accent);
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
  color: var(--croco-soft);
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
  background: var(--croco-wash);
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
  border-top: 1px solid var(--croco-line);
}
.pick, .main, .link {
  width: 100%;
  padding: 7px 11px;
  font-weight: 600;
}
.pick {
  text-align: start;
  background: var(--croco-wash);
}
.main {
  background: var(--croco-accent);
  color: var(--croco-on);
}
.link {
  border: 1px solid var(--croco-line);
  color: var(--croco-accent);
}
.link[disabled] {
  color: var(--croco-soft);
}
.said {
  position: absolute;
  opacity: 0;
}
@media (prefers-color-scheme: dark) {
  .card {
    --croco-ink: #e7ede9;
    --croco-soft: #a4b1a9;
    --croco-line: #ffffff21;
    --croco-paper: #1a211d;
    --croco-wash: #63c78b21;
    --croco-accent: #63c78b;
    --croco-on: #0b1a11;
    --croco-live: #63c78b;
  }
}
.ended {
  --croco-live: #8a9691;
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
