// Every test file speaks English, whatever it imports: sentences are worded by the browser, which Node has not.
import { getMessage } from '../tools/english.ts';

Object.assign(globalThis, { chrome: { ...Reflect.get(globalThis, 'chrome'), i18n: { getMessage } } });
