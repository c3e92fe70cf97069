import type { RecordKeys } from '../../crm/record-keys.ts';
import type { CardContent, Label, PageReport } from '../../messages/protocol.ts';
import { OPEN_RECORD } from '../candidates.ts';
import type { PopTab } from '../pop-session.ts';
import { type Offer, popWith, type StepContext, type Trail } from '../trail.ts';
import { popTabOf } from '../tabs.ts';

/** Stores that a tab shows the pop now, before anything is done to that tab. */
export async function place(
  trail: Trail,
  { request, ...context }: StepContext,
  tab: PopTab,
  keys: RecordKeys,
  address: string | null,
): Promise<Trail> {
  await context.place(tab, address, popWith(request, keys, {}));
  return { ...trail, placed: true };
}

/** The same, and shows the card there; what the page sees is null where it does not answer. */
export async function present(
  trail: Trail,
  { request, ...context }: StepContext,
  tab: PopTab,
  keys: RecordKeys,
  address: string | null,
  card: Partial<CardContent> = {},
  highlight = true,
): Promise<{ trail: Trail; report: PageReport | null }> {
  const pop = popWith(request, keys, card, highlight);
  await context.place(tab, address, pop);
  return { trail: { ...trail, placed: true }, report: await context.tabs.show(tab.tabId, pop) };
}

/** Leaves the page alone that the agent sees: its card has a button for the record, or a notification opens it. */
export async function offer(
  trail: Trail,
  context: StepContext,
  { inTab, note, notice }: Offer,
  keys: RecordKeys,
  address: string,
  label: Label = OPEN_RECORD,
): Promise<Trail> {
  const card = { note, offer: { label, address } };
  if (!inTab) {
    await context.notify(notice, address);
    return trail;
  }
  if (!trail.placed) return (await present(trail, context, popTabOf(inTab), keys, null, card)).trail;
  await context.offered(inTab.id);
  await context.tabs.show(inTab.id, popWith(context.request, keys, card, false));
  return trail;
}
