import '#utils/browser/no-eval.ts';
import { render } from 'preact';
import { Options } from './options.tsx';
import { readStored } from './stored.ts';

const root = document.getElementById('app');
if (root) {
  readStored().then(
    (stored) => render(<Options initial={stored} />, root),
    () =>
      render(
        <p class="notice tone-bad" role="alert">
          The settings cannot be read. Restart the browser; if this stays, the disk may be full.
        </p>,
        root,
      ),
  );
}
