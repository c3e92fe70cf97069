import * as dom from './dom.ts';
import { ChangedFields } from './changed-fields.ts';
import { isDocument, isElement, isFrame } from './dom-kinds.ts';
import { editorAround, fieldOf, isAltered, isSearch } from './field-value.ts';
import { listen } from './listen.ts';
import { focusedElement, innerDocument, parentAcross, readPage } from './page-roots.ts';
import { errorsShown, hasInvalidField, isSaveKey, pressedSaveButton } from './saving.ts';
import { mayWrite, watchTyping } from './typing.ts';

// How unsaved input is told: each field is in one of these states
//
//   untouched ──the agent comes to it──▶ value kept ──the agent changes it──▶ changed
//                                            ▲                                  │
//                                            ├── sent, and no error 2 s later ──┤
//                                            └── its form was reset ────────────┘
//
// "Sent" is a submit, a press of a save button, or Ctrl+S. A changed field is unsaved while its value differs from the one
// that was kept. Only the agent's own (trusted) events change a field; values that the page's scripts set do not.

export type InputWatch = {
  /** Whether something that the agent typed or chose is neither saved nor taken back. */
  unsaved: () => boolean;
  /** Whether the agent is writing in the window that has the focus: typed a moment ago, or is in a field with unsaved input. */
  typing: () => boolean;
  /** Whether the focus is in a field that holds unsaved input. */
  editing: () => boolean;
  /** Fields with unsaved input, for the instance of the script that takes over. */
  changed: () => Element[];
  /** Counts a field as changed, whatever it held before. */
  adopt: (field: Element) => void;
};

/** How long a page may take to show that something was not saved. */
const SAVING_MS = 2000;

/**
 * Watches what the agent types into the page and its same-origin frames, from now on until `signal` aborts. A value that was
 * put back, reset or saved is no longer unsaved.
 */
export const watchInput = (top: Document, signal: AbortSignal): InputWatch => {
  const fields = new ChangedFields();
  const typing = watchTyping(top, signal);
  /** The errors that the page showed when the first of what is unsaved was typed. */
  let errorsBefore = '';

  const keepValue = (event: Event): void => {
    const field = fieldOf(event);
    if (field) fields.holdValue(field, event.type !== 'focusin');
  };
  const noteChange = (event: Event): void => {
    const field = mayWrite(event) ? fieldOf(event) : null;
    if (!field || fields.has(field) || isSearch(field)) return;
    if (fields.unsaved().length === 0) errorsBefore = errorsShown(top);
    fields.add(field);
  };
  const forgetForm = (event: Event): void => {
    const [form] = event.composedPath();
    // The page may still call the reset off.
    setTimeout(() => {
      if (!event.defaultPrevented && isElement(form)) fields.forgetIn(form);
    });
  };

  const noteSubmit = ({ target }: Event): void => {
    if (isElement(target)) settleLater(target);
  };
  const noteSaveButton = (event: Event): void => {
    const button = pressedSaveButton(event);
    const scope = button && (dom.closest(button, 'form') ?? nearestWithUnsaved(button, fields));
    if (scope) settleLater(scope);
  };
  const noteSaveKey = (event: KeyboardEvent): void => {
    if (isSaveKey(event) && isElement(event.target)) settleLater(dom.documentElement(dom.ownerDocument(event.target)));
  };
  /** What was sent counts as saved, unless the agent changes it meanwhile or the page shows that something is wrong. */
  const settleLater = (scope: Element): void => {
    const sent = fields.sentFrom(scope);
    const timer = setTimeout(() => {
      const errors = errorsShown(top);
      const hasNewError = errors !== '' && errors !== errorsBefore;
      if (!hasInvalidField(scope) && !hasNewError) fields.markSaved(sent);
    }, SAVING_MS);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  };

  // A document may be attached twice: the same listener is not added to it again.
  const attach = (document: Document): void => {
    typing.attach(document);
    // Besides the browser's input events, because an editor that handles keys and pastes itself prevents those.
    listen(document, 'focusin beforeinput keydown paste drop', keepValue, signal);
    listen(document, 'beforeinput keydown paste drop input', noteChange, signal);
    listen(document, 'submit', noteSubmit, signal);
    listen(document, 'reset', forgetForm, signal);
    listen(document, 'click', noteSaveButton, signal);
    listen(document, 'keydown', noteSaveKey, signal);
    listen(document, 'load', attachFrame, signal);
    const view = dom.defaultView(document);
    if (view) listen(view, 'blur', attachFocused, signal);
  };
  const attachFrame = ({ target }: Event): void => {
    const inner = isFrame(target) ? innerDocument(target) : null;
    if (inner) attach(inner);
  };
  // A frame in a shadow root loads without an event outside, and one in a frame before that one has loaded. But the window
  // around it loses its focus to it: in Firefox, an event earlier than the frame has it.
  const attachFocused = (): void => {
    setTimeout(() => attach(dom.ownerDocument(focusedElement(top) ?? top)));
  };
  for (const root of readPage(top).roots) if (isDocument(root)) attach(root);
  if (mayHaveMissedInput(top)) for (const field of readPage(top).fields.filter(isAltered)) fields.adopt(field);

  const isEditing = (): boolean => {
    const focused = focusedElement(top);
    return focused !== null && fields.isUnsaved(editorAround(focused) ?? focused);
  };
  return {
    unsaved: () => fields.unsaved().length > 0,
    typing: () => dom.hasFocus(top) && (typing.isTyping() || isEditing()),
    editing: isEditing,
    changed: () => fields.unsaved(),
    adopt: (field) => fields.adopt(field),
  };
};

/** Whether the agent may have typed before this script came. */
const mayHaveMissedInput = (document: Document): boolean =>
  dom.readyState(document) !== 'loading' && dom.defaultView(document)?.navigator.userActivation?.hasBeenActive === true;

/** What a button outside of any form saves: the nearest part of the page with unsaved input, because other parts have buttons of their own. */
const nearestWithUnsaved = (button: Element, fields: ChangedFields): Element | null => {
  let scope: Element | null = button;
  while (scope && !fields.hasUnsavedIn(scope)) scope = parentAcross(scope);
  return scope;
};
