import type { CrmProfile } from '../crm/profile.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import { resolveCrm } from '../crm/resolve.ts';
import type { PopEnd } from '../messages/protocol.ts';
import type { EffectiveSettings } from '../settings/store.ts';
import type { Words } from '../words/words.ts';
import { type Lessons, NO_LESSONS, optionalLessons } from './optional-lessons.ts';
import { optionalForms, optionalLinks } from './optional-links.ts';
import type { PopSession, ShownPop } from './pop-session.ts';
import type { PopStore } from './pop-store.ts';
import { type PageToTell, type PopEvent, reducePop } from './reduce-pop.ts';
import type { LearnedForms } from './learned-forms.ts';
import type { Lead, RememberedLink } from './remembered.ts';
import type { BrowserTabs } from './tabs.ts';

export type PopDependencies = {
  settings(): Promise<EffectiveSettings>;
  store: PopStore;
  links: {
    read(profileId: string, lead: Lead): Promise<RememberedLink | null>;
    write(profileId: string, lead: Lead, link: RememberedLink): Promise<void>;
    forget(profileId: string, lead: Lead): Promise<void>;
  };
  forms: LearnedForms;
  /** Without it nothing is learned. */
  lessons?: Lessons;
  /** `address` is the record that a click on the notification opens. */
  notify(notice: Words, address: string | null): Promise<void>;
  tabs: BrowserTabs;
  endOnPage(tabId: number, end: PopEnd): Promise<void>;
  /** Tells whoever looks into the extension's console. */
  reportFault(error: unknown): void;
  now(): number;
  /** Resolves after so long, or once the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
};

/** What all that has to do with pops works with. */
export type PopContext = PopDependencies & {
  lessons: Lessons;
  session(): Promise<PopSession>;
  /** Reduces the event into the session, and tells the pages that show the pop no longer. What was there before. */
  change(event: PopEvent): Promise<PopSession>;
};

export function popContext(dependencies: PopDependencies): PopContext {
  const { store, endOnPage, links, forms, lessons = NO_LESSONS, reportFault } = dependencies;
  return {
    ...dependencies,
    links: optionalLinks(links, reportFault),
    forms: optionalForms(forms, reportFault),
    lessons: optionalLessons(lessons, reportFault),
    session: () => store.read(),
    async change(event) {
      let before: PopSession | null = null;
      let tell: PageToTell[] = [];
      await store.update((session) => {
        before = session;
        const reduced = reducePop(session, event);
        ({ tell } = reduced);
        return reduced.session;
      });
      // Not waited for: a page that hangs must not keep the next call waiting.
      for (const { tabId, end } of tell) endOnPage(tabId, end).catch(() => {});
      return before ?? store.read();
    },
  };
}

/** The CRM of the pop on display, as it is set up now; null where it is no longer. */
export async function crmOf(context: PopContext, shown: ShownPop): Promise<ResolvedCrm | null> {
  const profile = await profileOf(context, shown);
  const resolved = profile && resolveCrm(profile);
  return resolved && 'crm' in resolved ? resolved.crm : null;
}

/** The profile of that CRM, as it is now. */
export async function profileOf({ settings }: PopContext, { profileId }: ShownPop): Promise<CrmProfile | null> {
  const effective = await settings();
  return effective.settings.crms.find(({ id }) => id === profileId) ?? null;
}

/** The pop on display, if it is this call's. */
export async function shownOfCall(context: PopContext, callKey: string): Promise<ShownPop | null> {
  const { shown } = await context.session();
  return shown?.pop.callKey === callKey ? shown : null;
}
