import { describeRealCrm } from './describe-real-crm.ts';
import { ensureDirectus, startDirectus } from './directus.ts';
import { testRecordOnly } from './record-only-cases.ts';
import { daysWork, testFirstCalls } from './search-cases.ts';

describeRealCrm('Directus', await ensureDirectus(), startDirectus, [
  { what: 'contacts, without a search', byExample: true, tests: daysWork },
  { what: 'contacts, as the preset says', tests: [testFirstCalls] },
  { what: 'contacts, without a search', tests: [testRecordOnly] },
]);
