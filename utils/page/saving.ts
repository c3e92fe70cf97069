import * as dom from './dom.ts';
import { isElement } from './dom-kinds.ts';
import { allIn, isRendered, readPage } from './page-roots.ts';

// What saves a record in a page, and what shows that saving failed.

const SAVE =
  /(?:^|[\s_-])(?:save|update|speichern|sichern|guardar|salvar|gravar|enregistrer|sauvegarder|salva|opslaan|zapisz|spara|lagre|gem|uložit|kaydet|сохранить|保存|저장)(?:$|[\s_-])/i;
/** "Save view" and the like save the look of a list, not a record. */
const SAVES_VIEW = /\bview|filter|\bsearch/i;
const BUTTONS = 'button,[role=button],input[type=submit],input[type=button],a[role],a[class*=btn i]';
const NAMING_ATTRIBUTES = ['title', 'aria-label', 'value', 'name', 'data-action'];
/** A longer text is not a button's name. */
const LONGEST_NAME = 40;
const INVALID = '[aria-invalid=true],.is-invalid,:user-invalid';
/** A form, a banner or a passing notice that says that something was not saved. */
const ERROR = '[class*=error i],[class*=danger i]';

/** The button that the agent pressed by this click, if it saves a record; null for any other click. */
export const pressedSaveButton = (event: Event): Element | null => {
  const [target] = event.composedPath();
  const button = event.isTrusted && isElement(target) ? dom.closest(target, BUTTONS) : null;
  return button && namesOf(button).some((name) => SAVE.test(name) && !SAVES_VIEW.test(name)) ? button : null;
};

/** Whether the agent pressed Ctrl+S or ⌘S. */
export const isSaveKey = ({ isTrusted, ctrlKey, metaKey, key }: KeyboardEvent): boolean =>
  isTrusted && (ctrlKey || metaKey) && key.toLowerCase() === 's';

/** Whether the page marks a field in there as invalid. */
export const hasInvalidField = (scope: Element): boolean => dom.querySelector(scope, INVALID) !== null;

/** The text of all errors that the page shows; blank if there are none. */
export const errorsShown = (document: Document): string =>
  allIn(readPage(document), ERROR)
    .filter(isRendered)
    .map((error) => dom.textContent(error))
    .join('')
    .trim();

const namesOf = (button: Element): string[] =>
  [dom.textContent(button), ...NAMING_ATTRIBUTES.map((name) => dom.getAttribute(button, name))]
    .map((name) => name?.trim() ?? '')
    .filter((name) => name.length < LONGEST_NAME);
