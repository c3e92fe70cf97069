import { neededSites } from '../settings/needed-sites.ts';
import { type Site, withGrants } from './grants.ts';

/** The sites that these settings need, and whether the browser lets the extension reach each of them now. */
export const readSites = (settings: Parameters<typeof neededSites>[0]): Promise<Site[]> =>
  withGrants(neededSites(settings));
