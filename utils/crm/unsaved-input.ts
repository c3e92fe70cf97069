import { isElement, isField, isFrame, isInput, isShadowRoot } from './dom-kinds.ts';
import type { Field } from './dom-kinds.ts';
import { focusedElement, innerDocument, readPage } from './page-roots.ts';
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
    const on = <Type extends keyof DocumentEventMap>(
      type: Type,
      listener: (event: DocumentEventMap[Type]) => void,
    ): void => document.addEventListener(type, listener, { capture: true, passive: true, signal });
    // The same functions each time: a document that is attached twice still calls each of them once.
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
  const attachFrame = ({ target }: Event): void => {
    if (isFrame(target)) attachInside(target);
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
  const noteSaving = ({ target }: Event): void => {
    if (isElement(target)) settleLater(target);
  };
  const forgetForm = ({ target }: Event): void => {
    for (const field of changed.keys()) if (isElement(target) && target.contains(field)) changed.delete(field);
  };
  const noteSaveButton = (event: Event): void => {
    const [target] = event.composedPath();
    const pressed = event.isTrusted && isElement(target) ? target.closest(BUTTONS) : null;
    if (pressed && namesOf(pressed).some((name) => SAVE.test(name)))
      settleLater(pressed.closest('form') ?? pressed.ownerDocument);
  };
  const noteSaveKey = ({ isTrusted, ctrlKey, metaKey, key, target }: KeyboardEvent): void => {
    if (isTrusted && (ctrlKey || metaKey) && key.toLowerCase() === 's' && isElement(target))
      settleLater(target.ownerDocument);
  };
  /** What was sent to be saved is saved, unless it was changed meanwhile or something is marked as wrong. */
  const settleLater = (scope: Element | Document): void => {
    const sent = [...changed.keys()]
      .filter((field) => scope.contains(field) || scope.contains(hostOf(field)))
      .map((field) => ({ field, value: valueOf(field) }));
    const timer = setTimeout(() => {
      if (scope.querySelector(INVALID)) return;
      for (const { field, value } of sent) {
        if (valueOf(field) === value) changed.delete(field);
        held.set(field, value);
      }
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
  if (top.readyState !== 'loading' && top.defaultView?.navigator.userActivation?.hasBeenActive) {
    const fields = readPage(top).roots.flatMap((root) => [...root.querySelectorAll('input,textarea')]);
    for (const field of fields.filter(isField).filter(isAltered)) changed.set(field, null);
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
  const [target] = event.composedPath();
  if (!isElement(target)) return null;
  return isField(target) ? target : editableAround(target);
};

const editableAround = (element: Element | null): HTMLElement | null => {
  if (!isElement(element) || !element.isContentEditable) return null;
  let host = element;
  while (host.parentElement?.isContentEditable) host = host.parentElement;
  return host;
};

const hostOf = (field: Element): Element | null => {
  const root = field.getRootNode();
  return isShadowRoot(root) ? root.host : null;
};

/** What a button calls itself; long texts are no names. */
const namesOf = (button: Element): string[] =>
  [
    button.textContent,
    ...['title', 'aria-label', 'value', 'name', 'data-action'].map((name) => button.getAttribute(name)),
  ]
    .map((name) => name?.trim() ?? '')
    .filter((name) => name.length < 40);

const isTicked = (element: Element): element is HTMLInputElement =>
  isInput(element) && /^(?:checkbox|radio)$/.test(element.type);

const valueOf = (field: Element): string => {
  if (isTicked(field)) return String(field.checked);
  if (!isField(field)) return field.textContent ?? '';
  return 'selectedOptions' in field ? Array.from(field.selectedOptions, ({ value }) => value).join('\n') : field.value;
};

/** What a field held before its first change, where that was not seen. */
const defaultOf = (field: Element): string | null => {
  if (isTicked(field)) return String(!field.checked);
  return isField(field) && 'defaultValue' in field ? field.defaultValue : null;
};

/** Whether a field differs from what the page delivered, though nobody was watching when it was changed. */
const isAltered = (field: Field): boolean =>
  'defaultValue' in field && field.value !== field.defaultValue && isTypedInto(field) && !field.matches(SEARCH_FIELD);

const isTypedInto = (element: Element | null): boolean => {
  if (!isElement(element)) return false;
  if (!isField(element)) return element.isContentEditable;
  return isOpen(element) && !NOT_TYPED.test(element.type);
};

const isOpen = (field: Field): boolean => !field.disabled && !('readOnly' in field && field.readOnly);
