import type { ComponentChildren } from 'preact';
import { OffToolbar, PinSteps } from '#components/off-toolbar.tsx';
import { type ToolbarLook, toolbarLook } from '#utils/browser/toolbar-button.ts';
import { type PlainKey, t } from '#utils/words/words.ts';
import { Section } from './section.tsx';

const PICTURES: Record<ToolbarLook, PlainKey> = {
  chrome: 'toolbar.chrome.picture',
  edge: 'toolbar.edge.picture',
  firefox: 'toolbar.firefox.picture',
};

/** Shows how to put the button on the toolbar, in words and as a picture, until it is there. */
export function PinSection({ look = toolbarLook() }: { look?: ToolbarLook }) {
  return (
    <OffToolbar>
      <Section id="pin" title={t('toolbar.title')} about={t('toolbar.about')}>
        <div class="pin-how">
          <PinSteps look={look} />
          <PinPicture look={look} />
        </div>
      </Section>
    </OffToolbar>
  );
}

function PinPicture({ look }: { look: ToolbarLook }) {
  return (
    <figure class="pin-picture">
      <figcaption class="visually-hidden">{t(PICTURES[look])}</figcaption>
      <div aria-hidden="true">
        <div class="bar">
          <span class="address" />
          <Spot step={1}>{PUZZLE_PIECE}</Spot>
          <Icon>{DOTS[look]}</Icon>
        </div>
        <div class="menu">
          <div class="entry">
            <img src="/icon/mark.svg" width="20" height="20" alt="" />
            <span class="name">{t('extensionName')}</span>
            <Spot step={2}>{IN_MENU[look]}</Spot>
            {look !== 'firefox' && <Icon>{DOTS[look]}</Icon>}
          </div>
          {look === 'firefox' && (
            <div class="entry command">
              <Spot step={3}>{t('toolbar.firefox.command')}</Spot>
            </div>
          )}
        </div>
      </div>
    </figure>
  );
}

/** What is to be clicked, marked with the number of its step. */
function Spot({ step, children }: { step: number; children: ComponentChildren }) {
  return (
    <span class="spot">
      {typeof children === 'string' ? children : <Icon>{children}</Icon>}
      <b>{step}</b>
    </span>
  );
}

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20">
      {children}
    </svg>
  );
}

// Strokes on a 24 × 24 grid, as the browsers draw them.
const PUZZLE_PIECE = (
  <path d="M9.5 6V5a2.3 2.3 0 0 1 4.6 0v1H18a1 1 0 0 1 1 1v3.6h-.9a2.3 2.3 0 0 0 0 4.6h.9V19a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-3.8h.8a2.3 2.3 0 0 0 0-4.6H5V7a1 1 0 0 1 1-1Z" />
);
const PIN = <path d="M8.5 4h7M10 4v6l-3 3.5V15h10v-1.5L14 10V4M12 15v5.5" />;
const EYE = (
  <>
    <path d="M2.5 12C5 7.5 8.2 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.7 6.5-9.5 6.5S5 16.5 2.5 12Z" />
    <circle cx="12" cy="12" r="3" />
  </>
);
const GEAR = (
  <>
    <circle cx="12" cy="12" r="8.5" stroke-width="3" stroke-dasharray="3.34 3.336" />
    <circle cx="12" cy="12" r="6.5" />
    <circle cx="12" cy="12" r="2.5" />
  </>
);
const ACROSS = <path d="M5 12v.1M12 12v.1M19 12v.1" stroke-width="3" />;

const IN_MENU: Record<ToolbarLook, ComponentChildren> = { chrome: PIN, edge: EYE, firefox: GEAR };
const DOTS: Record<ToolbarLook, ComponentChildren> = {
  chrome: <path d="M12 5v.1M12 12v.1M12 19v.1" stroke-width="3" />,
  edge: ACROSS,
  firefox: <path d="M4.5 7h15M4.5 12h15M4.5 17h15" />,
};
