import type { DiscoveryProgress, DiscoveryReport, Example } from '../crm/discovery.ts';
import type { CrmProfile } from '../crm/profile.ts';
import { resolveCrm } from '../crm/resolve.ts';
import { sentence, type Words } from '../words/words.ts';
import { findOut, type FindOutMeans } from './find-out.ts';
import { MOST_ASKED } from './planned.ts';
import { withRecordTemplate } from './record-template.ts';

export type DiscoveryMeans = FindOutMeans & {
  writeProgress(progress: DiscoveryProgress): Promise<void>;
  /** Epoch ms. */
  timeOfDay(): number;
  /** Tells whoever looks into the extension's console. */
  reportFault(error: unknown): void;
};

export type DiscoveryOptions = {
  /** Only the ways that the profile has, each of them: nothing is looked for, and none is left out because another works. */
  onlyOwn?: boolean;
};

export type Discovery = {
  /** Finds out by one customer how a CRM's customers are found. A later one ends one still under way. Never rejects. */
  run(profile: CrmProfile, example: Example, options?: DiscoveryOptions): Promise<DiscoveryReport>;
  /** Ends the one under way, if there is one, and says why. `keepTab`: its tab stays, because a call's record may come into it. */
  stop(because: Words, options?: { keepTab: boolean }): void;
};

/** All that is found out takes at most so long. */
const LONGEST_MS = 60_000;

/** One that is under way. */
class Run {
  readonly #abort = new AbortController();
  readonly signal = this.#abort.signal;
  because: Words | null = null;
  keepsTab = false;

  stop(because: Words, keepTab = false): void {
    if (this.signal.aborted) return;
    this.because = because;
    this.keepsTab = keepTab;
    this.#abort.abort();
  }

  /** What is still waited for somewhere ends with it. */
  end(): void {
    this.#abort.abort();
  }
}

export function createDiscovery(means: DiscoveryMeans): Discovery {
  let underWay: Run | null = null;
  return {
    async run(profile, example, { onlyOwn = false } = {}) {
      underWay?.stop(sentence('discovery.stopped.another'));
      const mine = new Run();
      underWay = mine;
      void means.wait(LONGEST_MS, mine.signal).then(() => mine.stop(sentence('discovery.stopped.time')));
      try {
        return await carryOut(means, withRecordTemplate(profile, example), example, onlyOwn, mine);
      } finally {
        if (underWay === mine) underWay = null;
        mine.end();
      }
    },
    stop: (because, { keepTab } = { keepTab: false }) => underWay?.stop(because, keepTab),
  };
}

async function carryOut(
  means: DiscoveryMeans,
  profile: CrmProfile,
  example: Example,
  onlyOwn: boolean,
  mine: Run,
): Promise<DiscoveryReport> {
  const { writeProgress, reportFault } = means;
  const atMs = means.timeOfDay();
  const report: DiscoveryReport = { example, record: 'not-there', shows: [], trials: [], works: [], atMs };
  const asked: string[] = [];
  const progress = (state: DiscoveryProgress['state'], because: Words | null = null) =>
    writeProgress({
      profileId: profile.id,
      state,
      asked: [...asked],
      report: state === 'running' ? null : report,
      because,
    }).catch(reportFault);
  await progress('running');
  const resolved = resolveCrm(profile);
  if ('problem' in resolved) {
    await progress('failed', resolved.problem);
    return report;
  }
  try {
    await findOut({
      means,
      crm: resolved.crm,
      example,
      report,
      async ask(address) {
        mine.signal.throwIfAborted();
        if (asked.length >= MOST_ASKED) return false;
        asked.push(address);
        await progress('running');
        return true;
      },
      left: () => MOST_ASKED - asked.length,
      onlyOwn,
      signal: mine.signal,
      stop: (because) => mine.stop(because),
      keepsTab: () => mine.keepsTab,
    });
    await progress('done');
  } catch (error) {
    if (!mine.signal.aborted) reportFault(error);
    await progress('failed', mine.because ?? sentence('discovery.stopped.failed'));
  }
  return report;
}
