import type { Frame, HTTPRequest } from 'puppeteer-core';
import { describe, expect } from 'vitest';
import { type CrmPage, keysOf, popOf } from './crm-page-bench.ts';
import { typeInFrame } from './office/type-in-frame.ts';
import { waitUntil } from './harness/wait.ts';
import { bench, nextTask, onPage, outlined, withBench } from './on-page.ts';

withBench();

/** Types into the note of a frame, once what follows from the focus has run: nobody types in the moment in which they click. */
async function typeInFocused(crm: CrmPage, inner: Frame): Promise<void> {
  await inner.focus('#note');
  await nextTask(crm);
  await inner.type('#note', 'half a note');
}

describe('keeping up with the page', () => {
  onPage('content that comes late and is drawn anew again and again', 'late.html?after=2500&every=300', async (crm) => {
    await crm.start();
    expect(await crm.ask('showPop', popOf({ vendorLeadCode: 'LATE-905' }))).toMatchObject({ found: null });
    await outlined(crm, 'Person 5 LATE-905');
    const first = await crm.page.evaluateHandle(() => document.querySelectorAll('li')[5]!);
    await waitUntil('the row to be replaced', () => first.evaluate((row) => !row.isConnected));
    await outlined(crm, 'Person 5 LATE-905');
    expect(await crm.told('popReport')).toContainEqual(
      expect.objectContaining({ report: expect.objectContaining({ found: 'code' }) }),
    );
  });

  onPage('a grid that has not rendered the row yet, and uses its rows again', 'virtual-grid.html', async (crm) => {
    await crm.start();
    expect(await crm.ask('showPop', popOf({ vendorLeadCode: 'C-130000' }))).toMatchObject({ found: null });
    const scrollTo = (row: number) =>
      crm.page.evaluate((top) => void (document.querySelector('#view')!.scrollTop = top), row * 30);
    await scrollTo(29_995);
    await outlined(crm, 'C-130000');
    await scrollTo(10);
    await waitUntil('no outline', async () => (await crm.outlined()).length === 0);
    await scrollTo(29_990);
    await outlined(crm, 'C-130000');
  });

  onPage(
    'a list that is scrolled to the record in one step, so that it can go on scrolling',
    'virtual-grid.html',
    async (crm) => {
      await crm.start();
      await crm.ask('showPop', popOf({ vendorLeadCode: 'C-130000' }));
      const rests = await crm.page.evaluateHandle((top) => {
        const view = document.querySelector('#view')!;
        const seen: number[] = [];
        view.addEventListener('scroll', () => seen.push(view.scrollTop));
        view.scrollTop = top;
        return seen;
      }, 29_995 * 30);
      await outlined(crm, 'C-130000');
      const centred = 30_000 * 30 + 30 / 2 - 400 / 2;
      await waitUntil('the row to be in the middle', () => rests.evaluate((seen, at) => seen.at(-1) === at, centred));
      expect(await rests.jsonValue()).toEqual([29_995 * 30, centred]);
    },
  );

  onPage('a page that floods mutations, at little cost', 'flood.html', async (crm) => {
    await crm.start();
    await crm.ask('showPop', popOf({ vendorLeadCode: 'FLOOD-2' }));
    await outlined(crm, 'wanted');
    // Each look observes the page anew, and a look for each change would do so thousands of times.
    const asked = await crm.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let count = 0;
          const told = new MutationObserver(() => undefined);
          const observe = Reflect.get(MutationObserver.prototype, 'observe');
          MutationObserver.prototype.observe = new Proxy(observe, {
            apply: (real, self, args) => {
              if (self !== told) count += 1;
              return Reflect.apply(real, self, args);
            },
          });
          setTimeout(() => resolve(count), 3000);
        }),
    );
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(10);
  });

  onPage(
    'a style sheet that comes late, and with which more is the head of the record',
    'late-style.html',
    async (crm) => {
      await crm.start();
      await crm.page.setRequestInterception(true);
      const asked = new Promise<HTTPRequest>((resolve) => crm.page.once('request', resolve));
      await crm.page.evaluate(() => {
        const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/late.css' });
        document.head.append(sheet);
      });
      await crm.ask('showPop', popOf({ vendorLeadCode: 'STYLE-1' }));
      await outlined(crm, 'name');
      await (await asked).respond({ contentType: 'text/css', body: 'ul { display: flex }' });
      await outlined(crm, 'head');
    },
  );

  onPage('nested frames of the same origin, replaced while they load', 'frames.html', async (crm) => {
    await crm.start();
    await crm.ask('showPop', popOf({ vendorLeadCode: 'FRAME-101' }));
    const inner = await waitUntil('the inner frame', () =>
      crm.page.frames().find((frame) => frame.url().endsWith('frame-inner.html')),
    );
    await outlined(crm, 'wanted', inner);
    expect(await crm.page.evaluate(() => stand.inOverlay('.card') !== null)).toBe(true);
    expect(await inner.evaluate(() => stand.inOverlay('.card'))).toBeNull();
    await typeInFocused(crm, inner);
    expect(await crm.ask('inspect', { keys: keysOf({}) })).toMatchObject({ unsaved: true, typing: true });
  });

  onPage('a frame in a frame, into which the agent goes from that one', 'frames.html', async (crm) => {
    await crm.start();
    const frameOf = (file: string) =>
      waitUntil(file, () => crm.page.frames().find((frame) => frame.url().endsWith(file)));
    const outer = await frameOf('frame-outer.html');
    await outer.waitForSelector('p');
    await outer.click('p');
    const inner = await frameOf('frame-inner.html');
    await inner.waitForSelector('#note');
    await typeInFocused(crm, inner);
    expect(await crm.ask('inspect', { keys: keysOf({}) })).toMatchObject({ unsaved: true, typing: true });
  });

  onPage('a frame that a shadow root gets later, and loads without a word', 'empty.html', async (crm) => {
    await crm.start();
    await crm.page.evaluate(() => {
      const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
      root.innerHTML = '<iframe src="frame-outer.html" style="width:700px;height:400px"></iframe>';
    });
    const inner = await waitUntil('the inner frame', () =>
      crm.page.frames().find((frame) => frame.url().endsWith('frame-inner.html')),
    );
    await inner.waitForSelector('#note');
    await typeInFocused(crm, inner);
    expect(await crm.ask('inspect', { keys: keysOf({}) })).toMatchObject({ unsaved: true, typing: true });
  });

  onPage(
    'a frame of another granted origin looks after itself, but for the card',
    'foreign-frame.html',
    async (crm) => {
      const frame = await waitUntil('the foreign frame', () =>
        crm.page.frames().find((each) => each.url().includes('localhost')),
      );
      await frame.waitForSelector('#wanted');
      await crm.start();
      await crm.start(frame);
      const pop = popOf({ vendorLeadCode: 'FRAME-101' });
      await frame.evaluate((message) => void stand.ask(message), { to: 'page', name: 'showPop', argument: pop });
      await outlined(crm, 'wanted', frame);
      expect(await frame.evaluate(() => stand.inOverlay('.card'))).toBeNull();
      const input = () => frame.evaluate(() => globalThis.screenPop?.agentInput());
      expect(await input()).toEqual({ unsaved: false, typing: false });
      await typeInFrame(frame, '#note', 'half a note');
      expect(await input()).toEqual({ unsaved: true, typing: true });
    },
  );

  onPage('a page at the record’s address that says late that it is not there', 'empty.html', async (crm) => {
    const draw = (html: string) => crm.page.evaluate((body) => void (document.body.innerHTML = body), html);
    await draw('<main><h1>Contact</h1><p>Please wait</p></main>');
    await crm.start();
    const signature = { origin: bench.origin, path: '/empty.html', query: {}, hash: null };
    expect(await crm.ask('showPop', popOf({ signature }))).toMatchObject({ found: 'address', own: null });
    await draw('<main><h1>Contact not found</h1></main>');
    await waitUntil('the news', async () =>
      (await crm.told('popReport')).some((news) => JSON.stringify(news).includes('"looks":"not-found"')),
    );
    expect(await crm.outlined()).toEqual([]);
    await draw('<main><h1>Ada Quill</h1><dl><dt>Company<dd>Harbour<dt>Owner<dd>Dana</dl></main>');
    await outlined(crm, 'Ada Quill');
  });

  onPage('a wide page, which stays where it is sideways', 'empty.html', async (crm) => {
    await crm.page.evaluate(() => {
      document.body.innerHTML = `<div style="display:flex;width:4000px"><div style="width:300px">Menu</div><main style="width:3700px">
        <h1>People</h1><div style="height:3000px"></div><table style="width:3600px"><tr><td><a href="/p/1">Ada</a><td id="code">WIDE-1
        <tr><td><a href="/p/2">Bea</a><td>WIDE-2</table></main></div>`;
    });
    await crm.start();
    await crm.ask('showPop', popOf({ vendorLeadCode: 'WIDE-1' }));
    await waitUntil('the row in sight', () => crm.page.evaluate(() => scrollY > 1000));
    expect(await crm.page.evaluate(() => scrollX)).toBe(0);
  });

  onPage('goes with the extension', 'table.html', async (crm) => {
    await crm.start();
    await crm.ask('showPop', popOf({ vendorLeadCode: 'C-100003' }));
    await crm.page.evaluate(() => void (stand.gone = true));
    await waitUntil('the overlay to go', async () => (await crm.page.$('croco-screen-pop')) === null);
  });

  onPage('is there once, however often it is injected, and knows what was typed before', 'form.html', async (crm) => {
    await crm.start();
    await crm.page.type('#text', 'half a note');
    await (await crm.page.waitForFrame((frame) => frame.parentFrame() !== null)).type('#framed', 'more');
    await crm.ask('showPop', popOf({ vendorLeadCode: 'X-1' }));
    await crm.start();
    expect(await crm.page.$('croco-screen-pop')).toBeNull();
    expect(await crm.page.evaluate(() => stand.listening())).toBe(1);
    expect((await crm.ask('inspect', { keys: keysOf({}) })).unsaved).toBe(true);
    await crm.page.evaluate(() => void (document.querySelector<HTMLTextAreaElement>('#text')!.value = ''));
    expect((await crm.ask('inspect', { keys: keysOf({}) })).unsaved).toBe(true);
  });

  onPage('a page that is ready asks for its pop', 'table.html', async (crm) => {
    await crm.page.evaluate((pop) => void (stand.answers['pageReady'] = pop), popOf({ vendorLeadCode: 'C-100004' }));
    await crm.start();
    await outlined(crm, 'C-100004');
    await waitUntil('the report', async () => (await crm.told('popReport')).length > 0);
  });
});
