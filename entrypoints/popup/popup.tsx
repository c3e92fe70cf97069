import { useState } from 'preact/hooks';
import { formatAgo } from '#utils/words/duration.ts';
import { t } from '#utils/words/words.ts';
import { OffToolbar } from '#components/off-toolbar.tsx';
import { SettingsUnreadable } from '#components/settings-unreadable.tsx';
import { useNow } from './use-now.ts';
import { popupView, type PopupView } from './popup-view.ts';
import { CallPanel } from './call-panel.tsx';
import { MissingSite, PinHint, Problem, Unusable } from './notices.tsx';
import { openOptions } from './open-options.ts';
import type { PopupData } from './popup-data.ts';
import { SetUpPanel } from './set-up-panel.tsx';
import { StatusPanel } from './status-panel.tsx';
import { WhoPanel } from './who-panel.tsx';

/** The whole popup: one view, computed anew from state, settings and time whenever one of them changes. */
export function Popup({ state, setup }: PopupData) {
  useNow();
  // Not the tick's own time: a state may have come in since, and must not seem to be from the future.
  const nowMs = Date.now();
  const view = popupView(state, setup, nowMs);
  const [switching, setSwitching] = useState(false);
  const stay = () => setSwitching(false);
  // Who has a caller on the line looks for the record, not for what is better done afterwards.
  const isOnCall = view.kind === 'agent' && view.call?.endedAtMs === null;
  const canSwitch = view.kind === 'agent' && view.canSwitch;

  return (
    <>
      <header>
        <img src="/icon/mark.svg" width="22" height="22" alt="" />
        <h1>{t('shared.product')}</h1>
        {view.kind === 'agent' && (
          <span class="agent" title={view.agent}>
            <span class="visually-hidden">{t('popup.agent', { agent: view.agent })}</span>
            <span aria-hidden="true">{view.agent}</span>
          </span>
        )}
      </header>
      {view.kind === 'unreadable' && <SettingsUnreadable />}
      {view.kind !== 'unreadable' && <Unusable problems={setup.problems} />}
      {view.kind === 'set-up' && <SetUpPanel steps={view.steps} />}
      {view.kind === 'who' && <WhoPanel done={stay} cancel={null} />}
      {canSwitch && switching && <WhoPanel done={stay} cancel={stay} />}
      {view.kind === 'agent' && !(canSwitch && switching) && <Agent view={view} nowMs={nowMs} />}
      {canSwitch && !switching && (
        <button type="button" class="button quiet switch" onClick={() => setSwitching(true)}>
          {t('popup.who.switch')}
        </button>
      )}
      {view.kind !== 'unreadable' && !isOnCall && (
        <OffToolbar>
          <PinHint />
        </OffToolbar>
      )}
      <footer>
        <span>{view.kind === 'agent' && lastCheck(view, nowMs)}</span>
        <button type="button" class="button quiet" onClick={openOptions}>
          {t('popup.options')}
        </button>
      </footer>
    </>
  );
}

type AgentView = Extract<PopupView, { kind: 'agent' }>;

function Agent({ view, nowMs }: { view: AgentView; nowMs: number }) {
  return (
    <>
      <StatusPanel status={view.status} lastSuccessAtMs={view.lastSuccessAtMs} nowMs={nowMs} />
      {view.missingSites.map((site) => (
        <MissingSite key={site.matchPattern} site={site} />
      ))}
      {view.problem && <Problem problem={view.problem} nowMs={nowMs} />}
      <CallPanel call={view.call} stale={view.status.stale} hasCrm={view.hasCrm} nowMs={nowMs} />
    </>
  );
}

const lastCheck = ({ lastSuccessAtMs }: AgentView, nowMs: number) =>
  lastSuccessAtMs === null ? t('popup.notChecked') : t('popup.checked', { ago: formatAgo(nowMs - lastSuccessAtMs) });
