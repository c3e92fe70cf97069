import { describe, expect } from 'vitest';
import type { CardContent } from '#utils/messages/protocol.ts';
import { popOf } from './crm-page-bench.ts';
import { waitUntil } from './harness/wait.ts';
import { bench, nextTask, onPage, outlined, withBench } from './on-page.ts';
import { sentence } from '#utils/words/words.ts';

withBench();

describe('a pop', () => {
  onPage('shows the card and outlines the row, without a change to the page', 'table.html?rows=200', async (crm) => {
    await crm.start();
    const before = await crm.page.evaluate(() => document.body.outerHTML);
    const report = await crm.ask('showPop', popOf({ vendorLeadCode: 'C-100150' }));
    expect(report).toMatchObject({ found: 'code', matches: 1, unsaved: false, typing: false });
    await outlined(crm, 'C-100150');
    expect(await crm.card()).toMatch(/On call\s+01:0\d\s+\+1 415 555 0100\s+Lead code C-100150\s+Renewals\s+INBOUND/);
    expect(await crm.page.evaluate(() => document.body.outerHTML)).toBe(before);
    expect(await crm.page.evaluate(() => document.querySelectorAll('croco-screen-pop').length)).toBe(1);
    await waitUntil('the timer to go on', async () => /01:0[7-9]/.test((await crm.card()) ?? ''));
  });

  onPage('keeps the outline on the row while the page scrolls', 'table.html?rows=200', async (crm) => {
    await crm.start();
    await crm.ask('showPop', popOf({ vendorLeadCode: 'C-100100' }));
    await outlined(crm, 'C-100100');
    await crm.page.evaluate(() => window.scrollBy(0, 133));
    await outlined(crm, 'C-100100');
    await crm.page.evaluate(() =>
      document.querySelector('header')!.insertAdjacentHTML('afterend', '<div style="height:57px">Banner</div>'),
    );
    await outlined(crm, 'C-100100');
    await crm.page.evaluate(() => window.scrollTo(0, 0));
    await waitUntil('no outline', async () => (await crm.outlined()).length === 0);
  });

  onPage('ends with the call, after saying so', 'table.html', async (crm) => {
    await crm.start();
    const pop = popOf({ vendorLeadCode: 'C-100003' });
    await crm.ask('showPop', pop);
    await outlined(crm, 'C-100003');
    await crm.ask('endPop', { callKey: 'another', endedAtMs: null });
    expect(await crm.card()).toContain('On call');
    await crm.ask('endPop', { callKey: pop.callKey, endedAtMs: pop.card.startedAtMs + 192_000 });
    expect(await crm.card()).toMatch(/Call ended\s+03:12/);
    expect(await crm.outlined()).toEqual([]);
    await waitUntil('the card to go', async () => (await crm.card()) === null, 10_000);
    expect(await crm.page.$('croco-screen-pop')).toBeNull();
  });

  onPage('goes on Escape and on Dismiss, and says so', 'table.html', async (crm) => {
    await crm.start();
    await crm.ask('showPop', popOf({ vendorLeadCode: 'C-100003' }));
    await crm.page.keyboard.press('Escape');
    await waitUntil('the card to go', async () => (await crm.card()) === null);
    await crm.ask('showPop', popOf({ vendorLeadCode: 'C-100003' }));
    await crm.press('[aria-label^="Dismiss"]');
    await waitUntil('the card to go', async () => (await crm.card()) === null);
    expect(await crm.told('cardDismissed')).toEqual([{ callKey: 'call-1' }, { callKey: 'call-1' }]);
    expect(await crm.page.$('croco-screen-pop')).toBeNull();
  });

  onPage('leaves Escape to a field with unsaved input', 'form.html', async (crm) => {
    await crm.start();
    await crm.ask('showPop', popOf({ vendorLeadCode: 'X-1' }));
    await crm.page.type('#text', 'half a note');
    await crm.page.keyboard.press('Escape');
    await nextTask(crm);
    expect(await crm.card()).toContain('On call');
  });

  onPage('does not take the focus, not even when its buttons are pressed', 'form.html', async (crm) => {
    await crm.start();
    await crm.page.focus('#text');
    await crm.ask('showPop', popOf({ vendorLeadCode: 'X-1' }, { canLink: true }));
    await crm.press('[aria-label^="Move"]');
    await crm.press('.link');
    expect(await crm.page.evaluate(() => document.activeElement?.id)).toBe('text');
    expect(await crm.told('cardMoved')).toEqual([{ corner: 'bottom-right' }]);
    expect(await crm.told('linkRecord')).toEqual([{ callKey: 'call-1' }]);
    expect(await crm.card()).toContain('Not linked');
  });

  onPage('takes a press on a button, though the same card is shown again meanwhile', 'table.html', async (crm) => {
    await crm.start();
    const pop = popOf({ vendorLeadCode: 'C-100003' }, { canLink: true });
    await crm.ask('showPop', pop);
    await crm.press('.link', () => crm.ask('showPop', pop));
    await nextTask(crm);
    expect(await crm.told('linkRecord')).toEqual([{ callKey: 'call-1' }]);
  });

  onPage('says that its page was linked, whatever it comes to show before and after', 'table.html', async (crm) => {
    await crm.start();
    const pop = popOf({ vendorLeadCode: 'C-100003' }, { canLink: true });
    const show = (card: Partial<CardContent>) => crm.ask('showPop', { ...pop, card: { ...pop.card, ...card } });
    const link = async (says: boolean, beforeIt: () => Promise<unknown>): Promise<void> => {
      const answer = await crm.page.evaluateHandle(() => {
        const { promise, resolve } = Promise.withResolvers<boolean>();
        stand.answers['linkRecord'] = promise;
        return resolve;
      });
      await crm.press('.link');
      await beforeIt();
      await answer.evaluate((resolve, value) => resolve(value), says);
      await nextTask(crm);
    };
    await show({});
    await link(true, () => show({}));
    expect(await crm.card()).toContain('Linked to this lead');
    for (const change of [{}, { note: sentence('pop.searched') }, { canLink: false }]) {
      await show(change);
      expect(await crm.card()).toContain('Linked to this lead');
      expect(await crm.card()).not.toContain('This is the record');
    }
    // Another record in the same page is not linked by that.
    await crm.page.evaluate(() => history.pushState(null, '', '/contacts/2'));
    await show({});
    await link(true, () => show({ note: sentence('pop.searched') }));
    expect(await crm.card()).toContain('Linked to this lead');
    // What was refused can be tried again once the page has something else to say.
    await crm.page.evaluate(() => history.pushState(null, '', '/contacts'));
    await show({});
    await link(false, async () => {});
    expect(await crm.card()).toContain('Not linked');
    await show({});
    await link(true, async () => {});
    expect(await crm.card()).toContain('Linked to this lead');
    expect(await crm.told('linkRecord')).toHaveLength(4);
  });

  onPage('lists candidates and an offer, as text only', 'twins.html', async (crm) => {
    await crm.start();
    const label = '<img src=x onerror=alert(1)>';
    await crm.ask(
      'showPop',
      popOf(
        { vendorLeadCode: 'TWIN-42' },
        {
          note: sentence('pop.choose', 2),
          candidates: [{ label, address: `${bench.origin}/people/1` }],
          offer: { label: 'Ann', address: `${bench.origin}/people/2` },
        },
      ),
    );
    expect(await crm.card()).toContain(label);
    await crm.press('.pick');
    await crm.press('.main');
    expect(await crm.told('openCandidate')).toEqual([
      { callKey: 'call-1', address: `${bench.origin}/people/1` },
      { callKey: 'call-1', address: `${bench.origin}/people/2` },
    ]);
  });

  onPage('reads the call out once, and not the timer', 'table.html', async (crm) => {
    await crm.start();
    await crm.page.evaluate(() => {
      const look = setInterval(() => {
        const region = stand.inOverlay('[role=status]');
        if (!region) return;
        clearInterval(look);
        const note = (): void => void stand.said.push(region.textContent ?? '');
        new MutationObserver(note).observe(region, { childList: true, characterData: true, subtree: true });
      }, 5);
    });
    const pop = popOf({ vendorLeadCode: 'C-100003' });
    await crm.ask('showPop', pop);
    await crm.ask('showPop', pop);
    await waitUntil('two seconds of the timer', async () => /01:0[7-9]/.test((await crm.card()) ?? ''));
    expect(await crm.page.evaluate(() => stand.said)).toEqual([
      'On call. +1 415 555 0100. Lead code C-100003. Renewals',
    ]);
  });

  onPage('lies above a dialog that opens later, under a strict policy and odd styles', 'strict.html', async (crm) => {
    await crm.start();
    await crm.ask('showPop', popOf({ vendorLeadCode: 'STRICT-2' }));
    await outlined(crm, 'Two STRICT-2');
    const box = () =>
      crm.page.evaluate(() => {
        const card = stand.inOverlay('.card')!;
        const { x, y } = card.getBoundingClientRect();
        const host = document.elementFromPoint(x + 20, y + 20);
        return {
          width: card.offsetWidth,
          fontSize: getComputedStyle(card).fontSize,
          colour: getComputedStyle(card).color,
          over: host?.localName,
        };
      });
    expect(await box()).toEqual({ width: 308, fontSize: '13px', colour: 'rgb(23, 32, 27)', over: 'croco-screen-pop' });
    await crm.page.click('#open');
    await waitUntil('the dialog', () => crm.page.$('dialog[open]'));
    const clip = await crm.page.evaluate(() => {
      const dialog = document.querySelector('dialog')!;
      dialog.style.cssText = 'position:fixed;inset:0;width:100vw;height:100vh;max-width:none;max-height:none';
      const { x, y, width, height } = stand.inOverlay('.card')!.getBoundingClientRect();
      return { x, y, width, height: height / 2 };
    });
    // `elementFromPoint` finds only the modal dialog, so a screenshot has to show what is on top.
    const withCard = await crm.page.screenshot({ clip, encoding: 'base64' });
    await crm.page.evaluate(() => stand.inOverlay('.card')!.remove());
    expect(await crm.page.screenshot({ clip, encoding: 'base64' })).not.toBe(withCard);
  });

  onPage(
    'is visible where colours are forced',
    'table.html',
    async (crm) => {
      await crm.start();
      await crm.ask('showPop', popOf({ vendorLeadCode: 'C-100003' }));
      await outlined(crm, 'C-100003');
      const width = await crm.page.evaluate(() => getComputedStyle(stand.inOverlay('.outline')!).borderTopWidth);
      expect(width).toBe('3px');
    },
    { 'forced-colors': 'active' },
  );
});
