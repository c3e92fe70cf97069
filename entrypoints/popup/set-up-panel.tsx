import { openOptions } from './open-options.ts';

/** First run: what is still missing, and the way there. */
export function SetUpPanel({ steps }: { steps: { name: string; done: boolean }[] }) {
  return (
    <section class="card set-up" aria-labelledby="set-up-title">
      <h2 id="set-up-title">Welcome! Let’s set this up</h2>
      <p>Once it knows your dialer and your CRM, the caller’s record comes to the front when a call connects.</p>
      <ul>
        {steps.map(({ name, done }) => (
          <li key={name} class={done ? 'done' : ''}>
            <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
              <circle cx="10" cy="10" r="8.5" />
              {done && <path d="m6 10.5 2.7 2.7L14 7.5" />}
            </svg>
            {name}
            <span class="visually-hidden">{done ? ': done' : ': still to do'}</span>
          </li>
        ))}
      </ul>
      <button type="button" class="button primary wide" onClick={openOptions}>
        Open the options
      </button>
    </section>
  );
}
