import type { DiscoveryProgress, DiscoveryReport, Example } from '../crm/discovery.ts';
import type { CrmProfile } from '../crm/profile.ts';

export type DiscoveryMeans = {
  writeProgress(progress: DiscoveryProgress): Promise<void>;
  now(): number;
};

export type Discovery = {
  /** Finds out by one customer how a CRM's customers are found. A later one ends one still under way. */
  run(profile: CrmProfile, example: Example): Promise<DiscoveryReport>;
  /** Ends the one under way, if there is one. */
  stop(): void;
};

export function createDiscovery({ writeProgress, now }: DiscoveryMeans): Discovery {
  return {
    async run({ id }, example) {
      const report: DiscoveryReport = {
        example,
        record: 'no-answer',
        shows: [],
        trials: [],
        works: [],
        atMs: now(),
      };
      await writeProgress({ profileId: id, state: 'done', asked: [], report });
      return report;
    },
    stop() {},
  };
}
