// Starts the demo CRM alone: node test/tools/toolchain.mjs test/stand-ins/crm/main.ts [--port N] [--login] [--csp strict] [--late MS]
import { parseArgs } from 'node:util';
import { startCrm } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8480' },
    login: { type: 'boolean', default: false },
    csp: { type: 'string', default: 'none' },
    late: { type: 'string' },
  },
});

const wrong = [values.port, values.late].some((text) => text !== undefined && !/^\d{1,5}$/.test(text));
if (wrong || (values.csp !== 'none' && values.csp !== 'strict')) {
  console.error('usage: main.ts [--port N] [--login] [--csp none|strict] [--late MS]');
  process.exit(2);
}

const crm = await startCrm({
  port: Number(values.port),
  login: values.login,
  csp: values.csp === 'strict' ? 'strict' : 'none',
  ...(values.late === undefined ? {} : { lateMs: Number(values.late) }),
});
console.log(`Harbour CRM is open at ${crm.origin}/ (Ctrl-C stops it)`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void crm.close());
