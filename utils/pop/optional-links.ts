import type { PopDependencies } from './pop-context.ts';

/** A database that hangs must not keep a caller waiting. */
const READ_WITHIN_MS = 1000;

type Links = PopDependencies['links'];

/**
 * The memory of linked records, as something that a pop can do without: a read that fails or hangs is that of a lead
 * without a link, and a write that fails is only reported.
 */
export function optionalLinks(links: Links, reportFault: (error: unknown) => void): Links {
  const nothing = (error: unknown): null => {
    reportFault(error);
    return null;
  };
  return {
    async read(...lead) {
      const late = new Promise<null>((resolve) => setTimeout(resolve, READ_WITHIN_MS, null));
      return Promise.race([links.read(...lead).catch(nothing), late]);
    },
    async write(...link) {
      void links.write(...link).catch(reportFault);
    },
    async forget(...lead) {
      void links.forget(...lead).catch(reportFault);
    },
  };
}
