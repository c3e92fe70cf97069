import type { RecordKeys } from '../../crm/record-keys.ts';
import { sentence, type Words } from '../../words/words.ts';
import { lateFind } from '../candidates.ts';
import { planPop, tabInSight } from '../plan.ts';
import type { PopTab } from '../pop-session.ts';
import { popTabOf } from '../tabs.ts';
import type { Fallback } from '../targets.ts';
import { end, goOn, type StepContext, type StepResult, type Trail } from '../trail.ts';
import { attempt } from './attempt.ts';
import { offer, present } from './present.ts';
import { goTo } from './reach.ts';

const OPEN_PAGE = sentence('card.openPage');

/** Nothing led to a record: a search or a new record if the CRM has one, else the card or a notification says so. */
export async function giveUp(trail: Trail, context: StepContext): Promise<StepResult> {
  const keys = context.request.keysFor(null);
  const chosen = await letChoose(trail, context, keys);
  if (chosen.outcome) return chosen;
  const gone = await goToFallback(chosen.trail, context, keys);
  if (gone.outcome) return gone;
  return sayNothingFound(gone.trail, context, keys);
}

/** Several records that a lookup has named, where no search could tell more of them. */
async function letChoose(trail: Trail, context: StepContext, keys: RecordKeys): Promise<StepResult> {
  const candidates = trail.lookedUpIds.flatMap((id) => {
    const address = context.request.recordOf(id)?.address;
    return address === undefined ? [] : [{ label: sentence('pop.candidate', { id }), address }];
  });
  const tab = candidates.length < 2 ? null : (trail.tab ?? (await tabInFront(context, keys)));
  if (!tab) return goOn(trail);
  const note = sentence('pop.choose', candidates.length);
  const presented = await present(trail, context, tab, keys, null, { note, candidates, canLink: true });
  return end(presented.trail, 'choose', note);
}

/** The CRM's search or new-record page: no record, but where the agent can go on. */
async function goToFallback(trail: Trail, context: StepContext, keys: RecordKeys): Promise<StepResult> {
  const { fallback } = context.request;
  if (!fallback) return goOn(trail);
  const isThere = trail.lastAddress === fallback.address;
  if (trail.tab && (trail.mayLeave || isThere)) {
    // A search that came to nothing is on the screen already.
    const gone = isThere ? { trail, tab: trail.tab } : await goTo(trail, context, trail.tab, keys, fallback.address);
    const searched = await presentFallback({ ...gone.trail, tab: gone.tab }, context, gone.tab, keys, fallback);
    const behind = searched.trail.offer;
    if (!behind || !searched.outcome) return searched;
    const said = {
      ...behind,
      note: searched.outcome.words ?? fallback.note,
      notice: searched.outcome.words ?? fallback.note,
    };
    const offered = await offer(searched.trail, context, said, keys, fallback.address, OPEN_PAGE);
    return { ...searched, trail: offered };
  }
  return attempt(trail, context, {
    target: { way: 'fallback', address: fallback.address, signature: null },
    judge: ({ trail: looked }, _context, { tab }) => presentFallback(looked, context, tab, keys, fallback),
    label: OPEN_PAGE,
  });
}

async function presentFallback(
  trail: Trail,
  context: StepContext,
  tab: PopTab,
  keys: RecordKeys,
  fallback: Fallback,
): Promise<StepResult> {
  const note = noteOf(trail, fallback);
  const presented = await present(trail, context, tab, keys, null, { note, canLink: true });
  const { report } = presented;
  // Its rows came in the moment between: a page reports what it finds later, but has reported this already.
  const late = report && !trail.offer && lateFind(context.request.crm, { url: '', report, isOwn: true });
  if (!late) return end(presented.trail, 'searched', note, fallback.address);
  const found = await present(presented.trail, context, tab, keys, null, { ...late.card, canLink: true });
  return end(found.trail, late.kind, late.card.note, fallback.address);
}

/** A record may hide behind an error, so that nobody is told that there is none. */
const noteOf = ({ sawError }: Trail, { note }: Fallback): Words => (sawError ? sentence('pop.crmError') : note);

async function sayNothingFound(trail: Trail, context: StepContext, keys: RecordKeys): Promise<StepResult> {
  const { request, tabs } = context;
  const { crm, targets } = request;
  const seen = planPop(null, await tabs.crmTabs(crm, keys), 'ask', request.recordIdAt);
  if (!trail.tab && seen.do === 'highlight') {
    // The page in front has the record after all, though no way led there.
    const presented = await present(trail, context, popTabOf(seen.tab), keys, null, { canLink: true });
    return end(presented.trail, 'shown', null, seen.tab.url);
  }
  const nothing =
    targets.length === 0
      ? sentence('pop.nothingToLookUp', { crm: crm.name })
      : sentence('pop.noRecord', { crm: crm.name });
  const note = targets.length > 0 && trail.sawError ? sentence('pop.crmError') : nothing;
  const tab = trail.tab ?? (await tabInFront(context, keys));
  if (!tab) {
    await context.notify(note, null);
    return end(trail, 'no-record', note);
  }
  const presented = await present(trail, context, tab, keys, null, { note, canLink: true });
  return end(presented.trail, 'no-record', note);
}

/** The page of the CRM that the agent sees. */
async function tabInFront({ request, tabs }: StepContext, keys: RecordKeys): Promise<PopTab | null> {
  const seen = tabInSight(await tabs.crmTabs(request.crm, keys));
  return seen && popTabOf(seen);
}
