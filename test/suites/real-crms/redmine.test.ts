import { describeRealCrm } from './describe-real-crm.ts';
import { testRecordOnly } from './record-only-cases.ts';
import { ensureRedmine, startRedmine } from './redmine.ts';
import { daysWork, testFirstCalls } from './search-cases.ts';

describeRealCrm('Redmine', await ensureRedmine(), startRedmine, [
  { what: 'issues, without a search', byExample: true, tests: daysWork },
  { what: 'issues, asked for JSON, which is refused, and searched', tests: [testFirstCalls] },
  { what: 'issues, without a search', tests: [testRecordOnly] },
]);
