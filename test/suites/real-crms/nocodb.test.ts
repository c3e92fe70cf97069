import { describeRealCrm } from './describe-real-crm.ts';
import { testGuesses, testLinks } from './honesty-cases.ts';
import { ensureNocoDb, startNocoDb } from './nocodb.ts';
import { testRecordOnly } from './record-only-cases.ts';

describeRealCrm('NocoDB', await ensureNocoDb(), startNocoDb, [
  { what: 'rows of a table, only remembered', tests: [testRecordOnly, testLinks] },
  { what: 'rows of a table, guessed by the code', tests: [testGuesses] },
]);
