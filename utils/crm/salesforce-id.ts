/**
 * A Salesforce id of 15 characters in the form with 18, which names the same record; any other text as it is. This file is
 * loaded into the CRM's pages.
 */
export const longSalesforceId = (id: string): string => (/^[a-z0-9]{15}$/i.test(id) ? id + checkOf(id) : id);

// Each of the last three characters encodes which of five of the first 15 are capitals.
const checkOf = (id: string): string =>
  [0, 5, 10]
    .map((start) => {
      const isCapital = (bit: number) => /[A-Z]/.test(id.charAt(start + bit));
      const sum = [0, 1, 2, 3, 4].reduce((before, bit) => before + (isCapital(bit) ? 1 << bit : 0), 0);
      return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'.charAt(sum);
    })
    .join('');
