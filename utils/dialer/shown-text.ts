import { type AgentStatus, foldStatus, inOwnWord } from './status.ts';

/** Replaces the password in a text by dots. */
export type Hide = (text: string) => string;

/** More than this of a text is never shown or kept. */
export const MAX_TEXT = 200;
/** More than this of a text is not read for showing it: what is hidden and left out makes it shorter. */
const MOST_READ = 16 * 1024;
/** No escaped form of what was cut in two at the end of what is read is longer. */
const CUT = 200;

/** A text on one line. */
export const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').trim();

/**
 * What may leave an answer. Whatever of it is shown, stored or sent goes through one of these, because a server may echo the
 * request: the password is hidden before a text is shortened, which could leave half of it.
 */
export type ShownText = {
  /** The text without the password, to take something out of it for one of the others. */
  hidden: (said: string) => string;
  /** A text for a person, on one line. */
  label: (said: string, longest?: number) => string;
  /**
   * What names a record or a caller; blank where the password was in it. Part of a name names somebody else, so one that was
   * garbled, cut or rounded is none.
   */
  name: (said: string) => string;
  /** A status with the text that may be shown. What was said tells its family, which a password must not change. */
  status: (said: string, status: AgentStatus) => AgentStatus;
};

/** Spreadsheets write long numbers so (`4.15556E+09`): the digits that told one from another are lost. */
const ROUNDED = /^\d(?:[.,]\d+)?E\+\d+$/i;

/** The ways in which the text of an answer may leave it. */
export function shownText(hide: Hide): ShownText {
  const hidden = (said: string) =>
    said.length <= MOST_READ ? hide(said) : hide(said.slice(0, MOST_READ)).slice(0, -CUT);
  const label = (said: string, longest = MAX_TEXT) => oneLine(hidden(said)).slice(0, longest);
  return {
    hidden,
    label,
    name: (said) => {
      const isWhole = said.length <= MAX_TEXT && said.isWellFormed() && !said.includes('\uFFFD');
      const text = isWhole && hide(said) === said ? oneLine(said) : '';
      return ROUNDED.test(text) ? '' : text;
    },
    status: (said, status) => {
      const text = label(said);
      if (text === status.text) return status;
      // What the dots leave of a known status may still say what it is ("PAUSE - •••"); else its own word does.
      const isToldByText = status.family === 'unknown' || foldStatus(text).family === status.family;
      return isToldByText ? { ...status, text } : inOwnWord(status);
    },
  };
}
