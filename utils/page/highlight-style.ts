/** Style of the outlines. */
export const HIGHLIGHT_CSS = `
.outline {
  --croco-line: #1c7a48;
  --croco-halo: #fffc;
  --croco-glow: color-mix(in srgb, var(--croco-line) 40%, transparent);
  position: fixed;
  left: 0;
  top: 0;
  box-sizing: border-box;
  border: 2px solid var(--croco-line);
  border-radius: 8px;
  box-shadow: 0 0 0 1px var(--croco-halo), inset 0 0 0 1px var(--croco-halo), 0 0 12px 2px var(--croco-glow);
  visibility: hidden;
  animation: call 1.1s ease-out;
}
.outline.on {
  visibility: visible;
}
@keyframes call {
  0% {
    background: var(--croco-glow);
  }
}
@media (prefers-color-scheme: dark) {
  .outline {
    --croco-line: #3fbf7d;
    --croco-halo: #0009;
  }
}
@media (prefers-reduced-motion) {
  * {
    animation: none !important;
  }
}
@media (forced-colors: active) {
  .outline {
    border: 3px solid Highlight;
    forced-color-adjust: none;
  }
}`;
