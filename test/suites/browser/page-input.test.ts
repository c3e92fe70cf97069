import { describe, expect } from 'vitest';
import type { CrmPage } from './crm-page-bench.ts';
import { BROWSER } from './harness/test-browser.ts';
import { waitUntil } from './harness/wait.ts';
import { bench, holdSavingDecisions, nextTask, onPage, unsaved, unsavedBut, withBench } from './on-page.ts';

withBench();

describe('unsaved input', () => {
  onPage('is only what the agent typed', 'form.html', async (crm) => {
    await crm.start();
    expect(await unsaved(crm)).toBe(false);
    await crm.page.evaluate(() => {
      const field = document.querySelector<HTMLInputElement>('#plain')!;
      field.value = 'by script';
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
    expect(await unsaved(crm)).toBe(false);
    await crm.page.type('#find', 'search words');
    expect(await unsaved(crm)).toBe(false);
    await crm.page.type('#scripted', '!');
    expect(await unsaved(crm)).toBe(true);
    await crm.page.keyboard.press('Backspace');
    expect(await unsaved(crm)).toBe(false);
  });

  onPage(
    'may be older than the script: a value that the page did not deliver counts if somebody has acted',
    'form.html',
    async (crm) => {
      await crm.page.evaluate(() => void (stand.acted = true));
      await crm.start();
      expect(await unsaved(crm)).toBe(true);
    },
  );

  for (const [kind, act] of Object.entries<(crm: CrmPage) => Promise<unknown>>({
    'a text field': (crm) => crm.page.type('#plain', 'more'),
    'a text area': (crm) => crm.page.type('#text', 'more'),
    'a tick box': (crm) => crm.page.click('#tick'),
    'rich text': (crm) => crm.page.type('#rich', 'more'),
    'a field in a shadow root': (crm) => crm.page.type('shadow-field >>> #inner', 'more'),
    'a field in a frame': async (crm) =>
      (await crm.page.waitForFrame((frame) => frame.parentFrame() !== null)).type('#framed', 'more'),
    'a list, by keyboard': async (crm) => {
      await crm.page.focus('#pick');
      await crm.page.keyboard.press('ArrowDown');
    },
  })) {
    onPage(`in ${kind}`, 'form.html', async (crm) => {
      await crm.start();
      expect(await unsaved(crm)).toBe(false);
      await act(crm);
      expect(await unsaved(crm)).toBe(true);
    });
  }

  onPage('in an editor that handles keys and pastes itself', 'editors.html', async (crm) => {
    await crm.start();
    await crm.page.focus('#keys');
    await crm.page.keyboard.press('Shift');
    expect(await unsaved(crm)).toBe(false);
    await crm.page.keyboard.press('x');
    expect(await unsaved(crm)).toBe(true);
    await crm.page.keyboard.press('Backspace');
    expect(await unsaved(crm)).toBe(false);
    // A picture, which has no text.
    await crm.page.focus('#pastes');
    await crm.page.evaluate(() => document.execCommand('copy'));
    await crm.page.keyboard.down('Control');
    await crm.page.keyboard.press('v', { commands: ['Paste'] });
    await crm.page.keyboard.up('Control');
    await waitUntil('the pasted picture', () => crm.page.$('#pastes img'));
    await crm.page.focus('#elsewhere');
    expect(await unsaved(crm)).toBe(true);
  });

  for (const field of ['#research', '#note-filter', '#framed-deep']) {
    onPage(`in a note, whatever its name and wherever it is (${field})`, 'editors.html', async (crm) => {
      await crm.start();
      const frame = await crm.page.waitForFrame(async (each) => (await each.$('#framed-deep')) !== null);
      await (field === '#framed-deep' ? frame : crm.page).type(field, 'half a note');
      await crm.page.focus('#elsewhere');
      expect(await unsaved(crm)).toBe(true);
    });
  }

  onPage('in a pane that was taken out of the page, once it is back', 'editors.html', async (crm) => {
    await crm.start();
    await crm.page.type('#research', 'half a note');
    await crm.page.evaluate(() => {
      const form = document.querySelector('#note-form')!;
      Object.assign(window, { putBack: () => document.body.append(form) });
      form.remove();
    });
    expect(await unsaved(crm)).toBe(false);
    await crm.page.evaluate('putBack()');
    expect(await unsaved(crm)).toBe(true);
  });

  onPage(
    'is not saved by the button of another part of the page, or by a reset that is called off',
    'editors.html',
    async (crm) => {
      await crm.start();
      await crm.page.type('#research', 'half a note');
      await crm.page.type('#other-field', 'x');
      await crm.page.click('#other-save');
      await waitUntil('the other part to count as saved', async () => {
        return !(await unsavedBut(crm, '#research'));
      });
      expect(await unsaved(crm)).toBe(true);
      await crm.page.click('#no-reset');
      await crm.page.focus('#elsewhere');
      expect(await unsaved(crm)).toBe(true);
    },
  );

  for (const [why, field, button] of [
    ['where the page says that saving failed', '#refused', '#refused-save'],
    ['by a button that saves the view of a list', '#beside-list', '#save-view'],
  ] as const) {
    onPage(`is not saved ${why}`, 'editors.html', async (crm) => {
      await crm.start();
      const decide = await holdSavingDecisions(crm);
      await crm.page.type(field, 'half a note');
      await crm.page.click(button);
      await decide();
      expect(await unsaved(crm)).toBe(true);
      // Once more, because the page still shows what it said of the first time.
      await crm.page.click(button);
      await decide();
      expect(await unsaved(crm)).toBe(true);
      // This shows that the script does decide.
      await crm.page.evaluate(() => document.querySelector('.form-error')?.remove());
      await crm.page.click('#refused-save');
      expect(await decide()).toBeGreaterThan(0);
      expect(await unsaved(crm)).toBe(false);
    });
  }

  onPage('is none after a reset, and none some time after it was sent', 'form.html', async (crm) => {
    await crm.start();
    const decide = await holdSavingDecisions(crm);
    await crm.page.type('#text', 'more');
    await crm.page.click('#reset');
    // The script waits for a task, because the page may call the reset off.
    await nextTask(crm);
    expect(await unsaved(crm)).toBe(false);
    await crm.page.type('#text', 'more');
    await crm.page.click('#send');
    expect(await unsaved(crm)).toBe(true);
    expect(await decide()).toBe(1);
    expect(await unsaved(crm)).toBe(false);
  });
});

describe('typing', () => {
  const typing = async (crm: CrmPage) => (await crm.ask('inspect', { keys: null })).typing;
  /** Lets this time pass for the page's script. */
  const pass = (crm: CrmPage, ms: number) =>
    crm.page.evaluate((later) => {
      const real = performance.now.bind(performance);
      Object.assign(performance, { now: () => real() + later });
    }, ms);

  for (const [kind, field] of Object.entries({
    'a search field': '#find',
    'a text field': '#plain',
    'a text area': '#text',
    'rich text': '#rich',
    'a field in a shadow root': 'shadow-field >>> #inner',
  })) {
    onPage(
      `is not the focus that the page put there, but a key that the agent pressed (${kind})`,
      'form.html',
      async (crm) => {
        await crm.start();
        await crm.page.$eval(field, (element) => element instanceof HTMLElement && element.focus());
        expect(await typing(crm)).toBe(false);
        for (const key of ['Shift', 'Escape', 'PageDown', 'F5'] as const) await crm.page.keyboard.press(key);
        expect(await typing(crm)).toBe(false);
        await crm.page.keyboard.press('x');
        expect(await typing(crm)).toBe(true);
        await crm.page.keyboard.press('Backspace');
        expect(await typing(crm)).toBe(true);
        // What is there is as it was, so that nothing but the last key counts.
        await pass(crm, 10_000);
        expect(await typing(crm)).toBe(false);
      },
    );
  }

  onPage('is not the focus in a field in a frame either', 'form.html', async (crm) => {
    await crm.start();
    const frame = await crm.page.waitForFrame((each) => each.parentFrame() !== null);
    await frame.focus('#framed');
    expect(await typing(crm)).toBe(false);
    await crm.page.keyboard.press('x');
    expect(await typing(crm)).toBe(true);
  });

  onPage('goes on while the caret rests in an unsaved note, and ends when it leaves it', 'form.html', async (crm) => {
    await crm.start();
    await crm.page.type('#text', 'half a note');
    await pass(crm, 60_000);
    expect(await typing(crm)).toBe(true);
    await crm.page.focus('#find');
    expect(await typing(crm)).toBe(false);
    expect(await unsaved(crm)).toBe(true);
  });

  onPage('goes with the field: the next one, focused by the page, is not typed in', 'form.html', async (crm) => {
    await crm.start();
    await crm.page.type('#find', 'Ann');
    expect(await typing(crm)).toBe(true);
    await crm.page.focus('#plain');
    expect(await typing(crm)).toBe(false);
  });

  onPage(
    'ends when Enter sends what was searched for, but not when a note gets another line',
    'form.html',
    async (crm) => {
      await crm.start();
      await crm.page.evaluate(() =>
        document.querySelector('form[role=search]')!.addEventListener('submit', (event) => event.preventDefault()),
      );
      await crm.page.type('#find', 'Ann');
      await crm.page.keyboard.press('Enter');
      expect(await typing(crm)).toBe(false);
      await crm.page.keyboard.press('x');
      expect(await typing(crm)).toBe(true);
      await crm.page.focus('#text');
      await crm.page.keyboard.press('Enter');
      expect(await typing(crm)).toBe(true);
    },
  );

  onPage(
    'is an input method’s or a dictated word, and a paste, without any key',
    'form.html',
    async (crm, { skip }) => {
      skip(BROWSER === 'firefox', 'WebDriver has no input method, and cannot paste.');
      await crm.start();
      const session = await crm.page.createCDPSession();
      await crm.page.focus('#find');
      await session.send('Input.imeSetComposition', { text: 'あ', selectionStart: 1, selectionEnd: 1 });
      expect(await typing(crm)).toBe(true);
      await pass(crm, 10_000);
      expect(await typing(crm)).toBe(false);
      await session.send('Input.insertText', { text: '安' });
      expect(await typing(crm)).toBe(true);
      await pass(crm, 20_000);
      expect(await typing(crm)).toBe(false);
      await crm.page.keyboard.down('Control');
      await crm.page.keyboard.press('b');
      expect(await typing(crm)).toBe(false);
      await crm.page.keyboard.press('v', { commands: ['Paste'] });
      await crm.page.keyboard.up('Control');
      expect(await typing(crm)).toBe(true);
    },
  );

  onPage('is nothing that a script makes up', 'form.html', async (crm) => {
    await crm.start();
    await crm.page.evaluate(() => {
      const field = document.querySelector<HTMLInputElement>('#find')!;
      field.focus();
      field.value = 'by script';
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'x', bubbles: true }));
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    });
    expect(await typing(crm)).toBe(false);
  });
});

describe('routing inside the page', () => {
  onPage('by hash and by a link that the page handles, never by a full load', 'router.html', async (crm) => {
    await crm.start();
    const mark = await crm.page.evaluateHandle(() => document);
    const route = (address: string) => crm.ask('route', { address: `${bench.origin}${address}` });
    expect(await route('/router.html#known/7')).toBe(true);
    expect(await route('/people/5')).toBe(true);
    expect(await crm.page.evaluate(() => location.pathname)).toBe('/people/5');
    expect(await route('/elsewhere')).toBe(false);
    expect(await route('/not-linked')).toBe(false);
    await crm.page.evaluate(() => document.body.appendChild(document.createElement('input')).focus());
    await crm.page.keyboard.type('half a');
    expect(await route('/router.html#known/8')).toBe('unsaved');
    expect(await crm.page.evaluate(() => location.href)).not.toContain('known/8');
    expect(await crm.page.evaluate((first) => first === document, mark)).toBe(true);
  });
});
