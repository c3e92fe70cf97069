/** Lets the person save a JSON text as a file of this name. */
export function downloadJson(json: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
  link.download = name;
  link.click();
  // The download has read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
