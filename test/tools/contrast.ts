/** WCAG's contrast of two colours (`#rrggbb`), from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [lighter, darker] = luminance(one) > luminance(other) ? [one, other] : [other, one];
  return (luminance(lighter) + 0.05) / (luminance(darker) + 0.05);
}

/** `color-mix(in srgb, …)`: that share of the first colour (0 to 1), the rest of the second. */
export function mix(one: string, share: number, other: string): string {
  const mixed = partsOf(one).map((part, at) => Math.round(part * share + (partsOf(other)[at] ?? 0) * (1 - share)));
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

const partsOf = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = partsOf(colour).map((part) => {
    const share = part / 255;
    return share <= 0.039_28 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
