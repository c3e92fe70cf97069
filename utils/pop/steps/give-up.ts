import { nameOrBlank } from '../../crm/lead-names.ts';
import { phoneText } from '../../crm/phone-text.ts';
import type { RecordKeys } from '../../crm/record-keys.ts';
import { canBeSearched } from '../../crm/resolved-crm.ts';
import type { CardContent } from '../../messages/protocol.ts';
import { sentence, type Words } from '../../words/words.ts';
import { lateFind, namesLead } from '../candidates.ts';
import { askedWords } from '../asked-words.ts';
import { planPop, tabInSight } from '../plan.ts';
import type { PopTab } from '../pop-session.ts';
import { popTabOf } from '../tabs.ts';
import type { Fallback } from '../targets.ts';
import { end, goOn, type StepContext, type StepResult, type Trail } from '../trail.ts';
import { attempt } from './attempt.ts';
import { both } from './go-to-record.ts';
import { offer, present } from './present.ts';
import { goTo } from './reach.ts';

const OPEN_PAGE = sentence('card.openPage');
const NEW_RECORD = sentence('card.newRecord');

/** Nothing led to a record: a search or a new record if the CRM has one, else the card or a notification says so. */
export async function giveUp(trail: Trail, context: StepContext): Promise<StepResult> {
  const keys = context.request.keysFor(null);
  const chosen = await letChoose(trail, context, keys);
  if (chosen.outcome) return chosen;
  const waiting = await waitForLogIn(chosen.trail, context, keys);
  if (waiting.outcome) return waiting;
  const { fallback } = context.request;
  // Nobody is led to make a record anew that nobody has looked for.
  const mayGoOn = fallback?.kind === 'search' || trail.askedBy.length > 0;
  const gone = fallback && mayGoOn ? await goToFallback(chosen.trail, context, keys, fallback) : chosen;
  if (gone.outcome) return gone;
  return sayNothingFound(gone.trail, context, keys);
}

/** Several records that a lookup has named, where no search could tell more of them. */
async function letChoose(trail: Trail, context: StepContext, keys: RecordKeys): Promise<StepResult> {
  const candidates = trail.lookedUp;
  const tab = candidates.length < 2 ? null : (trail.tab ?? (await tabInFront(context, keys)));
  if (!tab) return goOn(trail);
  const words = sentence('pop.choose', candidates.length);
  // The page is none that the lookup led to: a number that it shows may be that of another person in the household.
  const presented = await present(trail, context, tab, keys, null, { note: words, candidates }, false);
  return end(presented.trail, 'choose', { words });
}

/** No lookup was answered, and the page in front is for logging in: then the pop goes on after that. */
async function waitForLogIn(trail: Trail, context: StepContext, keys: RecordKeys): Promise<StepResult> {
  const { request, tabs } = context;
  const wasLookedUp = request.targets.some(({ way }) => way === 'lookup');
  const seen = wasLookedUp && trail.askedBy.length === 0 ? tabInSight(await tabs.crmTabs(request.crm, keys)) : null;
  // A page that has not answered in time is waited for: one that draws a moving picture beside its log-in is slow to.
  const page = seen && (seen.page ?? (await tabs.settle(popTabOf(seen).tabId, keys)));
  if (!seen || page?.looks !== 'log-in') return goOn(trail);
  const words = sentence('pop.logIn');
  const presented = await present(trail, context, popTabOf(seen), keys, null, { note: words });
  return end(presented.trail, 'log-in', { words });
}

