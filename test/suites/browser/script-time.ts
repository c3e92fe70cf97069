import type { Page } from 'puppeteer-core';

/** Processor time of the page's scripts during `work`, ms. Other work of the machine does not count. */
export async function scriptTimeMs(page: Page, work: () => Promise<unknown>): Promise<number> {
  const session = await page.createCDPSession();
  const read = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN);
  };
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await read();
  await work();
  const after = await read();
  await session.detach();
  return after - before;
}
