import * as dom from './dom.ts';
import { valueBeforeChange, valueOf } from './field-value.ts';
import { parentAcross } from './page-roots.ts';

/** A field with its value at the moment when it was sent to be saved. */
type SentValue = { field: Element; value: string };

/** How many fields that are no longer in the page stay known: those that were changed last. */
const MOST_KEPT = 20;

/**
 * Which fields the agent has changed, and what they held before. A field whose former value is put back is not unsaved, but
 * stays in here, because the next change may be one again.
 */
export class ChangedFields {
  /** Values of unchanged fields, as they were when the agent came to them. */
  readonly #valuesHeld = new WeakMap<Element, string>();
  /** Changed fields and the values that they held before; null if that is not known. */
  readonly #changed = new Map<Element, string | null>();

  has(field: Element): boolean {
    return this.#changed.has(field);
  }

  /** Keeps what an unchanged field holds: now, or (`onlyFirst`) only if nothing is kept of it yet. */
  holdValue(field: Element, onlyFirst: boolean): void {
    if (this.#changed.has(field) || (onlyFirst && this.#valuesHeld.has(field))) return;
    this.#valuesHeld.set(field, valueOf(field));
  }

  /** The agent changes this field now. */
  add(field: Element): void {
    this.#changed.set(field, this.#valuesHeld.get(field) ?? valueBeforeChange(field));
    // A pane may leave the page and come back with what was typed in it. Not all such fields can be kept.
    const allButLast = [...this.#changed.keys()].slice(0, -MOST_KEPT);
    for (const each of allButLast) if (!isInPage(each)) this.#changed.delete(each);
  }

  /** Counts a field as changed, whatever it held before. */
  adopt(field: Element): void {
    this.#changed.set(field, null);
  }

  /** Forgets that the fields in `scope` were changed. */
  forgetIn(scope: Element): void {
    for (const field of this.#in(scope)) this.#changed.delete(field);
  }

  isUnsaved(field: Element): boolean {
    return isInPage(field) && this.#changed.has(field) && valueOf(field) !== this.#changed.get(field);
  }

  unsaved(): Element[] {
    return [...this.#changed.keys()].filter((field) => this.isUnsaved(field));
  }

  hasUnsavedIn(scope: Element): boolean {
    return this.#in(scope).some((field) => this.isUnsaved(field));
  }

  /** The changed fields in `scope` with their values now. */
  sentFrom(scope: Element): SentValue[] {
    return this.#in(scope).map((field) => ({ field, value: valueOf(field) }));
  }

  /** These values are saved. A field that was changed since then stays unsaved, compared with what was saved. */
  markSaved(sent: SentValue[]): void {
    for (const { field, value } of sent) {
      if (valueOf(field) === value) this.#changed.delete(field);
      this.#valuesHeld.set(field, value);
    }
  }

  #in(scope: Element): Element[] {
    return [...this.#changed.keys()].filter((field) => isInside(field, scope));
  }
}

const isInPage = (field: Element): boolean =>
  dom.isConnected(field) && dom.defaultView(dom.ownerDocument(field)) !== null;

/** Whether the field is in `scope`, also in a shadow root there. */
const isInside = (field: Element, scope: Element): boolean => {
  let around: Element | null = field;
  while (around && around !== scope) around = parentAcross(around);
  return around !== null;
};
