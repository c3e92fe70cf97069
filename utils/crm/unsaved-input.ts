import { focusedElement, innerDocument, pageRoots } from './page-roots.ts';
import type { PageRoot } from './page-roots.ts';
import { SEARCH_FIELD } from './search-field.ts';

export type InputWatch = {
  /** Something that the agent typed or chose is neither saved nor taken back. */
  unsaved: () => boolean;
  /** The agent is in a field that can be typed into, in the window that has the focus. */
  typing: () => boolean;
  /** The focus is in a field that holds unsaved input. */
  editing: () => boolean;
  /** Fields that the agent has changed, for the instance of the script that takes over. */
  changed: () => Element[];
  /** Counts a field as changed, whatever it held before. */
  adopt: (field: Element) => void;
};

/** What the kinds of fields have, each some of it. */
type Field = HTMLElement & {
  type?: string;
  value?: string;
  defaultValue?: string;
  checked?: boolean;
  readOnly?: boolean;
  disabled?: boolean;
  selectedOptions?: HTMLCollectionOf<HTMLOptionElement>;
};

const NOT_TYPED = /^(?:button|submit|reset|image|hidden|range|color|checkbox|radio|file)$/;
const SAVE =
  /(?:^|[\s_-])(?:save|update|speichern|sichern|guardar|salvar|gravar|enregistrer|sauvegarder|salva|opslaan|zapisz|spara|lagre|gem|uložit|kaydet|сохранить|保存|저장)(?:$|[\s_-])/i;
const BUTTONS = 'button,[role=button],input[type=submit],input[type=button],a[role],a[class*=btn i]';
const INVALID = '[aria-invalid=true],.is-invalid,.has-error,:user-invalid';
/** How long a form may take to say that it was not saved. */
const SAVING_MS = 2000;

/**
 * Watches what the agent types into the page and its same-origin frames, from now on until `signal` aborts. Values that the
 * page's own scripts set do not count, only the person's own input events do; a value that was put back, reset or saved
 * is no longer unsaved.
 */
