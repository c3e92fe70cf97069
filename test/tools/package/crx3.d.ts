// The package brings no types.
declare module 'crx3/lib/crx3stream.js' {
  import type { Writable } from 'node:stream';

  /** A stream that signs the zip which is written to it, with the private key in a file, and writes the package to another. */
  export default function createCrxStream(file: string, options: { keyPath: string }): Writable;
}
