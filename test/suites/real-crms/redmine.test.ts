import { describeRealCrm } from './describe-real-crm.ts';
import { testRecordOnly } from './record-only-cases.ts';
import { ensureRedmine, startRedmine } from './redmine.ts';
import { daysWork, testFirstCalls, testHalfFilledForm, testLogIn, testNumbers, testTenCalls } from './search-cases.ts';

describeRealCrm('Redmine', await ensureRedmine(), startRedmine, [
  { what: 'issues, without a search', byExample: true, tests: daysWork },
  {
    what: 'issues, searched by the field of the code',
    tests: [testFirstCalls, testHalfFilledForm, testTenCalls, testLogIn],
  },
  { what: 'issues, searched in all fields', tests: [testFirstCalls, testNumbers] },
  { what: 'issues, asked for JSON, which is refused, and searched', tests: [testTenCalls] },
  { what: 'issues, without a search', tests: [testRecordOnly] },
]);
