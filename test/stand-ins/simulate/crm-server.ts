import type { LookedUp } from '#utils/crm/lookup-answer.ts';
import { CRM_ADDRESS, idAt, recordPage } from './crm-set-up.ts';
import { type CrmRecord, type CrmWorld, LEADS } from './crm-world.ts';
import { type Page, view } from './virtual-pages.ts';

export const LOG_IN_PAGE = `${CRM_ADDRESS}/login`;
export const START_PAGE = `${CRM_ADDRESS}/home`;
const SEARCH_PAGES = `${CRM_ADDRESS}/search?q=`;

/** The CRM's server, as it is at a moment. */
export type CrmServer = {
  world: CrmWorld;
  loggedIn: boolean;
  /** An access broker sends everybody on to a host of its own. */
  movedAway: boolean;
  /** What comes for an address; null where the browser is sent to another host. */
  serve: (address: string, nowMs: number) => Page | null;
  /** The ids that a lookup from one of its pages answers; null where it does not. */
  lookUp: (address: string) => LookedUp[] | null;
};

/** A number that is the same for the same text, so that a page behaves alike however often it is loaded. */
const hashOf = (text: string) => {
  let hash = 7;
  for (const letter of text) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0;
  return hash;
};

/** When an app's page comes to say that nothing is there: most at once, some in the first second, some later. */
function saysGoneAfterMs(address: string): number {
  const hash = hashOf(address);
  if (hash % 10 < 6) return 0;
  return hash % 10 < 9 ? 200 + (hash % 700) : 1500 + (hash % 1500);
}

export function createCrmServer(world: CrmWorld): CrmServer {
  const showsCodes = world.listsShowCode;
  const isApp = world.kind !== 'codes-are-ids';

  function recordView(record: CrmRecord) {
    const number = record.owner;
    // Links to the records before and after, and the rows of the household.
    const near = number === null || !isApp ? [] : [number - 1, number + 1, (number + 37) % LEADS];
    const rows = near.flatMap((each) => world.recordOf(each) ?? []).filter(({ id }) => !world.isMerged(id));
    const drawn = view('record', { record, rows, showsCodes });
    const shell = view('record', { record, isDrawn: false });
    const { drawnAfterMs } = record;
    return drawnAfterMs === 0
      ? [{ afterMs: 0, view: drawn }]
      : [
          { afterMs: 0, view: shell },
          { afterMs: drawnAfterMs, view: drawn },
        ];
  }

  function searchStages(words: string) {
    const rows = world.search(words);
    const filledAfterMs = isApp ? hashOf(words) % 900 : 0;
    const stages = [{ afterMs: filledAfterMs, view: view('list', { rows, showsCodes }) }];
    // A list that is being filled has one row for a moment.
    if (rows.length > 1 && hashOf(words) % 3 === 0)
      stages.unshift({ afterMs: filledAfterMs / 2, view: view('list', { rows: rows.slice(0, 1), showsCodes }) });
    return stages;
  }

  function stagesAt(address: string): Page['stages'] {
    if (address.startsWith(SEARCH_PAGES)) return searchStages(wordsIn(address));
    const id = idAt(address);
    if (id === null) return [{ afterMs: 0, view: view('start') }];
    const record = world.at(id);
    if (record) return recordView(record);
    const afterMs = isApp ? saysGoneAfterMs(address) : 0;
    const gone = { afterMs, view: view('gone') };
    return afterMs === 0 ? [gone] : [{ afterMs: 0, view: view('record', { isDrawn: false }) }, gone];
  }

  /** Where the CRM itself sends whoever asks for an address. */
  function resolve(address: string): string {
    if (!server.loggedIn) return LOG_IN_PAGE;
    if (address === LOG_IN_PAGE) return START_PAGE;
    const id = idAt(address);
    const record = id === null ? null : world.at(id);
    if (id !== null && world.isMerged(id) && record) return recordPage(record.id);
    if (!address.startsWith(SEARCH_PAGES) || !isApp) return address;
    const found = world.search(wordsIn(address));
    // Some searches go to the record at once where they find one.
    return found.length === 1 && found[0] && hashOf(address) % 4 === 0 ? recordPage(found[0].id) : address;
  }

  const server: CrmServer = {
    world,
    loggedIn: true,
    movedAway: false,
    serve(address, nowMs) {
      if (server.movedAway) return null;
      const resolved = resolve(address);
      const stages = resolved === LOG_IN_PAGE ? [{ afterMs: 0, view: view('log-in') }] : stagesAt(resolved);
      return { address: resolved, loadedAtMs: nowMs, stages };
    },
    lookUp(address) {
      if (!server.loggedIn || server.movedAway) return null;
      return world
        .search(wordsIn(address))
        .slice(0, 8)
        .map(({ id, phone }) => ({ id, label: '', phones: world.listsShowCode ? [phone] : [] }));
    },
  };
  return server;
}

const wordsIn = (address: string): string => new URL(address).searchParams.get('q') ?? '';
