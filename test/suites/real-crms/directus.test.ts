import { describeRealCrm } from './describe-real-crm.ts';
import { ensureDirectus, startDirectus } from './directus.ts';
import { testRecordOnly } from './record-only-cases.ts';
import { testFirstCalls, testHalfFilledForm, testLogIn, testNumbers, testTenCalls } from './search-cases.ts';

describeRealCrm('Directus', await ensureDirectus(), startDirectus, [
  {
    what: 'contacts, as the preset says',
    tests: [testFirstCalls, testNumbers, testHalfFilledForm, testTenCalls, testLogIn],
  },
  { what: 'contacts, without a search', tests: [testRecordOnly] },
]);