/** The CRM's search or new-record page: no record, but where the agent can go on. */
async function goToFallback(
  trail: Trail,
  context: StepContext,
  keys: RecordKeys,
  fallback: Fallback,
): Promise<StepResult> {
  const { request } = context;
  const isThere = [fallback.address, ...fallback.alike].some((address) => address === trail.lastAddress);
  // The card says it from the moment on that the page is there.
  const card = { ...request.card, note: noteOf(trail, context, fallback, isThere), offer: blankOf(trail, fallback) };
  const saying = { ...context, request: { ...request, card } };
  if (trail.tab && (trail.mayLeave || isThere)) {
    // A search that came to nothing is on the screen already.
    const gone = isThere ? { trail, tab: trail.tab } : await goTo(trail, saying, trail.tab, keys, fallback.address);
    const searched = await presentFallback({ ...gone.trail, tab: gone.tab }, saying, gone.tab, keys, fallback);
    const behind = searched.trail.offer;
    if (!behind || !searched.outcome) return searched;
    const { words } = searched.outcome;
    const said = { ...behind, note: words ?? fallback.note, notice: words ?? fallback.note };
    const offered = await offer(searched.trail, context, said, keys, fallback.address, OPEN_PAGE);
    return { ...searched, trail: offered };
  }
  return attempt(trail, saying, {
    target: { way: 'fallback', address: fallback.address, signature: null, isGuess: false },
    judge: ({ trail: looked }, _context, { tab }) => presentFallback(looked, saying, tab, keys, fallback),
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
  const { address } = fallback;
  const presented = await present(trail, context, tab, keys, null);
  const { report } = presented;
  // Its rows came in the moment between: a page reports what it finds later, but has reported this already.
  const late = report && !trail.offer && lateFind(context.request.crm, { url: '', report, isOwn: true });
  if (!late) return end(presented.trail, 'searched', { words: context.request.card.note, address });
  const found = await present(presented.trail, context, tab, keys, null, late.card);
  return end(found.trail, late.kind, { words: late.card.note, address, confirmedBy: 'page' });
}

/** A record may hide behind an error, so that nobody is told that there is none. `isThere`: the search is on the screen already. */
function noteOf(
  { sawError, askedBy, isGone }: Trail,
  { request }: StepContext,
  { kind, note }: Fallback,
  isThere: boolean,
): Words | null {
  if (sawError) return sentence('pop.crmError');
  const none = noRecordBy(request.crm.name, askedBy);
  if (kind === 'new-record') return both(none, note);
  // Its page says that it has found nothing, so it shows no results.
  return isThere && isGone && askedBy.length > 0 ? none : note;
}

/** Beside the results of a search that has found nobody: the form for a new record. */
const blankOf = ({ sawError, askedBy }: Trail, { blank }: Fallback): CardContent['offer'] =>
  blank === null || sawError || askedBy.length === 0 ? null : { label: NEW_RECORD, address: blank };

const noRecordBy = (crm: string, askedBy: Trail['askedBy']): Words =>
  sentence('pop.noRecordBy', { crm, asked: askedWords(askedBy) });

async function sayNothingFound(trail: Trail, context: StepContext, keys: RecordKeys): Promise<StepResult> {
  const { request, tabs } = context;
  const { crm, fallback } = request;
  const open = await tabs.crmTabs(crm, keys);
  const seen = tabInSight(open);
  const isVisible = planPop(null, open, 'ask', request.recordIdAt).do === 'highlight';
  if (!trail.tab && seen && (isVisible || (seen.page && namesLead(seen.page)))) {
    // The page in front has the record after all, though no way led there.
    const presented = await present(trail, context, popTabOf(seen), keys, null);
    return end(presented.trail, 'shown', { address: seen.url, confirmedBy: 'page' });
  }
  const words = nothingFound(trail, context);
  const tab = trail.tab ?? (await tabInFront(context, keys));
  if (!tab) {
    await context.notify(words, null);
    return end(trail, 'no-record', { words });
  }
  const blank = fallback && { label: NEW_RECORD, address: fallback.address };
  const presented = await present(trail, context, tab, keys, null, { note: words, offer: blank });
  return end(presented.trail, 'no-record', { words });
}

/** What was asked, and what was not, so that nobody makes a record twice. */
function nothingFound({ askedBy, sawError }: Trail, { request: { crm, call } }: StepContext): Words {
  const { name } = crm;
  if (sawError) return sentence('pop.crmError');
  if (askedBy.length > 0) return noRecordBy(name, askedBy);
  const names = [nameOrBlank(call.vendorLeadCode), nameOrBlank(call.leadId), phoneText(call.phone)];
  if (names.every((each) => each === '')) return sentence('pop.nothingToLookUp', { crm: name });
  return sentence(canBeSearched(crm) ? 'pop.notAsked' : 'pop.noSearchSetUp', { crm: name });
}

/** The page of the CRM that the agent sees. */
async function tabInFront({ request, tabs }: StepContext, keys: RecordKeys): Promise<PopTab | null> {
  const seen = tabInSight(await tabs.crmTabs(request.crm, keys));
  return seen && popTabOf(seen);
}
