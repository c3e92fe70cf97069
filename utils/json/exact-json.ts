/**
 * Parses JSON as `JSON.parse` does, but a whole number that a JavaScript number would round comes as a text, its own digits:
 * a rounded id is somebody else's. What JSON writes with an exponent (`1e3`) or a blank fraction (`12.0`) stays the number
 * that it means. Throws what `JSON.parse` throws.
 */
export function parseExactJson(text: string): unknown {
  // Chrome 114 and Firefox 135 hand over the source; both are older than the oldest browsers that Screen Pop runs in.
  return JSON.parse(text, (_key: string, value: unknown, context?: { source?: string }): unknown => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
    const source = context?.source ?? '';
    return /^-?\d+$/.test(source) ? source : value;
  });
}
