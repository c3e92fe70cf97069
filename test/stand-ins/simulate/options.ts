/** A whole number of at least `least` from the command line. Throws a RangeError that names the option. */
export function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least) throw new RangeError(`--${name} takes a whole number from ${least} on.`);
  return number;
}

/** Runs a simulator; prints what is wrong with its options instead of where it was thrown, and exits with 2. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
