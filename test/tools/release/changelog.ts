/** A version's part of CHANGELOG.md. */
type Section = {
  /** `1.2.3`, or `Unreleased`. */
  version: string;
  /** `2026-11-30`; null where none stands beside the version. */
  date: string | null;
  /** What stands below the heading, without blank lines at its ends. */
  notes: string;
};

const HEADING = /^## \[([^\]]+)\](?: - (\d{4}-\d{2}-\d{2}))?$/;

/** The parts of a change log in the form of Keep a Changelog, in its order. */
export function sectionsOf(changelog: string): Section[] {
  const sections: { version: string; date: string | null; lines: string[] }[] = [];
  for (const line of changelog.split(/\r?\n/)) {
    const [, version, date = null] = HEADING.exec(line) ?? [];
    if (version === undefined) sections.at(-1)?.lines.push(line);
    else sections.push({ version, date, lines: [] });
  }
  return sections.map(({ version, date, lines }) => ({ version, date, notes: lines.join('\n').trim() }));
}

/** Notes for a page that breaks lines where the text has line breaks, as GitHub's does: what goes on over several lines is one. */
export const unwrapped = (notes: string): string => notes.replaceAll(/(?<=\S) *\n {2,}(?![-*] )(?=\S)/g, ' ');
