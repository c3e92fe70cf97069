import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type DialerOptions, startDialer } from './server.ts';
import { shiftSchema } from './shift.ts';
import { leadSchema } from './world.ts';

const help = `A stand-in for the dialer, for trying the extension and for tests.

  node test/tools/toolchain.mjs test/stand-ins/dialer/main.ts [--port N] [--agent NAME ...] [--leads FILE] [--shift FILE]

  --port N      port on this machine (default: any free one)
  --agent NAME  an agent that is signed in (default: example.user); may be given again
  --leads FILE  JSON list of leads: {"leadId", "name", "phone", "vendorLeadCode", "campaignId"?, "campaignName"?}
  --shift FILE  JSON script that the agents follow: {"shift": [{"state": "ready", "forMs": 20000}, …], "loop": true}

API account: MyUser / MyPass. Ctrl-C ends it.`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    agent: { type: 'string', multiple: true },
    leads: { type: 'string' },
    shift: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

async function read(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}

async function options(): Promise<DialerOptions> {
  return {
    port: z.coerce.number().int().min(0).max(65_535).parse(values.port),
    ...(values.agent === undefined ? {} : { agents: values.agent }),
    ...(values.leads === undefined ? {} : { leads: z.array(leadSchema).parse(await read(values.leads)) }),
    ...(values.shift === undefined ? {} : { shift: shiftSchema.parse(await read(values.shift)) }),
  };
}

async function main(): Promise<void> {
  const dialer = await startDialer(await options());
  console.log(`Dialer address for the extension: ${dialer.url}`);
  console.log(`Make calls, and see requests:     ${dialer.origin}/`);
  console.log('Ctrl-C ends it.');
  const end = (): void => void dialer.close();
  process.once('SIGINT', end).once('SIGTERM', end);
}

if (values.help) console.log(help);
else {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
