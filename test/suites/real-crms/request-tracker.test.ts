import { describeRealCrm } from './describe-real-crm.ts';
import { testRecentRecords, testRecordOnly } from './record-only-cases.ts';
import { ensureRequestTracker, startRequestTracker } from './request-tracker.ts';
import { daysWork, testFirstCalls, testNumbers } from './search-cases.ts';

describeRealCrm('Request Tracker', await ensureRequestTracker(), startRequestTracker, [
  { what: 'users, without a search', byExample: true, tests: daysWork },
  { what: 'tickets, with a search', tests: [testFirstCalls, testNumbers] },
  { what: 'tickets, without a search', tests: [testRecordOnly, testRecentRecords] },
]);
