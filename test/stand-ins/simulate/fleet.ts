import { parseArgs } from 'node:util';
import { runCommand, wholeNumber } from './options.ts';
import { type FleetResult, OUTAGE_KINDS, type OutageKind, runFleet } from './run-fleet.ts';

const USAGE = `Polls one server for a whole fleet of agents through an outage and its end, with the extension's own scheduling.

  npm run simulate:fleet -- [--agents 1000] [--outage 60] [--kind refused|hang|503|429|offline] [--minutes 5] [--seed 1]

  --outage   how long the server is out, in seconds
  --kind     how it fails; every kind, one after another, where left out

Prints requests per second over time. Exits with 1 when any second has more than 1.3 times the steady rate, or when an
agent has not come back.`;

const MOST_OF_STEADY = 1.3;
/** The outage begins after two minutes, and the longest back-off and request are over 38 s after it. */
const RECOVERED_AFTER_S = 120 + 60;
const ROW_S = 5;
const BAR = 48;

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '1000' },
    outage: { type: 'string', default: '60' },
    kind: { type: 'string' },
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

/** One row for five seconds: the mean as a bar, the busiest second as a mark, and both in numbers. */
function chart({ perSecond, steady, outageFromS, outageUntilS }: FleetResult): void {
  const scale = BAR / (MOST_OF_STEADY * steady);
  const limit = Math.round(MOST_OF_STEADY * steady * scale);
  for (let at = 0; at < perSecond.length; at += ROW_S) {
    const row = perSecond.slice(at, at + ROW_S);
    const mean = row.reduce((sum, count) => sum + count, 0) / row.length;
    const most = Math.max(...row);
    const bar = Array.from({ length: Math.max(limit, Math.round(most * scale)) + 1 }, (_, column) => {
      if (column === Math.round(most * scale)) return '|';
      if (column < Math.round(mean * scale)) return '#';
      return column === limit ? ':' : ' ';
    }).join('');
    const when = at >= outageFromS && at < outageUntilS ? 'out' : '   ';
    console.log(
      `  ${String(at).padStart(4)} s ${when} ${mean.toFixed(0).padStart(5)}/s, most ${String(most).padStart(5)}  ${bar}`,
    );
  }
}

await runCommand(async () => {
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const kinds = OUTAGE_KINDS.filter((kind) => values.kind === undefined || kind === values.kind);
  if (kinds.length === 0) throw new RangeError(`--kind is one of ${OUTAGE_KINDS.join(', ')}.`);
  let failed = 0;
  for (const kind of kinds) failed += (await watch(kind)) ? 0 : 1;
  console.log(`${kinds.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
});

async function watch(kind: OutageKind): Promise<boolean> {
  const [agents, outageS] = [wholeNumber('agents', values.agents, 1), wholeNumber('outage', values.outage, 1)];
  const result = await runFleet({
    agents,
    kind,
    outageMs: outageS * 1000,
    lengthMs: wholeNumber('minutes', values.minutes, Math.ceil((RECOVERED_AFTER_S + outageS) / 60)) * 60_000,
    seed: wholeNumber('seed', values.seed, 0),
  });
  console.log(`${agents} agents, ${outageS} s of “${kind}” (seed ${values.seed}); “:” is 1.3 × the steady rate`);
  chart(result);
  const { peak, steady, recovered } = result;
  const holds = peak.ratio <= MOST_OF_STEADY && recovered === agents;
  console.log(
    `${holds ? 'ok    ' : 'FAILED'} ${kind}: steady ${steady.toFixed(0)}/s, most ${peak.requests}/s at ${peak.atS} s = ` +
      `${peak.ratio.toFixed(2)} × steady (at most ${MOST_OF_STEADY}); ${recovered} of ${agents} agents back\n`,
  );
  return holds;
}