export const watchInput = (top: Document, signal: AbortSignal): InputWatch => {
  const held = new WeakMap<Element, string>();
  /** Changed fields and what they held before; null: not known. */
  const changed = new Map<Element, string | null>();

  const attach = (document: Document): void => {
    const on = (type: string, listener: (event: Event) => void): void =>
      document.addEventListener(type, listener, { capture: true, passive: true, signal });
    on('focusin', remember);
    on('beforeinput', remember);
    on('input', noteChange);
    on('submit', noteSaving);
    on('reset', forgetForm);
    on('click', noteSaveButton);
    on('keydown', noteSaveKey);
    on('load', attachFrame);
    for (const frame of document.querySelectorAll('iframe,frame')) attachInside(frame);
  };
  const attachInside = (frame: Element): void => {
    const inner = innerDocument(frame);
    if (inner) attach(inner);
  };

  // The same functions each time: a document that is attached twice still calls each of them once.
  const attachFrame = (event: Event): void => {
    const loaded = event.target as Element;
    if (/^i?frame$/.test(loaded.localName ?? '')) attachInside(loaded);
  };
  const remember = (event: Event): void => {
    const field = fieldOf(event);
    if (field && !changed.has(field) && (event.type === 'focusin' || !held.has(field))) held.set(field, valueOf(field));
  };
  const noteChange = (event: Event): void => {
    const field = event.isTrusted ? fieldOf(event) : null;
    if (!field || changed.has(field) || field.matches(SEARCH_FIELD)) return;
    changed.set(field, held.get(field) ?? defaultOf(field));
  };
  const noteSaving = (event: Event): void => settleLater(event.target as Element);
  const forgetForm = (event: Event): void => {
    for (const field of changed.keys()) if ((event.target as Element).contains(field)) changed.delete(field);
  };
  const noteSaveButton = (event: Event): void => {
    const pressed = event.isTrusted ? (event.composedPath()[0] as Element).closest?.(BUTTONS) : null;
    if (!pressed) return;
    const names = [
      pressed.textContent,
      ...['title', 'aria-label', 'value', 'name', 'data-action'].map((name) => pressed.getAttribute(name)),
    ];
    if (names.some((name) => name && name.length < 40 && SAVE.test(name)))
      settleLater(pressed.closest('form') ?? pressed.ownerDocument);
  };
  const noteSaveKey = (event: Event): void => {
    const { key, ctrlKey, metaKey } = event as KeyboardEvent;
    if (event.isTrusted && (ctrlKey || metaKey) && key?.toLowerCase() === 's')
      settleLater((event.target as Element).ownerDocument);
  };
  const settleLater = (scope: Element | Document): void => {
    const inside = [...changed.keys()].filter((field) => scope.contains(field) || scope.contains(hostOf(field)));
    const saving = inside.map((field) => [field, valueOf(field)] as const);
    const timer = setTimeout(() => {
      if (scope.querySelector(INVALID)) return;
      for (const [field, value] of saving) if (valueOf(field) === value) changed.delete(field);
    }, SAVING_MS);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  };

  const isUnsaved = (field: Element): boolean => {
    if (!field.isConnected || !field.ownerDocument.defaultView) {
      changed.delete(field);
      return false;
    }
    return changed.has(field) && valueOf(field) !== changed.get(field);
  };

  attach(top);
  if (top.readyState !== 'loading') {
    top.defaultView?.navigator.userActivation?.hasBeenActive &&
      pageRoots(top)
        .flatMap(alteredFields)
        .forEach((field) => changed.set(field, null));
  }
  return {
    unsaved: () => [...changed.keys()].some(isUnsaved),
    typing: () => top.hasFocus() && isTypedInto(focusedElement(top)),
    editing: () => {
      const field = focusedElement(top);
      return field !== null && isUnsaved(editableAround(field) ?? field);
    },
    changed: () => [...changed.keys()].filter(isUnsaved),
    adopt: (field) => void changed.set(field, null),
  };
};

const fieldOf = (event: Event): Element | null => {
  const target = event.composedPath()[0] as Element | undefined;
  if (target?.nodeType !== 1) return null;
  return target.matches('input,textarea,select') ? target : editableAround(target);
};

const editableAround = (element: Element): Element | null => {
  if (!(element as HTMLElement).isContentEditable) return null;
  let host = element;
  while ((host.parentElement as HTMLElement | null)?.isContentEditable) host = host.parentElement!;
  return host;
};

const hostOf = (field: Element): Element | null => {
  const root = field.getRootNode();
  return 'host' in root ? (root as ShadowRoot).host : null;
};

const valueOf = (field: Element): string => {
  const { type, checked, value, selectedOptions } = field as Field;
  if (type === 'checkbox' || type === 'radio') return String(checked);
  if (type === 'select-multiple') return [...(selectedOptions ?? [])].map((option) => option.value).join('\n');
  return value ?? field.textContent ?? '';
};

/** What a field held before its first change, where that was not seen. */
const defaultOf = (field: Element): string | null => {
  const { type, checked, defaultValue } = field as Field;
  if (type === 'checkbox' || type === 'radio') return String(!checked);
  return defaultValue ?? null;
};

/** Fields that differ from what the page delivered, though nobody was watching when they were changed. */
const alteredFields = (root: PageRoot): Element[] =>
  [...root.querySelectorAll<Field>('input,textarea')].filter(
    (field) => isTypedInto(field) && !field.matches(SEARCH_FIELD) && field.value !== field.defaultValue,
  );

const isTypedInto = (element: Element | null): boolean => {
  if (!element) return false;
  if (element.matches('textarea,select')) return isOpen(element as Field);
  if (element.matches('input')) return !NOT_TYPED.test((element as HTMLInputElement).type) && isOpen(element as Field);
  return (element as HTMLElement).isContentEditable;
};

const isOpen = (field: Field): boolean => !field.readOnly && !field.disabled;
