// The browser's API is made before anything is loaded that asks for it.
import { i18n } from './browser-api.ts';
import { getMessage } from '../tools/english.ts';
import { addressSubject, lookupSubject, pastedSubject } from './addresses.ts';
import { answerSubject, longAnswerSubject, responseSubject, statusSubject } from './answers.ts';
import { messageSubject } from './messages.ts';
import { settingsSubject } from './settings.ts';
import type { Subject } from './subject.ts';

i18n.getMessage = getMessage;

/** What can be fuzzed without a browser. */
export const textSubjects: readonly Subject[] = [
  answerSubject,
  longAnswerSubject,
  responseSubject,
  statusSubject,
  addressSubject,
  pastedSubject,
  lookupSubject,
  settingsSubject,
  messageSubject,
];
