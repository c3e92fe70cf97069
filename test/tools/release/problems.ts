import { sectionsOf } from './changelog.ts';

/** Three numbers that every browser and store takes: none above 65535, none with a zero in front. */
const VERSION = /^(?:0|[1-9]\d{0,4})(?:\.(?:0|[1-9]\d{0,4})){2}$/;

/**
 * What speaks against releasing the commit with that tag, a sentence for each; empty where nothing does. `version` is
 * that of package.json, from which the packages get theirs.
 */
export function problemsOfRelease(tag: string, version: string, changelog: string): string[] {
  const sections = sectionsOf(changelog);
  const unreleased = sections.find((section) => section.version === 'Unreleased');
  const released = sections.filter((section) => section !== unreleased);
  const own = released.find((section) => section.version === version);
  const checks: [isWrong: boolean, problem: string][] = [
    [!isVersion(version), `The version in package.json is “${version}”. It must be three numbers such as 1.2.3.`],
    [
      tag !== `v${version}`,
      `The tag is “${tag}” and the version in package.json is “${version}”. The tag must be “v${version}”.`,
    ],
    [own === undefined, `CHANGELOG.md has no heading “## [${version}] - YYYY-MM-DD”.`],
    [own?.date === null, `CHANGELOG.md does not say when ${version} is released: “## [${version}] - YYYY-MM-DD”.`],
    [own?.notes === '', `CHANGELOG.md says nothing of ${version}.`],
    [own !== undefined && own !== released[0], `In CHANGELOG.md, ${version} must stand above all earlier versions.`],
    [
      (unreleased?.notes ?? '') !== '',
      `CHANGELOG.md names changes as unreleased that this release has in it. They belong below “## [${version}]”.`,
    ],
  ];
  return checks.filter(([isWrong]) => isWrong).map(([, problem]) => problem);
}

const isVersion = (version: string): boolean =>
  VERSION.test(version) && version.split('.').every((part) => Number(part) <= 65_535);
