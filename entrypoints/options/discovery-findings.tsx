import { useLayoutEffect, useRef } from 'preact/hooks';
import type { DiscoveryReport } from '#utils/crm/discovery.ts';
import { type CrmProfile } from '#utils/crm/profile.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { say, t } from '#utils/words/words.ts';
import { AddressList } from './address-list.tsx';
import { FindingLine } from './finding-line.tsx';
import { type Finding, findingsOf } from './findings.ts';

type Props = {
  path: string;
  crm: CrmProfile;
  report: DiscoveryReport;
  asked: readonly string[];
  /** The run has just ended, while the person watched. */
  isNew: boolean;
  /** What is set up already is what would be proposed. */
  isUsed: boolean;
  /** Something in the page is not saved, and that may be it. */
  isUnsaved: boolean;
  /** Accepting it saves it, too. */
  saves: boolean;
  onUse: () => void;
};

/** What was found out, in words; what a call would do by it; and the button that takes it over. */
export function DiscoveryFindings({ path, crm, report, asked, isNew, isUsed, isUnsaved, saves, onUse }: Props) {
  const section = useRef<HTMLElement>(null);
  // They come below the button that was pressed, and often below the window's edge, too.
  useLayoutEffect(() => {
    if (isNew) section.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const resolved = resolveCrm(crm);
  const { obstacle, known, call, missing, failed } = findingsOf(report, 'crm' in resolved ? resolved.crm : null);
  return (
    <section ref={section} id={`${path}.findings`} class="findings" aria-labelledby={`${path}.findings-title`}>
      <h3 id={`${path}.findings-title`}>{t('options.discovery.found')}</h3>
      {obstacle && <p class="notice tone-warn">{say(obstacle)}</p>}
      <FindingList findings={known} />
      {missing.length > 0 && (
        <ul class="notice tone-warn">
          {missing.map((words) => (
            <li key={say(words)}>{say(words)}</li>
          ))}
        </ul>
      )}
      {call.length > 0 && (
        <div class="notice tone-good">
          {call.map((words) => (
            <p key={say(words)}>{say(words)}</p>
          ))}
          <div class="actions">
            <button
              id={`${path}.accept`}
              type="button"
              class="button primary"
              aria-disabled={isUsed}
              onClick={() => isUsed || onUse()}
            >
              {useLabel(isUsed, isUnsaved, saves)}
            </button>
          </div>
        </div>
      )}
      <div>
        {failed.length > 0 && (
          <details>
            <summary>{t('options.discovery.inVain', failed.length)}</summary>
            <FindingList findings={failed} />
          </details>
        )}
        <AddressList title={asked.length > 0 ? t('options.discovery.asked', asked.length) : ''} addresses={asked} />
      </div>
    </section>
  );
}

function useLabel(isUsed: boolean, isUnsaved: boolean, saves: boolean): string {
  if (isUsed) return t(isUnsaved ? 'options.discovery.takenOver' : 'options.discovery.used');
  return t(saves ? 'options.discovery.useAndSave' : 'options.discovery.use');
}

export function FindingList({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul>
      {findings.map((finding) => (
        <li key={say(finding.words) + (finding.address ?? '')}>
          <FindingLine finding={finding} />
        </li>
      ))}
    </ul>
  );
}
