import * as dom from './dom.ts';

/**
 * The status with which the server answered the request for this page; null where it is not known, or the page has gone to
 * another address by itself since.
 */
export const serverStatus = (document: Document): number | null => {
  const address = dom.URL(document);
  const [load] = performance.getEntriesByType('navigation');
  if (!load || !('responseStatus' in load) || withoutHash(load.name) !== withoutHash(address)) return null;
  return Number(load.responseStatus) || null;
};

const withoutHash = (address: string): string => address.replace(/#.*/s, '');
