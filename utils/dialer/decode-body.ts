/**
 * The text of a body: in the charset that its byte order mark tells, else the one of the Content-Type header, else UTF-8.
 * What a charset cannot say becomes U+FFFD.
 */
export function decodeBody(bytes: Uint8Array<ArrayBuffer>, contentType: string | null): string {
  return decoderFor(markOf(bytes) ?? charsetOf(contentType ?? '')).decode(bytes);
}

function markOf([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined;
}

const charsetOf = (contentType: string) => /;\s*charset\s*=\s*["']?([^"';\s]+)/i.exec(contentType.slice(0, 500))?.[1];

function decoderFor(label = 'utf-8'): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    // A label that no browser knows.
    return new TextDecoder();
  }
}
