import * as z from 'zod/mini';
import { sentence, type Words } from '../words/words.ts';
import { defaultSettings, SETTINGS_VERSION } from './schema.ts';

type Stored = Record<string, unknown>;

/** Brings stored settings of version `from` to version `from + 1`. */
export type MigrationStep = {
  from: number;
  /** Pure. May throw where the stored settings make no sense to it: the person is then told. */
  migrate: (stored: Stored) => Stored;
};

/**
 * One step for every version but the newest. Whoever changes the format of the settings raises SETTINGS_VERSION, adds a
 * step here, and adds an example of the new version to test/suites/unit/settings/versions/.
 */
export const migrationSteps: readonly MigrationStep[] = [
  { from: 1, migrate: keepCodeAsId },
  { from: 2, migrate: keepWhatWasSet },
];

/** Until then the lead code was tried as the record's id in every known CRM. Where that was right, it stays so. */
function keepCodeAsId(stored: Stored): Stored {
  const crms = z.array(z.record(z.string(), z.unknown())).safeParse(stored['crms']);
  if (!crms.success) return stored;
  const isGuessed = ({ preset, addressBy }: Stored) =>
    typeof preset === 'string' && preset !== 'other' && (!Array.isArray(addressBy) || addressBy.length === 0);
  return {
    ...stored,
    crms: crms.data.map((crm) => (isGuessed(crm) ? { ...crm, addressBy: ['vendor_lead_code'] } : crm)),
  };
}

/**
 * Until then every setting was stored, whether or not somebody had set it. What is as it is built in counts as not set, so
 * that the organisation can suggest something else.
 */
function keepWhatWasSet(stored: Stored): Stored {
  const { dialer, polling, ...builtIn } = defaultSettings;
  return {
    ...unlike(stored, builtIn),
    ...('dialer' in stored && { dialer: partsUnlike(stored['dialer'], dialer) }),
    ...('polling' in stored && { polling: partsUnlike(stored['polling'], polling) }),
  };
}

const partsUnlike = (part: unknown, builtIn: object): unknown => {
  const parsed = z.record(z.string(), z.unknown()).safeParse(part);
  // What is no group of settings is told by whoever reads it next.
  return parsed.success ? unlike(parsed.data, builtIn) : part;
};

/** What differs from this. Lists are compared by what stands in them. */
function unlike(stored: Stored, builtIn: object): Stored {
  const same = new Set(Object.entries(builtIn).map((entry) => JSON.stringify(entry)));
  return Object.fromEntries(Object.entries(stored).filter((entry) => !same.has(JSON.stringify(entry))));
}

/** Settings before versions were stored, and those of which only the card's corner was ever saved, are of version 1. */
const versionSchema = z.pipe(
  z.nullish(z.int().check(z.positive())),
  z.transform((version) => version ?? 1),
);

/**
 * Stored settings of any version in the newest format, and what went wrong on the way: then they are in the format that
 * they got to, and the reader takes what it understands. Pure: what is stored stays as it is.
 */
export function migrateSettings(
  stored: Stored,
  steps: readonly MigrationStep[] = migrationSteps,
  newest: number = SETTINGS_VERSION,
): { migrated: Stored; problem: Words | null } {
  const version = versionSchema.safeParse(stored['version']);
  if (!version.success) return { migrated: stored, problem: sentence('problem.unknownSettings') };
  if (version.data > newest) {
    return { migrated: stored, problem: sentence('problem.newerSettings', { version: version.data, known: newest }) };
  }
  let migrated = stored;
  for (let from = version.data; from < newest; from += 1) {
    const step = steps.find((candidate) => candidate.from === from);
    try {
      if (!step) throw new Error('there is no step');
      migrated = { ...step.migrate(structuredClone(migrated)), version: from + 1 };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { migrated, problem: sentence('problem.migration', { from, to: from + 1, reason }) };
    }
  }
  return { migrated, problem: null };
}
