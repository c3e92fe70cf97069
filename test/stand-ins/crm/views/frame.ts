import { html, type Markup } from '../shared/html.ts';
import { OWNERS, STAGES, type Counts } from '../shared/model.ts';
import { linksOf, type Links } from '../shared/routes.ts';
import { slug } from '../shared/format.ts';
import { icon, logo } from './icons.ts';
import { avatar } from './parts.ts';

export const PRODUCT = 'Harbour CRM';

export interface DocumentOptions {
  title: string;
  body: Markup;
  bodyClass?: string;
  /** The record's address by its internal id, on record pages. */
  canonical?: string;
  /** Names of the client scripts, below `client/`. */
  scripts?: readonly string[];
}

/** A whole page; nothing in it is inline, so that it works under the strictest content security policy. */
export const documentPage = (options: DocumentOptions): Markup =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${options.title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="/assets/public/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/public/harbour.css" />
        ${options.canonical !== undefined && html`<link rel="canonical" href="${options.canonical}" />`}
        ${(options.scripts ?? []).map((name) => html`<script type="module" src="/assets/client/${name}.ts"></script>`)}
      </head>
      <body class="${options.bodyClass}">
        ${options.body}
      </body>
    </html> `;

export interface FrameOptions {
  links: Links;
  counts: Counts;
  /** The address of the page, to mark its entry in the sidebar. */
  current: string;
  q: string;
  content: Markup;
  signedIn: boolean;
}

function entry(href: string, current: string, label: Markup | string, count: number): Markup {
  const here = href === current;
  return html`<li>
    <a href="${href}" ${here && html`aria-current="page"`}>${label}<span class="count">${count}</span></a>
  </li>`;
}

/** Sidebar, top bar and the page between them. */
export function frame({ links, counts, current, q, content, signedIn }: FrameOptions): Markup {
  const me = OWNERS[0];
  return html`<a class="skip" href="#view">Skip to content</a>
    <div class="frame">
      <aside class="sidebar">
        <a class="brand" href="${links.list({})}"
          >${logo()}<span>Harbour <b>CRM</b></span></a
        >
        <nav aria-label="Main">
          <ul>
            ${entry(links.list({}), current, html`${icon('people')} All contacts`, counts.all)}
            ${entry(links.list({ owner: me }), current, html`${icon('person')} My contacts`, counts.mine)}
          </ul>
          <h2>Pipeline</h2>
          <ul>
            ${STAGES.map((stage) =>
              entry(
                links.list({ stage }),
                current,
                html`<span class="dot dot-${slug(stage)}"></span> ${stage}`,
                counts.stages[stage],
              ),
            )}
          </ul>
        </nav>
        <div class="me">
          ${avatar(me)}
          <span><b>${me}</b><small>Inside sales</small></span>
          ${signedIn && html`<form method="post" action="/logout"><button class="quiet">Sign out</button></form>`}
        </div>
      </aside>
      <header class="topbar">
        <form class="search" role="search" data-form="search" method="get" action="${links.to('/search')}">
          ${icon('search')}
          <input
            type="search"
            name="q"
            value="${q}"
            placeholder="Search name, company, phone or lead code"
            aria-label="Search contacts"
            autocomplete="off"
          />
        </form>
        <a class="button primary" href="${links.create('')}">${icon('plus')} New contact</a>
      </header>
      <main id="view" tabindex="-1">${content}</main>
    </div>`;
}

/** Where a newcomer to the demo starts: the same CRM in the three styles in which CRMs are built. */
export function startPage(): Markup {
  const styles = [
    ['mpa', 'Multi-page', 'Every page comes whole from the server, like the classic PHP CRMs.'],
    ['hash', 'Hash-routed', 'One page; the record is behind the # and tabs inside the app keep old records around.'],
    ['spa', 'Single page', 'The address changes at once, the record’s data arrives when it arrives.'],
  ] as const;
  return documentPage({
    title: PRODUCT,
    bodyClass: 'plain',
    body: html`<main class="start">
      ${logo()}
      <h1>${PRODUCT}</h1>
      <p>
        A small CRM to try screen pops on. Three hundred invented people, the same in each of the three styles in which
        real CRMs are built.
      </p>
      <ul>
        ${styles.map(
          ([style, name, text]) =>
            html`<li>
              <a class="card" href="${linksOf(style).list({})}"
                ><b>${name}</b><span>${text}</span><code>/${style}/</code></a
              >
            </li>`,
        )}
      </ul>
    </main>`,
  });
}

export const signInPage = (next: string, user: string, error: string): Markup =>
  documentPage({
    title: `Sign in · ${PRODUCT}`,
    bodyClass: 'plain',
    scripts: ['sign-in'],
    body: html`<main class="start sign-in">
      ${logo()}
      <h1>Sign in to ${PRODUCT}</h1>
      <form class="card" method="post" action="/login">
        <input type="hidden" name="next" value="${next}" />
        ${error !== '' && html`<p class="error" role="alert">${error}</p>`}
        <label>User name <input name="user" value="${user}" autocomplete="username" required autofocus /></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
        <button class="button primary">Sign in</button>
      </form>
      <p class="hint">Demo account: <code>dana</code>, password <code>harbour</code></p>
    </main>`,
  });
