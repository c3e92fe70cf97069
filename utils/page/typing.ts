import { isInput } from './dom-kinds.ts';
import { editorAround, fieldOf, isTypedInto } from './field-value.ts';
import { listen } from './listen.ts';
import { focusedElement } from './page-roots.ts';

// A page may focus a field by itself, as log-in pages and search boxes do. So the focus alone does not count as typing.

export type TypingWatch = {
  /** Listens in one more document, for as long as the watch goes on. */
  attach: (document: Document) => void;
  /** Whether the focus is in the field in which the agent has typed in the last seconds. */
  isTyping: () => boolean;
};

/** Somebody who has stopped for so long does not type any more, unless the field holds something unsaved. */
const TYPING_MS = 5000;
/** Keys that may change a text though they have a name: "Process" and "Unidentified" come from input methods. */
const NAMED_WRITING_KEYS = new Set(['Backspace', 'Delete', 'Enter', 'Dead', 'Undo', 'Process', 'Unidentified']);

/** Watches in which field of a page and its same-origin frames the agent types, until `signal` aborts. */
export const watchTyping = (top: Document, signal: AbortSignal): TypingWatch => {
  let field: Element | null = null;
  let lastAtMs = 0;
  const note = (event: Event): void => {
    if (!mayWrite(event) || isShortcut(event)) return;
    const written = fieldOf(event);
    field = isSending(event, written) ? null : written;
    lastAtMs = performance.now();
  };
  return {
    // Dictation and input methods send no keys, and an editor that handles keys and pastes itself prevents the input.
    attach: (document) =>
      listen(document, 'keydown beforeinput input paste drop compositionstart compositionupdate', note, signal),
    isTyping: () => {
      if (!field || performance.now() - lastAtMs > TYPING_MS) return false;
      const focused = focusedElement(top);
      return isTypedInto(focused) && field === (editorAround(focused) ?? focused);
    },
  };
};

/** Whether the event is the agent's own and, if it is a key, one that may change a text. */
export const mayWrite = (event: Event): boolean => {
  if (!event.isTrusted) return false;
  return !isKey(event) || event.key.length < 2 || NAMED_WRITING_KEYS.has(event.key);
};

/** Ctrl and ⌘ make a key a command. Ctrl with Alt is how some keyboards write a third character. */
const isShortcut = (event: Event): boolean => isKey(event) && !event.altKey && (event.ctrlKey || event.metaKey);

/** Enter sends what is in a field of one line, and so ends the typing there, unless it only accepts an input method's word. */
const isSending = (event: Event, field: Element | null): boolean =>
  field !== null && isInput(field) && (isKey(event) ? event.key === 'Enter' && !event.isComposing : isLineBreak(event));

const isLineBreak = (event: Event): boolean => 'inputType' in event && event.inputType === 'insertLineBreak';

const isKey = (event: Event): event is KeyboardEvent => 'key' in event;
