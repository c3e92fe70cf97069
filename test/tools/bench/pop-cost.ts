import { bareDesk, type Desk, productDesk } from './desks.ts';
import { type Before, popTimes } from './pop-times.ts';
import { processorTimeMs } from './processor-time.ts';

export type Row = { what: string; figure: string; bound: string; ok: boolean };

const CALLS = 16;
const READY_MS = 60_000;
/** How many times what the bare poller takes. */
const MOST = { time: 1.3, processor: 1.5 };

/**
 * What a pop and a minute of waiting cost, beside an extension that does only the least, in the same minutes on the same
 * machine. `former` is the folder of another build of this extension, to be measured with them.
 */
export async function popCost(former: string | null): Promise<Row[]> {
  const opened = await Promise.allSettled([
    bareDesk(),
    productDesk('Screen Pop'),
    ...(former === null ? [] : [productDesk('former build', former)]),
  ]);
  const desks = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  try {
    for (const each of opened) if (each.status === 'rejected') throw each.reason;
    const idle = await readyMinute(desks);
    const times = await popTimes(desks, CALLS);
    const rows = (['empty tab', 'other record'] satisfies Before[]).flatMap((before) =>
      (['toFrontMs', 'toOutlineMs'] as const).map((measured) => {
        const what = measured === 'toFrontMs' ? 'tab in front' : 'outline';
        const figures = desks.map((desk) => ({
          name: desk.name,
          values: (times.get(desk)?.[before] ?? []).map((time) => time[measured]),
        }));
        return compared(`answer sent → ${what} (before: ${before}), ms`, figures, MOST.time);
      }),
    );
    return [...rows, ...(idle ? [compared('processor time of a minute in ready, ms', idle, MOST.processor)] : [])];
  } finally {
    await Promise.all(desks.map((desk) => desk.close()));
  }
}

type Figures = { name: string; values: number[] };

/** Null where the system does not tell. */
async function readyMinute(desks: readonly Desk[]): Promise<Figures[] | null> {
  const before = desks.map(processorTimeMs);
  if (before.includes(null)) return null;
  await new Promise((resolve) => setTimeout(resolve, READY_MS));
  return desks.map((desk, at) => ({ name: desk.name, values: [(processorTimeMs(desk) ?? 0) - (before[at] ?? 0)] }));
}

function compared(what: string, [bare, ...others]: Figures[], most: number): Row {
  const own = others[0];
  if (!bare || !own) throw new Error('There is nothing to compare.');
  const least = quantile(bare.values, 0.5);
  const ratio = ({ values }: Figures) => quantile(values, 0.5) / least;
  const said = (of: Figures) => `${of.name} ${spread(of.values)} = ${ratio(of).toFixed(2)} ×`;
  return {
    what,
    figure: [...others.map(said), `bare ${spread(bare.values)}`].join(', '),
    bound: `${most} ×`,
    ok: ratio(own) <= most,
  };
}

const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(part * values.length))] ?? Number.NaN;

const spread = (values: readonly number[]): string =>
  values.length === 1
    ? quantile(values, 0.5).toFixed(0)
    : `${quantile(values, 0.5).toFixed(0)} (p95 ${quantile(values, 0.95).toFixed(0)})`;
