import { isDocument, isElement, isField, isFrame, isInput } from './dom-kinds.ts';
import type { Field } from './dom-kinds.ts';
import { listen } from './listen.ts';
import { allIn, focusedElement, innerDocument, isRendered, parentAcross, readPage } from './page-roots.ts';
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
/** Names of keys that write nothing: all but Backspace, Delete, Enter, and Process and Unidentified (input methods). */
const MOVES = /^(?!Ba|De|En|Pr|Un)..+/;
/** Of a list, not of the record. */
const SAVES_VIEW = /\bview|filter|\bsearch/i;
const INVALID = '[aria-invalid=true],.is-invalid,:user-invalid';
/** A form, a banner or a passing notice that says that something was not saved. */
const ERROR = '[class*=error i],[class*=danger i]';
/** So many fields, those changed last, are still known when they are no longer in the page. */
const KEPT = 20;
/** How long a form may take to say that it was not saved. */
const SAVING_MS = 2000;

/**
 * Watches what the agent types into the page and its same-origin frames, from now on until `signal` aborts. Values that the
 * page's own scripts set do not count, only the person's own input events do; a value that was put back, reset or saved
 * is no longer unsaved.
 */
export const watchInput = (top: Document, signal: AbortSignal): InputWatch => {
  const view = top.defaultView;
  const held = new WeakMap<Element, string>();
  /** Changed fields and what they held before; null: not known. */
  const changed = new Map<Element, string | null>();
  /** What the page said of errors when the first of what is unsaved was typed. */
  let errorsBefore = '';

  const attach = (document: Document): void => {
    // The same functions each time: a document that is attached twice still calls each of them once.
    const on = (types: string, listener: Parameters<typeof listen>[2]): void =>
      listen(document, types, listener, signal);
    // Editors that do by themselves what a key or a paste asks for prevent the browser's own input event.
    on('focusin beforeinput keydown paste drop', remember);
    on('beforeinput keydown paste drop input', noteChange);
    on('submit', noteSaving);
    on('reset', forgetForm);
    on('click', noteSaveButton);
    on('keydown', noteSaveKey);
    on('load', attachFrame);
  };
  const attachFrame = ({ target }: Event): void => {
    const inner = isFrame(target) && innerDocument(target);
    if (inner) attach(inner);
  };
  const remember = (event: Event): void => {
    const field = fieldOf(event);
    if (field && !changed.has(field) && (event.type === 'focusin' || !held.has(field))) held.set(field, valueOf(field));
  };
  const noteChange = (event: Event): void => {
    const field = event.isTrusted && !('key' in event && MOVES.test(String(event.key))) ? fieldOf(event) : null;
    if (!field || changed.has(field) || isSearch(field)) return;
    if (!unsaved().length) errorsBefore = errors();
    changed.set(field, held.get(field) ?? defaultOf(field));
    // A pane that was taken out of the page may come back with what was typed in it, but not all of them can be kept.
    for (const each of [...changed.keys()].slice(0, -KEPT)) if (!isThere(each)) changed.delete(each);
  };
  const noteSaving = ({ target }: Event): void => {
    if (isElement(target)) settleLater(target);
  };
  const forgetForm = (event: Event): void => {
    const [form] = event.composedPath();
    setTimeout(() => {
      if (event.defaultPrevented || !isElement(form)) return;
      for (const field of changedIn(form)) changed.delete(field);
    });
  };
  const noteSaveButton = (event: Event): void => {
    const [target] = event.composedPath();
    const pressed = event.isTrusted && isElement(target) ? target.closest(BUTTONS) : null;
    if (pressed && namesOf(pressed).some((name) => SAVE.test(name) && !SAVES_VIEW.test(name)))
      settleLater(pressed.closest('form') ?? nearestWithChanges(pressed));
  };
  /** What a button outside of any form saves: another part of the page has a button of its own. */
  const nearestWithChanges = (button: Element): Element | null => {
    let scope: Element | null = button;
    while (scope && !changedIn(scope).some(isUnsaved)) scope = parentAcross(scope);
    return scope;
  };
  const changedIn = (scope: Element): Element[] => [...changed.keys()].filter((field) => isIn(field, scope));
  const noteSaveKey = ({ isTrusted, ctrlKey, metaKey, key, target }: KeyboardEvent): void => {
    if (isTrusted && (ctrlKey || metaKey) && key.toLowerCase() === 's' && isElement(target))
      settleLater(target.ownerDocument.documentElement);
  };
  /** What was sent to be saved is saved, unless it was changed meanwhile or the page says that something is wrong. */
  const settleLater = (scope: Element | null): void => {
    if (!scope) return;
    const sent = changedIn(scope).map((field) => ({ field, value: valueOf(field) }));
    const timer = setTimeout(() => {
      const said = errors();
      if (scope.querySelector(INVALID) || (said && said !== errorsBefore)) return;
      for (const { field, value } of sent) {
        if (valueOf(field) === value) changed.delete(field);
        held.set(field, value);
      }
    }, SAVING_MS);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  };

  const isThere = (field: Element): boolean => Boolean(field.isConnected && field.ownerDocument.defaultView);
  const isUnsaved = (field: Element): boolean =>
    isThere(field) && changed.has(field) && valueOf(field) !== changed.get(field);
  const errors = (): string =>
    allIn(readPage(top), ERROR)
      .filter(isRendered)
      .map((error) => error.textContent)
      .join('')
      .trim();
  const unsaved = (): Element[] => [...changed.keys()].filter(isUnsaved);

  for (const root of readPage(top).roots) if (isDocument(root)) attach(root);
  // The load of a frame in a shadow root is not heard outside, but that the focus has gone into it is.
  if (view) listen(view, 'blur', () => attach(focusedElement(top)?.ownerDocument ?? top), signal);
  if (top.readyState !== 'loading' && view?.navigator.userActivation?.hasBeenActive)
    for (const field of readPage(top).fields.filter(isAltered)) changed.set(field, null);
  return {
    unsaved: () => unsaved().length > 0,
    typing: () => top.hasFocus() && isTypedInto(focusedElement(top)),
    editing: () => {
      const field = focusedElement(top);
      return field !== null && isUnsaved(editableAround(field) ?? field);
    },
    changed: unsaved,
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

/** Whether the field stands in there, be it in shadow roots. */
const isIn = (field: Element, scope: Element): boolean => {
  let up: Element | null = field;
  while (up && up !== scope) up = parentAcross(up);
  return up !== null;
};

/** A note is no search, whatever it is called. */
const isSearch = (field: Element): boolean =>
  isField(field) && field.type !== 'textarea' && field.matches(SEARCH_FIELD);

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
  // A picture that was pasted is no text.
  if (!isField(field)) return field.innerHTML;
  return 'selectedOptions' in field ? Array.from(field.selectedOptions, ({ value }) => value).join('\n') : field.value;
};

/** What a field held before its first change, where that was not seen. */
const defaultOf = (field: Element): string | null => {
  if (isTicked(field)) return String(!field.checked);
  return isField(field) && 'defaultValue' in field ? field.defaultValue : null;
};

/** Whether a field differs from what the page delivered, though nobody was watching when it was changed. */
const isAltered = (field: Field): boolean =>
  'defaultValue' in field && field.value !== field.defaultValue && isTypedInto(field) && !isSearch(field);

const isTypedInto = (element: Element | null): boolean => {
  if (!isElement(element)) return false;
  if (!isField(element)) return element.isContentEditable;
  return isOpen(element) && !NOT_TYPED.test(element.type);
};

const isOpen = (field: Field): boolean => !field.disabled && !('readOnly' in field && field.readOnly);
