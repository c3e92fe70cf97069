/** As short as an address can be said: without what the CRM's addresses have in common. */
export const shortAddress = (template: string): string =>
  decoded(template)
    .replace(/^https?:\/\/[^/]*(?=\/)/, '')
    .replaceAll('{search}', '…');

function decoded(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}
