const SIGNATURE = '89504e470d0a1a0a';
/** Bit of the colour type that says that each pixel has an alpha value. */
const ALPHA = 4;

/** Size in pixels, and whether any pixel may be transparent. Throws where the bytes are no PNG. */
export function readPng(bytes: Buffer): { width: number; height: number; isOpaque: boolean } {
  if (bytes.toString('hex', 0, 8) !== SIGNATURE || bytes.toString('latin1', 12, 16) !== 'IHDR') {
    throw new Error('That is no PNG.');
  }
  const hasAlpha = ((bytes[25] ?? 0) & ALPHA) !== 0;
  return {
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    isOpaque: !hasAlpha && !chunksOf(bytes).includes('tRNS'),
  };
}

function chunksOf(bytes: Buffer): string[] {
  const names: string[] = [];
  for (let at = 8; at + 12 <= bytes.length; at += bytes.readUInt32BE(at) + 12) {
    names.push(bytes.toString('latin1', at + 4, at + 8));
  }
  return names;
}
